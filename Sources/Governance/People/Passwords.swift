import CaseEngine
import Storage

/// Changing and resetting passwords.
package enum Passwords {
  /// By the person, who knows the present one. Other sessions end.
  package static func change(
    _ token: String, from old: String, to new: String, in store: Store, at now: Instant,
    hashing: PasswordQueue = .shared
  ) async throws {
    let (session, credential, former, policy) = try await store.read { db in
      guard let session = try Sessions.find(token, at: now, in: db), session.stage != .code,
        let credential = try Credential.find(person: session.person, in: db)
      else { throw Refusal.signInNeeded }
      let policy = try Policies.signIn(on: now.day, in: db)
      let former = try db.all(
        """
        SELECT hash FROM former_passwords WHERE person = \(session.person)
        ORDER BY until DESC LIMIT \(policy.password.remembered)
        """
      ).map { try $0.get("hash") as String }
      return (session, credential, former, policy)
    }
    guard try await hashing.matches(old, credential.hash, cost: policy.scrypt) else {
      try await store.write { db in try miss(session, at: now, in: db) }
      throw Invalid("old", "wrong")
    }
    try policy.password.check(new, login: credential.login)
    for hash in [credential.hash] + former {
      if try await hashing.matches(new, hash, cost: policy.scrypt) {
        throw Invalid("password", "used-before")
      }
    }
    let hash = try await hashing.hash(new, cost: policy.scrypt)
    try await store.write { db in
      let changed = try db.run(
        """
        UPDATE credentials SET hash = \(hash), changed_at = \(now), must_change = 0, is_default = 0
        WHERE person = \(session.person) AND hash = \(credential.hash)
        """)
      guard changed == 1 else { throw Refusal.signInNeeded }
      try remember(credential, policy.password.remembered, at: now, in: db)
      try Sessions.endAll(of: session.person, except: session.id, in: db)
      if session.stage == .password,
        let renewed = try Credential.find(
          person: session.person, in: db)
      {
        let stage = try SignIn.stageAfterCode(of: renewed, policy: policy, on: now.day, in: db)
        try db.run("UPDATE sessions SET stage = \(stage) WHERE id = \(session.id)")
      }
      try Audit.record(
        "password.change", subject: "person/\(session.person)", person: session.person, at: now,
        in: db)
    }
  }

  /// A session at which the present password is guessed wrong five times is not its person's.
  private static func miss(_ session: Session, at now: Instant, in db: Database) throws {
    let attempts: Int? = try db.value(
      "UPDATE sessions SET attempts = attempts + 1 WHERE id = \(session.id) RETURNING attempts")
    guard attempts ?? 0 >= 5 else { return }
    try db.run("DELETE FROM sessions WHERE id = \(session.id)")
    Recognition.forgetAll(after: db)
    try Audit.record(
      "session.end", subject: "person/\(session.person)", person: nil, at: now,
      ["because": "guessing"], in: db)
  }

  /// A forgotten password: the administrator sets a temporary one, which works only once the
  /// security administrator has confirmed it. So neither of them gets at an account alone.
  package static func reset(
    for person: Int64, hash: String, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .administrator, to: "reset-password")
    guard person != actor.person else { throw Refusal.ownWork(step: "reset-password") }
    guard PasswordHash(hash) != nil else { throw Invalid("password", "required") }
    guard let credential = try Credential.find(person: person, in: db) else {
      throw Refusal.notFound
    }
    try db.run(
      """
      UPDATE credentials SET hash = \(hash), changed_at = \(now), must_change = 1, is_default = 0,
        awaits_confirmation = 1 WHERE person = \(person)
      """)
    try remember(credential, 20, at: now, in: db)
    try Sessions.endAll(of: person, in: db)
    try Audit.record("password.reset", subject: "person/\(person)", by: actor, at: now, in: db)
  }

  /// Whether a reset by the administrator waits for the security administrator.
  package static func awaitsConfirmation(_ person: Int64, in db: Database) throws -> Bool {
    try Credential.find(person: person, in: db)?.awaitsConfirmation ?? false
  }

  package static func confirmReset(
    for person: Int64, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    try actor.must(be: .securityAdministrator, to: "confirm-reset")
    guard person != actor.person else { throw Refusal.ownWork(step: "confirm-reset") }
    let changed = try db.run(
      """
      UPDATE credentials SET awaits_confirmation = 0
      WHERE person = \(person) AND awaits_confirmation = 1
      """)
    guard changed == 1 else { throw Refusal.notFound }
    try Audit.record(
      "password.confirm-reset", subject: "person/\(person)", by: actor, at: now, in: db)
  }

  /// From the command line, by somebody who holds the machine and the database anyway.
  package static func set(
    for person: Int64, hash: String, at now: Instant, in db: Database
  ) throws {
    guard let credential = try Credential.find(person: person, in: db) else {
      throw Refusal.notFound
    }
    guard PasswordHash(hash) != nil else { throw Invalid("password", "required") }
    try db.run(
      """
      UPDATE credentials SET hash = \(hash), changed_at = \(now), must_change = 1, is_default = 0,
        awaits_confirmation = 0 WHERE person = \(person)
      """)
    try remember(credential, 20, at: now, in: db)
    try Sessions.endAll(of: person, in: db)
    try Audit.record("password.set", subject: "person/\(person)", person: nil, at: now, in: db)
  }

  private static func remember(
    _ credential: Credential, _ most: Int, at now: Instant, in db: Database
  ) throws {
    try db.run(
      """
      INSERT INTO former_passwords (person, hash, until)
      VALUES (\(credential.person), \(credential.hash), \(now))
      """)
    try db.run(
      """
      DELETE FROM former_passwords WHERE person = \(credential.person) AND until <
        (SELECT min(until) FROM (SELECT until FROM former_passwords
          WHERE person = \(credential.person) ORDER BY until DESC LIMIT \(most)) kept)
      """)
  }
}
