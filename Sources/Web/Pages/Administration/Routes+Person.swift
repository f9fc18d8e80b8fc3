import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// What the administrators do with one person.
  func person() {
    page("/people/{person}") { visit in visit.page(try await Self.personPage(visit)) }
    form("/people/{person}") { visit, form in
      try await Self.keeping(visit, form, "change", done: "person.saved") { person, moment, db in
        try People.rename(
          person, name: form["name"], phone: form.has("phone") ? form["phone"] : nil,
          by: moment.actor, at: CityClock.machine, in: db)
      }
    }
    form("/people/{person}/leave") { visit, form in
      try await Self.keeping(visit, form, "leave", done: "absence.entered") { person, moment, db in
        let (first, last) = try form.span()
        var substitute: Int64?
        if form.has("substitute") {
          guard let found = try People.find(login: form["substitute"], in: db) else {
            throw Invalid("substitute", "unknown")
          }
          substitute = found.id
        }
        try Posts.leave(
          person, from: first, through: last, substitute: substitute, actor: moment.actor,
          at: moment.now, in: db)
      }
    }
    form("/people/{person}/leave/{absence}") { visit, form in
      guard let absence = Int64(try visit.parameter("absence")) else { throw Refusal.notFound }
      return try await Self.keeping(visit, form, "end", done: "absence.ended") {
        person, moment, db in
        try Posts.endLeave(absence, of: person, actor: moment.actor, at: moment.now, in: db)
      }
    }
    form("/people/{person}/password/confirmation") { visit, form in
      try await Self.keeping(visit, form, "confirm", done: "person.confirmed") {
        person, moment, db in
        try Passwords.confirmReset(for: person, by: moment.actor, at: CityClock.machine, in: db)
      }
    }
    form("/people/{person}/second-factor") { visit, form in
      try await Self.keeping(visit, form, "factor", done: "person.factor-removed") {
        person, moment, db in
        try SecondFactor.reset(for: person, by: moment.actor, at: CityClock.machine, in: db)
      }
    }
    form("/people/{person}/password") { visit, _ in
      let person = try visit.person
      let temporary = PasswordRule.temporary()
      let policy = try await visit.reading { moment, db in
        try moment.actor.must(be: .administrator, to: "reset-password")
        return try Policies.signIn(on: moment.now.day, in: db)
      }
      let hash = try await PasswordQueue.shared.hash(temporary, cost: policy.scrypt)
      try await visit.writing { moment, db in
        try Passwords.reset(
          for: person, hash: hash, by: moment.actor, at: CityClock.machine, in: db)
      }
      var page = try await Self.personPage(visit)
      page.password = temporary
      return visit.page(page)
    }
    form("/people/{person}/departure") { visit, form in
      let person = try visit.person
      do {
        let departure = try await visit.writing { moment, db in
          try Posts.depart(
            person, to: Int64(form["heir"]),
            belongings: Departure.belongings(under: moment.rules), by: moment.actor,
            at: moment.now, in: db)
        }
        var page = try await Self.personPage(visit)
        page.departure = departure
        return visit.page(page)
      } catch let refusal as Refusal {
        guard case .barred = refusal else { throw refusal }
        var page = try await Self.personPage(visit)
        page.wrong = ("departure", Entered(form))
        page.problem = Problem(refusal, visit.text)
        return visit.page(page, status: Problem.status(of: refusal))
      }
    }
  }

  /// An act on one person; what is wrong with its form, or against the rules, is shown on the
  /// page with what was typed.
  private static func keeping(
    _ visit: Visit, _ form: Form, _ name: String, done: String,
    _ act: @escaping @Sendable (Int64, Moment, Database) throws -> Void
  ) async throws -> Response {
    let person = try visit.person
    do {
      try await visit.writing { moment, db in
        guard [.administrator, .securityAdministrator].contains(moment.actor.role) else {
          throw Refusal.notAllowed(step: "change-person")
        }
        try act(person, moment, db)
      }
    } catch let invalid as Invalid {
      var page = try await personPage(visit)
      page.wrong = (name, Entered(form, invalid))
      return visit.page(page, status: .unprocessableContent)
    } catch let refusal as Refusal {
      guard case .barred = refusal else { throw refusal }
      var page = try await personPage(visit)
      page.wrong = (name, Entered(form))
      page.problem = Problem(refusal, visit.text)
      return visit.page(page, status: Problem.status(of: refusal))
    }
    return visit.see("/people/\(person)", Flash(visit.text(done)))
  }

  private static func personPage(_ visit: Visit) async throws -> PersonPage {
    let id = try visit.person
    return try await visit.reading { moment, db in
      let (actor, day) = (moment.actor, moment.now.day)
      guard Role.administrators.contains(actor.role) else {
        throw Refusal.notAllowed(step: "list-people")
      }
      guard let person = try People.find(id, in: db) else { throw Refusal.notFound }
      let posts = try Posts.history(of: id, in: db)
      let absences = try Absences.of(id, from: day, in: db)
      let inHand = try Departure.belongings(under: moment.rules).map {
        (noun: type(of: $0).name, count: try $0.count(of: id, in: db))
      }
      return PersonPage(
        content: PersonPage.Content(
          person: person, posts: posts, today: day, absences: absences, inHand: inHand,
          awaitsConfirmation: try Passwords.awaitsConfirmation(id, in: db),
          isEnrolled: try SecondFactor.isEnrolled(id, in: db),
          colleagues: try Posts.colleagues(of: id, on: day, in: db),
          heirs: try Posts.heirs(of: id, on: day, in: db),
          names: try Names.of(
            areas: posts.map(\.area), units: posts.compactMap(\.organisation),
            people: absences.compactMap(\.substitute), on: day, in: db),
          role: actor.role, isSelf: actor.person == id))
    }
  }
}

extension Visit {
  /// The person that the path names.
  var person: Int64 {
    get throws {
      guard let id = Int64(try parameter("person")) else { throw Refusal.notFound }
      return id
    }
  }
}

extension Form {
  /// A first and a last day, both needed.
  func span() throws(Invalid) -> (first: Day, last: Day) {
    var problems: [Invalid.Problem] = []
    for name in ["from", "until"] {
      if !has(name) {
        problems.append(.init(name, "required"))
      } else if Day(self[name]) == nil {
        problems.append(.init(name, "day"))
      }
    }
    guard problems.isEmpty, let first = Day(self["from"]), let last = Day(self["until"]) else {
      throw Invalid(problems)
    }
    return (first, last)
  }
}
