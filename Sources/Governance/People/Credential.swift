import CaseEngine
import Storage

/// How a person proves who he is.
struct Credential: Sendable {
  let person: Int64
  let login: String
  let hash: String
  let mustChange: Bool
  let awaitsConfirmation: Bool
  /// Of the second factor, sealed.
  let secret: String?
  let isEnrolled: Bool
  let lastStep: Int64

  private init(_ row: Row) throws {
    person = try row.get("person")
    login = try row.get("login")
    hash = try row.get("hash")
    mustChange = try row.get("must_change")
    awaitsConfirmation = try row.get("awaits_confirmation")
    secret = try row.get("totp_secret")
    isEnrolled = try row.get("totp_confirmed")
    lastStep = try row.get("totp_last_step")
  }

  private static let query: SQL = """
    SELECT c.person, p.login, c.hash, c.must_change, c.awaits_confirmation, c.totp_secret,
      c.totp_confirmed, c.totp_last_step
    FROM credentials c JOIN people p ON p.id = c.person WHERE p.departed_at IS NULL
    """

  static func find(login: String, in db: Database) throws -> Credential? {
    try db.first("\(query) AND p.login = \(login)").map(Credential.init)
  }

  static func find(person: Int64, in db: Database) throws -> Credential? {
    try db.first("\(query) AND p.id = \(person)").map(Credential.init)
  }
}
