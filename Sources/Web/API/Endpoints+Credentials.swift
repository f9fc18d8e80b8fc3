import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// What stands between the first sign-in and the desk: a password of one's own, and the second
  /// factor. The token stays the one of the sign-in.
  func credentialEndpoints() {
    endpoint(
      Endpoint(
        .post, "/sessions/password", "changePassword",
        "A password of one's own; at the stage `password` it must be changed first. Other sessions end."
      ).body("PasswordChange").answer("Stage", .created).withoutAccount(headers: "Authorization")
    ) { visit in
      struct Body: Decodable { let old, password: String }
      let (bytes, body) = try await visit.sent(Body.self)
      let (city, token) = (try visit.city, try visit.token)
      let once = try Once(visit, owner: "password", bytes + Array(token.utf8))
      if let known = try await once.known(in: city) { return known }
      try await Passwords.change(
        token, from: body.old, to: body.password, in: city.store, at: CityClock.machine)
      let stage = try await visit.session().stage
      return try await once.answer(in: city, status: .created) {
        .object { $0.member("stage", stage.rawValue) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/sessions/second-factor", "beginSecondFactor",
        "A new secret for an authenticator; it counts once a code of it was given."
      ).answer("Enrolment", .created).withoutAccount(headers: "Authorization")
    ) { visit in
      let session = try await visit.enrollingSession()
      let issuer = visit.text("shell.name")
      let bytes = try await visit.sentNothing()
      let once = try Once(visit, owner: "second-factor", bytes + Array(try visit.token.utf8))
      let seal = try visit.city.secretSeal()
      return try await once.run(in: try visit.city, status: .created) { db in
        let enrolment = try SecondFactor.begin(
          for: session.person, issuer: issuer, seal: seal, in: db)
        return .object { json in
          json.member("secret", enrolment.secret)
          json.member("address", enrolment.address)
        }
      }
    }
    endpoint(
      Endpoint(
        .post, "/sessions/second-factor/confirmation", "confirmSecondFactor",
        "The first code of the new secret. The recovery codes are shown this once."
      ).body("Code").answer("RecoveryCodes", .created).withoutAccount(headers: "Authorization")
    ) { visit in
      struct Body: Decodable { let code: String }
      let (bytes, body) = try await visit.sent(Body.self)
      let session = try await visit.enrollingSession()
      let once = try Once(visit, owner: "second-factor", bytes + Array(try visit.token.utf8))
      let (machine, seal) = (CityClock.machine, try visit.city.secretSeal())
      return try await once.run(in: try visit.city, status: .created) { db in
        let codes = try SecondFactor.confirm(
          body.code, for: session, seal: seal, at: machine, in: db)
        return .object { json in
          json.member("recoveryCodes", codes)
          json.member("stage", Session.Stage.open.rawValue)
        }
      }
    }
  }
}

extension Visit {
  /// A session that may set up the second factor: one that must, or one that is open.
  func enrollingSession() async throws -> Session {
    let session = try await session()
    guard session.stage == .enrolment || session.stage == .open else {
      try Sessions.mustBeOpen(session)
      throw Refusal.signInNeeded
    }
    return session
  }
}
