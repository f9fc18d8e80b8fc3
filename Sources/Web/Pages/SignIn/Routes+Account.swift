import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// One's own account.
  func account() {
    page("/account") { visit in
      visit.page(try await Self.accountPage(visit))
    }
    form("/account/leave") { visit, form in
      do {
        try await visit.writing { moment, db in
          let (first, last) = try form.span()
          try Posts.leave(
            moment.actor.person, from: first, through: last,
            substitute: Int64(form["substitute"]), actor: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.accountPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      } catch let refusal as Refusal {
        guard case .barred = refusal else { throw refusal }
        var page = try await Self.accountPage(visit)
        page.entered = Entered(form)
        page.problem = Problem(refusal, visit.text)
        return visit.page(page, status: Problem.status(of: refusal))
      }
      return visit.see("/account", Flash(visit.text("absence.entered")))
    }
    form("/account/leave/{absence}") { visit, _ in
      guard let id = Int64(try visit.parameter("absence")) else { throw Refusal.notFound }
      try await visit.writing { moment, db in
        try Posts.endLeave(
          id, of: moment.actor.person, actor: moment.actor, at: moment.now, in: db)
      }
      return visit.see("/account", Flash(visit.text("absence.ended")))
    }
    form("/account/sessions") { visit, form in
      let session = try await visit.session()
      guard let id = Int64(form["id"]) else { throw Refusal.notFound }
      let machine = CityClock.machine
      try await visit.city.store.write { db in
        try Sessions.end(id, of: session.person, at: machine, in: db)
      }
      return visit.see("/account", Flash(visit.text("signin.account.ended")))
    }
    page("/account/password") { visit in
      let session = try await visit.session()
      return visit.page(
        try await Self.passwordPage(visit, session, then: visit.onward(try visit.query["then"])))
    }
    form("/account/password") { visit, form in try await Self.changePassword(visit, form) }
    page("/account/second-factor") { visit in
      let then = visit.onward(try visit.query["then"])
      return visit.page(try await Self.enrolment(visit, then: then))
    }
    form("/account/second-factor") { visit, form in
      let session = try await visit.session()
      let then = visit.onward(form["then"])
      let code = form["code"].filter { !$0.isWhitespace }
      do {
        let machine = CityClock.machine
        let seal = try visit.city.secretSeal()
        let codes = try await visit.city.store.write { db in
          try SecondFactor.confirm(code, for: session, seal: seal, at: machine, in: db)
        }
        return visit.page(RecoveryPage(codes: codes, then: then))
      } catch let invalid as Invalid {
        var page = try await Self.enrolment(visit, then: then)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
    }
  }

  private static func accountPage(_ visit: Visit) async throws -> AccountPage {
    let session = try await visit.session()
    let machine = CityClock.machine
    return try await visit.reading { moment, db in
      let (actor, day) = (moment.actor, moment.now.day)
      guard let person = try People.find(actor.person, in: db) else { throw Refusal.notFound }
      let absences = try Absences.of(person.id, from: day, in: db)
      let standsIn = try Posts.held(by: person.id, on: day, in: db).compactMap { post in
        try post.substituteFor.flatMap { try Posts.find($0, in: db) }
          .flatMap { try People.find($0.person, in: db) }.map { (post: post, name: $0.name) }
      }
      return AccountPage(
        person: person, actor: actor,
        isEnrolled: try SecondFactor.isEnrolled(person.id, in: db),
        sessions: try Sessions.all(of: person.id, at: machine, in: db), current: session.id,
        today: day, absences: absences, standsIn: standsIn,
        colleagues: try Posts.colleagues(of: person.id, on: day, in: db),
        people: try People.names(of: absences.compactMap(\.substitute), in: db))
    }
  }

  private static func passwordPage(
    _ visit: Visit, _ session: Session, then: String
  ) async throws -> PasswordPage {
    let city = try visit.city
    let day = city.now.day
    let rule = try await city.store.read { db in try Policies.signIn(on: day, in: db).password }
    return PasswordPage(rule: rule, forced: session.stage == .password, then: then)
  }

  private static func changePassword(_ visit: Visit, _ form: Form) async throws -> Response {
    let session = try await visit.session()
    let then = visit.onward(form["then"])
    let old = form.values["old"]?.first ?? ""
    let new = form.values["password"]?.first ?? ""
    do {
      guard !old.isEmpty else { throw Invalid("old", "required") }
      guard new == form.values["again"]?.first else { throw Invalid("again", "not-same") }
      try await Passwords.change(
        try visit.token, from: old, to: new, in: try visit.city.store, at: CityClock.machine)
    } catch let invalid as Invalid {
      var page = try await passwordPage(visit, session, then: then)
      page.entered = Entered(form, invalid)
      return visit.page(page, status: .unprocessableContent)
    }
    let renewed = try await visit.session()
    return visit.see(
      next(renewed, session.stage == .password ? then : "/account"),
      Flash(visit.text("signin.change.done")))
  }

  /// The secret is made anew each time the page is asked for, until a code of it was given.
  private static func enrolment(_ visit: Visit, then: String) async throws -> EnrolmentPage {
    let session = try await visit.enrollingSession()
    let issuer = visit.text("shell.name")
    let seal = try visit.city.secretSeal()
    let enrolment = try await visit.city.store.write { db in
      try SecondFactor.begin(for: session.person, issuer: issuer, seal: seal, in: db)
    }
    return EnrolmentPage(enrolment: enrolment, then: then)
  }
}
