import CaseEngine
import Crypto
import Foundation
import Storage

/// The second factor: an authenticator application, and recovery codes on paper.
package enum SecondFactor {
  package struct Enrolment: Hashable, Sendable {
    /// For typing in.
    package let secret: String
    /// For the QR code.
    package let address: String
  }

  package static func isEnrolled(_ person: Int64, in db: Database) throws -> Bool {
    try Credential.find(person: person, in: db)?.isEnrolled ?? false
  }

  /// Makes a secret that counts once a code of it has been given. One that counts already is
  /// replaced only after a reset.
  package static func begin(
    for person: Int64, issuer: String, seal: SecretSeal, in db: Database
  ) throws -> Enrolment {
    guard let credential = try Credential.find(person: person, in: db) else {
      throw Refusal.notFound
    }
    guard !credential.isEnrolled else {
      throw Refusal.barred(step: "enrol", because: "enrolled")
    }
    let code = OneTimeCode()
    let sealed = try seal.closed(code.secret, of: person)
    try db.run(
      """
      UPDATE credentials SET totp_secret = \(sealed), totp_last_step = 0
      WHERE person = \(person)
      """)
    return Enrolment(
      secret: code.base32, address: code.address(issuer: issuer, account: credential.login))
  }

  /// The first right code makes the factor count.
  ///
  /// - Returns: ten recovery codes, shown this once.
  package static func confirm(
    _ code: String, for session: Session, seal: SecretSeal, at now: Instant, in db: Database
  ) throws -> [String] {
    guard let credential = try Credential.find(person: session.person, in: db),
      !credential.isEnrolled, let step = step(of: code, credential, seal, at: now)
    else { throw Invalid("code", "wrong") }
    try db.run(
      """
      UPDATE credentials SET totp_confirmed = 1, totp_last_step = \(step)
      WHERE person = \(session.person)
      """)
    if session.stage == .enrolment {
      try db.run("UPDATE sessions SET stage = \(Session.Stage.open) WHERE id = \(session.id)")
    }
    try Sessions.endAll(of: session.person, except: session.id, in: db)
    try db.run("DELETE FROM recovery_codes WHERE person = \(session.person)")
    let codes = (0..<10).map { _ in Places.newCode() }
    for code in codes {
      try db.run(
        "INSERT INTO recovery_codes (person, hash) VALUES (\(session.person), \(hash(code)))")
    }
    try Audit.record(
      "second-factor.enrol", subject: "person/\(session.person)", person: session.person, at: now,
      in: db)
    return codes
  }

  /// For a lost telephone, by the security administrator, not for himself.
  package static func reset(
    for person: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .securityAdministrator, to: "reset-second-factor")
    guard person != actor.person else { throw Refusal.ownWork(step: "reset-second-factor") }
    let changed = try db.run(
      """
      UPDATE credentials SET totp_secret = NULL, totp_confirmed = 0, totp_last_step = 0
      WHERE person = \(person)
      """)
    guard changed == 1 else { throw Refusal.notFound }
    try db.run("DELETE FROM recovery_codes WHERE person = \(person)")
    try Sessions.endAll(of: person, in: db)
    try Audit.record(
      "second-factor.reset", subject: "person/\(person)", by: actor, at: now, in: db)
  }

  static func accept(
    _ code: String, of credential: Credential, seal: SecretSeal, at now: Instant, in db: Database
  ) throws -> Bool {
    if let step = step(of: code, credential, seal, at: now) {
      // The condition decides between two who bring the same code at once.
      return try db.run(
        """
        UPDATE credentials SET totp_last_step = \(step)
        WHERE person = \(credential.person) AND totp_last_step < \(step)
        """) == 1
    }
    let used = try db.run(
      """
      DELETE FROM recovery_codes
      WHERE person = \(credential.person) AND hash = \(hash(code.uppercased()))
      """)
    if used == 1 {
      try Audit.record(
        "second-factor.recovery", subject: "person/\(credential.person)",
        person: credential.person, at: now, in: db)
    }
    return used == 1
  }

  private static func step(
    of code: String, _ credential: Credential, _ seal: SecretSeal, at now: Instant
  ) -> Int64? {
    let secret = credential.secret.flatMap { seal.opened($0, of: credential.person) }
    guard let secret else { return nil }
    return OneTimeCode(secret: secret).step(of: code, at: now, after: credential.lastStep)
  }

  private static func hash(_ code: String) -> String {
    Hex.text(SHA256.hash(data: Data(code.utf8)))
  }
}
