import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// Signing in and out, and who one is.
  func sessionEndpoints() {
    endpoint(
      Endpoint(
        .post, "/sessions", "signIn", "Signs in; the token goes into the header Authorization."
      )
      .body("SignIn").answer("Token", .created).withoutAccount()
    ) { visit in
      struct Body: Decodable { let name, password: String }
      let (bytes, body) = try await visit.sent(Body.self)
      let city = try visit.city
      try visit.site.quota.take("sign-in \(visit.peer)", most: 6000, within: 3600)
      let once = try Once(visit, owner: "sign-in/\(body.name)", bytes)
      if let known = try await once.known(in: city) { return known }
      let begun = try await SignIn.start(
        login: body.name, password: body.password, kind: .bearer, in: city.store,
        at: CityClock.machine)
      return try await once.answer(in: city, status: .created) { Self.token(begun) }
    }
    endpoint(
      Endpoint(
        .post, "/sessions/codes", "giveCode",
        "Gives the one-time code that a session at the stage `code` waits for; answers a new token."
      ).body("Code").answer("Token", .created).withoutAccount(headers: "Authorization")
    ) { visit in
      struct Body: Decodable { let code: String }
      let (bytes, body) = try await visit.sent(Body.self)
      let (city, token) = (try visit.city, try visit.token)
      let once = try Once(visit, owner: "code", bytes + Array(token.utf8))
      if let known = try await once.known(in: city) { return known }
      let begun = try await SignIn.code(
        body.code, token: token, seal: try city.secretSeal(), in: city.store, at: CityClock.machine)
      return try await once.answer(in: city, status: .created) { Self.token(begun) }
    }
    endpoint(
      Endpoint(.delete, "/sessions/current", "signOut", "Ends the session of the token.")
        .answer("Done")
    ) { visit in
      let (city, token) = (try visit.city, try visit.token)
      let now = CityClock.machine
      try await city.store.write { db in
        guard let session = try Sessions.find(token, at: now, in: db) else {
          throw Refusal.signInNeeded
        }
        try Sessions.end(session.id, of: session.person, at: now, in: db)
      }
      return visit.json(.done)
    }
    endpoint(
      Endpoint(.get, "/me", "me", "Who the token belongs to, and the posts to act by.")
        .answer("Me")
    ) { visit in
      let (city, token) = (try visit.city, try visit.token)
      let (now, day) = (CityClock.machine, city.now.day)
      return visit.json(try await city.store.read { db in try Self.me(token, now, day, db) })
    }
  }

  private static func token(_ begun: SignIn.Begun) -> JSONWriter {
    .object { json in
      json.member("token", begun.token)
      json.member("stage", begun.session.stage.rawValue)
      json.member("ends", begun.session.endsAt)
    }
  }

  private static func me(
    _ token: String, _ now: Instant, _ day: Day, _ db: Database
  ) throws -> JSONWriter {
    guard let session = try Sessions.find(token, at: now, in: db),
      let person = try People.find(session.person, in: db)
    else { throw Refusal.signInNeeded }
    try Sessions.mustBeOpen(session)
    let posts = try Posts.held(by: person.id, on: day, in: db)
    var areas: [String: String] = [:]
    var units: [Int64: String] = [:]
    for post in posts {
      areas[post.area] = try Areas.find(post.area, in: db)?.name
      if let unit = post.organisation { units[unit] = try Organisations.find(unit, in: db)?.name }
    }
    let absences = try Absences.of(person.id, from: day, in: db)
    return .object { json in
      json.object("person") { json in
        json.member("id", person.id)
        json.member("name", person.name)
      }
      json.member("login", person.login)
      json.array("posts", posts) { json, post in
        json.object { json in
          json.member("id", post.id)
          json.member("role", post.role.rawValue)
          json.member("title", post.title)
          json.member("area", post.area)
          json.member("areaName", areas[post.area])
          json.member("level", post.level.name)
          json.member("organisation", post.organisation)
          json.member("organisationName", post.organisation.flatMap { units[$0] })
          json.member("substitute", post.substituteFor != nil)
        }
      }
      json.array("leave", absences) { json, one in json.object { one.write(to: &$0) } }
    }
  }
}
