import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// People and posts, for the administrators; leave, for everybody.
  func peopleEndpoints() {
    endpoint(
      Endpoint(.get, "/people", "listPeople", "Everybody with an account, for an administrator.")
        .query(
          .init("q", .text, "A part of the name or the sign-in name."),
          .init("cursor", .text, "Where the page before ended."),
          .init("limit", .integer, "At most 200, by default 50.")
        ).answer("People")
    ) { visit in
      let call = try await visit.call()
      let query = try visit.query
      let limit = try query.askedInteger("limit", in: 1...200) ?? 50
      let words = query.asked("q") ?? ""
      let after = query.asked("cursor") ?? ""
      let found = try await call.read { db in
        try People.all(words, after: after, limit: min(limit + 1, 200), for: call.actor, in: db)
      }
      let items = found.prefix(limit)
      return visit.json(
        .object { json in
          json.array("items", items) { json, person in json.object { person.write(to: &$0) } }
          json.member("next", found.count > limit ? items.last?.login : nil)
        })
    }
    endpoint(
      Endpoint(
        .get, "/people/{person}", "readPerson", "A person with posts, leave and work in hand."
      )
      .answer("PersonFile")
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      return visit.json(try await call.read { db in try Self.personFile(id, call, db) })
    }
    endpoint(
      Endpoint(
        .post, "/people", "addPerson",
        "Adds a person. The password is shown this once and must be changed at the first sign-in."
      ).body("NewPerson").answer("FirstPassword", .created)
    ) { visit in
      let call = try await visit.call()
      var (bytes, said) = try await visit.sent(Said.self)
      let (login, name) = (try said.neededText("login"), try said.neededText("name"))
      let phone = try said.text("phone")
      try said.mustBeEmpty()
      let (temporary, hash) = try await call.temporaryPassword(
        for: .administrator, to: "add-person")
      return try await call.act(bytes) { db in
        let id = try People.add(
          login: login, name: name, phone: phone, hash: hash, by: call.actor,
          at: CityClock.machine, in: db)
        return .object { json in
          json.member("id", id)
          json.member("password", temporary)
        }
      }
    }
    postEndpoints()
    leaveEndpoints()
    resetEndpoints()
    endpoint(
      Endpoint(
        .post, "/people/{person}/departure", "depart",
        "Ends account and posts, and gives everything in hand to an heir in one act."
      ).body("Leaving").answer("Departure", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      var (bytes, said) = try await visit.sent(Said.self)
      let heir = try said.identifier("heir")
      try said.mustBeEmpty()
      return try await call.act(bytes) { db in
        let departure = try Posts.depart(
          id, to: heir, belongings: Departure.belongings(under: call.rules), by: call.actor,
          at: call.now, in: db)
        return .object { json in
          json.array("handedOver", departure.handedOver.sorted { $0.key < $1.key }) { json, one in
            json.object { json in
              json.member("noun", one.key)
              json.member("count", one.value)
            }
          }
          json.array("ended", departure.endedPosts) { json, post in
            json.object { post.write(to: &$0) }
          }
          json.array("unfilled", departure.unfilled) { json, post in
            json.object { post.write(to: &$0) }
          }
        }
      }
    }
  }

  private func postEndpoints() {
    endpoint(
      Endpoint(
        .post, "/people/{person}/posts", "grantPost",
        "Grants a post; the security administrator's, and never to himself."
      ).body("NewPost").answer("Identified", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      var (bytes, said) = try await visit.sent(Said.self)
      let role = Role(rawValue: try said.neededText("role"))
      let (area, title) = (try said.neededText("area"), try said.neededText("title"))
      let unit = try said.identifier("organisation")
      let first = try said.day("from")
      let last = try said.day("until")
      try said.mustBeEmpty()
      return try await call.act(bytes) { db in
        let post = try Posts.grant(
          role, to: id, area: area, organisation: unit, title: title, from: first,
          until: last.map { $0 + 1 }, by: call.actor, at: call.now, in: db)
        return .object { $0.member("id", post) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/people/{person}/posts/{post}/end", "endPost",
        "Ends a post, and with it whoever stands in for it."
      ).answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      guard let post = Int64(try visit.parameter("post")) else { throw Refusal.notFound }
      let person = try visit.person
      let bytes = try await visit.sentNothing()
      return try await call.act(bytes) { db in
        guard try Posts.find(post, in: db)?.person == person else { throw Refusal.notFound }
        try Posts.end(post, by: call.actor, at: call.now, in: db)
        return .done
      }
    }
  }

  private func leaveEndpoints() {
    endpoint(
      Endpoint(
        .post, "/people/{person}/leave", "enterLeave",
        "Leave, one's own or by the security administrator. Every post must be filled meanwhile."
      ).body("NewLeave").answer("Leave", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      var (bytes, said) = try await visit.sent(Said.self)
      guard let first = try said.day("from") else { throw Invalid("from", "required") }
      guard let last = try said.day("until") else { throw Invalid("until", "required") }
      let substitute = try said.identifier("substitute")
      try said.mustBeEmpty()
      return try await call.act(bytes) { db in
        try Posts.leave(
          id, from: first, through: last, substitute: substitute, actor: call.actor,
          at: call.now, in: db)
        let all = try Absences.of(id, from: call.now.day, in: db)
        return .object { json in
          json.array("leave", all) { json, one in json.object { one.write(to: &$0) } }
        }
      }
    }
    endpoint(
      Endpoint(
        .post, "/people/{person}/leave/{absence}/end", "endLeave",
        "Back early, or not gone at all: the leave and its substitute end."
      ).answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      guard let absence = Int64(try visit.parameter("absence")) else { throw Refusal.notFound }
      let bytes = try await visit.sentNothing()
      return try await call.act(bytes) { db in
        try Posts.endLeave(absence, of: id, actor: call.actor, at: call.now, in: db)
        return .done
      }
    }
  }

  private func resetEndpoints() {
    endpoint(
      Endpoint(
        .post, "/people/{person}/password-reset", "resetPassword",
        "The administrator sets a temporary password, which works once the security administrator has confirmed it."
      ).answer("FirstPassword", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      let (temporary, hash) = try await call.temporaryPassword(
        for: .administrator, to: "reset-password")
      let bytes = try await visit.sentNothing()
      return try await call.act(bytes) { db in
        try Passwords.reset(for: id, hash: hash, by: call.actor, at: CityClock.machine, in: db)
        return .object { json in
          json.member("id", id)
          json.member("password", temporary)
        }
      }
    }
    endpoint(
      Endpoint(
        .post, "/people/{person}/password-reset/confirmation", "confirmReset",
        "The security administrator lets a reset password work."
      ).answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      let bytes = try await visit.sentNothing()
      return try await call.act(bytes) { db in
        try Passwords.confirmReset(for: id, by: call.actor, at: CityClock.machine, in: db)
        return .done
      }
    }
    endpoint(
      Endpoint(
        .post, "/people/{person}/second-factor/end", "removeSecondFactor",
        "For a lost telephone, by the security administrator: it must be set up anew."
      ).answer("Done", .created)
    ) { visit in
      let call = try await visit.call()
      let id = try visit.person
      let bytes = try await visit.sentNothing()
      return try await call.act(bytes) { db in
        try SecondFactor.reset(for: id, by: call.actor, at: CityClock.machine, in: db)
        return .done
      }
    }
  }

  private static func personFile(_ id: Int64, _ call: Call, _ db: Database) throws -> JSONWriter {
    guard Role.administrators.contains(call.actor.role) else {
      throw Refusal.notAllowed(step: "list-people")
    }
    guard let person = try People.find(id, in: db) else { throw Refusal.notFound }
    let posts = try Posts.history(of: id, in: db)
    let absences = try Absences.of(id, from: call.now.day, in: db)
    let inHand = try Departure.belongings(under: call.rules).map {
      (type(of: $0).name, try $0.count(of: id, in: db))
    }
    let awaits = try Passwords.awaitsConfirmation(id, in: db)
    let isEnrolled = try SecondFactor.isEnrolled(id, in: db)
    return .object { json in
      person.write(to: &json)
      json.array("posts", posts) { json, post in json.object { post.write(to: &$0) } }
      json.array("leave", absences) { json, one in json.object { one.write(to: &$0) } }
      json.array("inHand", inHand) { json, one in
        json.object { json in
          json.member("noun", one.0)
          json.member("count", one.1)
        }
      }
      json.member("awaitsConfirmation", awaits)
      json.member("secondFactor", isEnrolled)
    }
  }
}

extension Call {
  /// Hashed before the transaction, and only for whom it will serve.
  fileprivate func temporaryPassword(
    for role: Role, to act: String
  ) async throws -> (password: String, hash: String) {
    try actor.must(be: role, to: act)
    let temporary = PasswordRule.temporary()
    let day = now.day
    let policy = try await read { db in try Policies.signIn(on: day, in: db) }
    return (temporary, try await PasswordQueue.shared.hash(temporary, cost: policy.scrypt))
  }
}

extension JSONWriter {
  static var done: JSONWriter { .object { $0.member("done", true) } }
}
