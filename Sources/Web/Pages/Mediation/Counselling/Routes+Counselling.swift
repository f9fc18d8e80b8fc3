import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// The desk of a psychologist, and the desk that finds one.
  func counselling() {
    page("/counselling") { visit in
      let text = visit.text
      let role = try await visit.reading { moment, _ in moment.actor.role }
      guard role == .coordinator else {
        return visit.page(
          try await visit.reading { moment, db in
            try moment.actor.must(be: .psychologist, to: "read")
            return CounsellingPage(
              own: try CounsellingDesk.own(moment.actor, in: db),
              names: try Names.of(on: moment.now.day, in: db))
          })
      }
      return visit.page(
        try await visit.reading { moment, db in try Self.matching(moment, text, in: db) })
    }
  }

  private static func matching(
    _ moment: Moment, _ text: Text, in db: Database
  ) throws -> MatchingPage {
    let (waiting, others) = try CounsellingDesk.arranged(
      moment.actor, on: moment.now.day, in: db)
    let sight = try Sight.of(moment.actor, in: db)
    let requests = try waiting.map { one in
      let parties = try CounsellingFields.parties(of: one.dispute, moment, text, in: db)
      return MatchingPage.Request(
        waiting: one,
        party: one.party.flatMap { number in
          parties.first { $0.value == "\(number)" }?.words
        }, parties: parties, seesDispute: sight.degree(of: one.dispute) == .content)
    }
    return MatchingPage(
      requests: requests, others: others,
      names: try Names.of(
        areas: waiting.map(\.file.matter.area), people: others.compactMap(\.matter.handler),
        on: moment.now.day, in: db))
  }
}
