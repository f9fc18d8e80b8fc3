import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// Rewards of mediators: claims, rounds, their publication and payment.
  func rewards() {
    page("/rewards") { visit in visit.page(try await Self.rewardsPage(visit)) }
    form("/rewards/claims") { visit, form in
      let dispute = form["dispute"]
      do {
        let number = try await visit.writing { moment, db in
          try RewardClaims.claim(
            dispute, by: moment.actor, at: moment.now, under: moment.rules, in: db)
        }
        return visit.see("/cases/\(number)", Flash(visit.text("reward.claimed")))
      } catch let refusal as Refusal {
        guard case .barred = refusal else { throw refusal }
        var page = try await Self.rewardsPage(visit)
        page.problem = Problem(refusal, visit.text)
        return visit.page(page, status: Problem.status(of: refusal))
      }
    }
    form("/rewards/rounds") { visit, form in
      let seed = form["seed"]
      do {
        let round = try await visit.writing { moment, db in
          try RewardRounds.draw(
            seed: seed, by: moment.actor, at: moment.now, under: moment.rules, in: db)
        }
        return visit.see("/rewards/rounds/\(round.id)", Flash(visit.text("reward.draw.done")))
      } catch let invalid as Invalid {
        var page = try await Self.rewardsPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      } catch let refusal as Refusal {
        guard case .barred = refusal else { throw refusal }
        var page = try await Self.rewardsPage(visit)
        page.problem = Problem(refusal, visit.text)
        return visit.page(page, status: Problem.status(of: refusal))
      }
    }
    page("/rewards/rounds/{round}") { visit in
      let format = try visit.query.askedChoice("format", TableFormat.self)
      let page = try await Self.roundPage(visit)
      guard let format, page.round.stage == .listed else { return visit.page(page) }
      let list = RewardPayments(
        payments: page.payments, total: page.round.total ?? 0, names: page.names, text: visit.text)
      return visit.download(
        try list.data(format), type: format.mediaType,
        name: "\(visit.text("reward.payment"))-\(page.round.name(visit.text)).\(format.rawValue)")
    }
    page("/rewards/rounds/{round}/publication") { visit in
      let id = try visit.number("round")
      let day = try visit.city.now.day
      let page = try await visit.city.store.read { db in
        let (round, lines) = try RewardRound.publication(id, in: db)
        return RewardPublicationPage(
          round: round, lines: lines, names: try Names.of(areas: [round.area], on: day, in: db))
      }
      return visit.page(page)
    }
    form("/rewards/rounds/{round}/publication") { visit, _ in
      try await Self.act(visit, "reward.publish.done") { id, moment, db in
        try RewardRounds.publish(
          id, by: moment.actor, at: moment.now, under: moment.rules, in: db)
      }
    }
    form("/rewards/rounds/{round}/payment") { visit, _ in
      try await Self.act(visit, "reward.list.done") { id, moment, db in
        try RewardRounds.list(id, by: moment.actor, at: moment.now, under: moment.rules, in: db)
      }
    }
    form("/cases/{number}/contacts") { visit, form in
      let number = try visit.parameter("number")
      var page = try await Self.casePage(visit)
      do {
        page.contacts = try await visit.writing { moment, db in
          try RewardRounds.contacts(
            of: number, purpose: form["purpose"], by: moment.actor, at: moment.now, in: db
          ).map { RewardContact(side: $0.side, name: $0.name, phone: $0.phone) }
        }
      } catch let invalid as Invalid {
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.page(page)
    }
  }

  /// An act on a round; what stands against it is said on the round's page.
  private static func act(
    _ visit: Visit, _ done: String,
    _ body: @escaping @Sendable (Int64, Moment, Database) throws -> RewardRound
  ) async throws -> Response {
    let id = try visit.number("round")
    do {
      _ = try await visit.writing { moment, db in try body(id, moment, db) }
    } catch let refusal as Refusal {
      if refusal == .notFound { throw refusal }
      var page = try await roundPage(visit)
      page.problem = Problem(refusal, visit.text)
      return visit.page(page, status: Problem.status(of: refusal))
    }
    return visit.see("/rewards/rounds/\(id)", Flash(visit.text(done)))
  }

  private static func rewardsPage(_ visit: Visit) async throws -> RewardsPage {
    try await visit.reading { moment, db in
      let (actor, now) = (moment.actor, moment.now)
      let isMediator = actor.role == .mediator
      var filter = CaseFilter()
      filter.procedure = "reward-claim"
      filter.limit = CaseFilter.most
      if !isMediator {
        guard RewardRound.readers.contains(actor.role) else {
          throw Refusal.notAllowed(step: "read")
        }
        filter.open = true
        filter.order = .due
      }
      let claims = try CaseList.page(filter, for: actor, at: now, in: db).items
      let rounds = isMediator ? [] : try RewardRound.list(for: actor, in: db)
      let mayDraw = actor.role == .coordinator && actor.post.level >= .county
      return RewardsPage(
        volumes: isMediator ? try RewardClaims.claimable(for: actor, at: now, in: db) : [],
        claims: claims, rounds: rounds,
        names: try Names.of(
          areas: claims.map(\.area) + rounds.map(\.area), on: now.day, in: db),
        isMediator: isMediator, mayDraw: mayDraw,
        checked: mayDraw ? try RewardRounds.waiting(for: actor, in: db) : 0)
    }
  }

  private static func roundPage(_ visit: Visit) async throws -> RewardRoundPage {
    let id = try visit.number("round")
    return try await visit.reading { moment, db in
      let actor = moment.actor
      let round = try RewardRound.find(id, for: actor, in: db)
      let isOwn = round.area == actor.post.area
      return RewardRoundPage(
        round: round, lines: try round.lines(in: db), payments: try round.payments(in: db),
        recoveries: try round.recoveries(in: db),
        names: try Names.of(
          areas: [round.area],
          people: [round.drawnBy, round.publishedBy, round.listedBy].compactMap(\.self),
          on: moment.now.day, in: db),
        mayPublish: isOwn && round.stage == .drawn
          && [.coordinator, .supervisor].contains(actor.role),
        mayList: isOwn && round.stage == .published && actor.person != round.publishedBy
          && [.coordinator, .supervisor, .leader].contains(actor.role)
          && round.until.map { moment.now.day > $0 } ?? false)
    }
  }
}
