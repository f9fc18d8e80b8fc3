import CaseEngine
import Storage

/// Somebody with an account.
package struct Person: Hashable, Sendable {
  package let id: Int64
  package let login: String
  package let name: String
  package let phone: String?
  package let departedAt: Instant?

  init(_ row: Row) throws {
    id = try row.get("id")
    login = try row.get("login")
    name = try row.get("name")
    phone = try row.get("phone")
    departedAt = try row.get("departed_at")
  }
}

package enum People {
  private static let columns: SQL = "id, login, name, phone, departed_at"

  /// The form in which a sign-in name is kept and compared.
  package static func normal(_ login: String) -> String {
    String(login.filter { !$0.isWhitespace }).lowercased()
  }

  package static func find(_ id: Int64, in db: Database) throws -> Person? {
    try db.first("SELECT \(columns) FROM people WHERE id = \(id)").map(Person.init)
  }

  package static func find(login: String, in db: Database) throws -> Person? {
    try db.first("SELECT \(columns) FROM people WHERE login = \(normal(login))")
      .map(Person.init)
  }

  package static func names(
    of ids: some Sequence<Int64>, in db: Database
  ) throws -> [Int64: String] {
    let ids = Set(ids).sorted()
    guard !ids.isEmpty else { return [:] }
    return Dictionary(
      try db.all("SELECT id, name FROM people WHERE id IN \(list: ids)").map {
        (try $0.get("id"), try $0.get("name"))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// By sign-in name, after one; for the administrators' list.
  ///
  /// - Parameter words: a part of the name or of the sign-in name.
  package static func all(
    _ words: String = "", after login: String = "", limit: Int = 50, for actor: Actor,
    in db: Database
  ) throws -> [Person] {
    guard Role.administrators.contains(actor.role) else {
      throw Refusal.notAllowed(step: "list-people")
    }
    return try db.all(
      """
      SELECT \(columns) FROM people WHERE login > \(login)\(words.isEmpty ? "" : matching(words))
      ORDER BY login LIMIT \(min(max(limit, 1), 200))
      """
    ).map(Person.init)
  }

  private static func check(_ phone: String?) throws(Invalid) {
    guard let phone else { return }
    let digits = phone.filter(\.isNumber).count
    guard (3...20).contains(digits), phone.count <= 30 else { throw Invalid("phone", "phone") }
  }

  private static func matching(_ words: String) -> SQL {
    let pattern = "%\(words.filter { !"%_\\".contains($0) })%"
    return " AND (login LIKE \(normal(pattern)) OR name LIKE \(pattern))"
  }

  /// By the administrator. The first password is handed over once and must be changed.
  ///
  /// - Parameter hash: of a password from `PasswordRule.temporary`, hashed before the transaction.
  @discardableResult
  package static func add(
    login: String, name: String, phone: String? = nil, hash: String, by actor: Actor,
    at now: Instant, in db: Database
  ) throws -> Int64 {
    try actor.must(be: .administrator, to: "add-person")
    let id = try insert(
      login: login, name: name, phone: phone, hash: hash, mustChange: true, at: now, in: db)
    try Audit.record("person.add", subject: "person/\(id)", by: actor, at: now, in: db)
    return id
  }

  /// From the command line: the first administrators of a new city, who let in everybody else.
  @discardableResult
  package static func appoint(
    login: String, name: String, hash: String, role: Role, area: String, title: String,
    at now: Instant, in db: Database
  ) throws -> Int64 {
    let id = try insert(login: login, name: name, hash: hash, mustChange: true, at: now, in: db)
    let post = try Posts.insert(role, to: id, area: area, title: title, from: now.day, in: db)
    try Audit.record(
      "person.appoint", subject: "person/\(id)", by: nil, at: now,
      ["post": "\(post)", "role": role.rawValue, "area": area], in: db)
    return id
  }

  /// Without an actor and unrecorded: for the making of a demonstration.
  ///
  /// - Parameter isDefault: the password is one that others know; a server in earnest refuses to
  ///   start while there is one.
  package static func insert(
    login: String, name: String, phone: String? = nil, hash: String, mustChange: Bool,
    isDefault: Bool = false, at now: Instant, in db: Database
  ) throws -> Int64 {
    let login = normal(login)
    try check(phone)
    guard (2...64).contains(login.count) else {
      throw Invalid("login", "length", ["least": "2", "most": "64"])
    }
    guard !name.isEmpty, name.count <= 64 else {
      throw Invalid("name", "length", ["least": "1", "most": "64"])
    }
    guard PasswordHash(hash) != nil else { throw Invalid("password", "required") }
    guard try find(login: login, in: db) == nil else { throw Invalid("login", "taken") }
    let id = Identifier.next()
    try db.run(
      """
      INSERT INTO people (id, login, name, phone, created_at, departed_at)
      VALUES (\(id), \(login), \(name), \(phone), \(now), NULL)
      """)
    try db.run(
      """
      INSERT INTO credentials (person, hash, changed_at, must_change, is_default,
        awaits_confirmation, totp_secret, totp_confirmed, totp_last_step)
      VALUES (\(id), \(hash), \(now), \(mustChange), \(isDefault), 0, NULL, 0, 0)
      """)
    return id
  }

  package static func rename(
    _ id: Int64, name: String, phone: String?, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .administrator, to: "change-person")
    try check(phone)
    guard !name.isEmpty, name.count <= 64 else {
      throw Invalid("name", "length", ["least": "1", "most": "64"])
    }
    guard
      try db.run("UPDATE people SET name = \(name), phone = \(phone) WHERE id = \(id)") == 1
    else { throw Refusal.notFound }
    Recognition.forgetAll(after: db)
    try Audit.record("person.change", subject: "person/\(id)", by: actor, at: now, in: db)
  }

  /// No password that others know survives the start of a server in earnest.
  package static func refuseDefaultPasswords(in db: Database) throws {
    let found: Int64? = try db.value(
      """
      SELECT c.person FROM credentials c JOIN people p ON p.id = c.person
      WHERE c.is_default = 1 AND p.departed_at IS NULL LIMIT 1
      """)
    guard found == nil else { throw Refusal.barred(step: "serve", because: "default-passwords") }
  }
}
