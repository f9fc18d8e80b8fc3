import CaseEngine
import Crypto
import Foundation
import Storage

/// Signing in. Times are real, also in a demonstration whose clock is moved.
package enum SignIn {
  package struct Begun: Sendable {
    /// Shown to the browser or caller once; only its hash is kept.
    package let token: String
    package let session: Session
  }

  private enum Outcome: Sendable {
    case begun(Begun)
    case refused(Refusal)
  }

  /// An unknown name takes the same time, is counted and locked the same as a known one.
  package static func start(
    login: String, password: String, kind: Session.Kind, in store: Store, at now: Instant,
    hashing: PasswordQueue = .shared
  ) async throws -> Begun {
    let login = People.normal(login)
    let (policy, locked, stored) = try await store.read { db in
      (
        try Policies.signIn(on: now.day, in: db), try lockedUntil(login, at: now, in: db),
        try Credential.find(login: login, in: db)
      )
    }
    if let locked { throw Refusal.locked(until: locked) }
    guard password.utf8.count <= 256 else { throw Refusal.signInFailed }
    let matches = try await hashing.matches(password, stored?.hash, cost: policy.scrypt)
    let renewed =
      matches && stored.flatMap { PasswordHash($0.hash)?.cost } != policy.scrypt
      ? try await hashing.hash(password, cost: policy.scrypt) : nil
    let outcome = try await store.write { db -> Outcome in
      if let locked = try lockedUntil(login, at: now, in: db) {
        return .refused(.locked(until: locked))
      }
      guard matches, let stored, try Credential.find(login: login, in: db)?.hash == stored.hash
      else {
        return .refused(
          try fail(login, person: stored?.person, policy: policy, at: now, in: db))
      }
      guard !stored.awaitsConfirmation else {
        return .refused(.barred(step: "sign-in", because: "awaits-confirmation"))
      }
      if let renewed {
        try db.run("UPDATE credentials SET hash = \(renewed) WHERE person = \(stored.person)")
      }
      let stage: Session.Stage =
        stored.secret != nil && stored.isEnrolled
        ? .code : try stageAfterCode(of: stored, policy: policy, on: now.day, in: db)
      // With a code still to come the failures stand, or guesses at codes would be free.
      if stage != .code { try forget(login, in: db) }
      return .begun(try begin(stored, kind, stage, policy: policy, at: now, in: db))
    }
    switch outcome {
    case .begun(let begun): return begun
    case .refused(let refusal): throw refusal
    }
  }

  /// The second factor: a code of the moment, or a recovery code, which is used up. The answer
  /// carries a new token.
  package static func code(
    _ code: String, token: String, seal: SecretSeal, in store: Store, at now: Instant
  ) async throws -> Begun {
    let outcome = try await store.write { db -> Outcome in
      guard let session = try Sessions.find(token, at: now, in: db), session.stage == .code,
        let credential = try Credential.find(person: session.person, in: db)
      else { return .refused(.signInNeeded) }
      let policy = try Policies.signIn(on: now.day, in: db)
      if let locked = try lockedUntil(credential.login, at: now, in: db) {
        try Sessions.endAll(of: session.person, in: db)
        return .refused(.locked(until: locked))
      }
      guard try SecondFactor.accept(code, of: credential, seal: seal, at: now, in: db) else {
        return .refused(
          try fail(credential.login, person: session.person, policy: policy, at: now, in: db))
      }
      try forget(credential.login, in: db)
      let stage = try stageAfterCode(of: credential, policy: policy, on: now.day, in: db)
      try db.run("DELETE FROM sessions WHERE id = \(session.id)")
      Recognition.forgetAll(after: db)
      return .begun(
        try begin(credential, session.kind, stage, policy: policy, at: now, in: db))
    }
    switch outcome {
    case .begun(let begun): return begun
    case .refused(let refusal): throw refusal
    }
  }

  static func stageAfterCode(
    of credential: Credential, policy: SignInPolicy, on day: Day, in db: Database
  ) throws -> Session.Stage {
    if credential.mustChange { return .password }
    guard !credential.isEnrolled else { return .open }
    let roles = try Posts.held(by: credential.person, on: day, in: db).map(\.role)
    return roles.contains(where: policy.requiresSecondFactor) ? .enrolment : .open
  }

  private static func begin(
    _ credential: Credential, _ kind: Session.Kind, _ stage: Session.Stage, policy: SignInPolicy,
    at now: Instant, in db: Database
  ) throws -> Begun {
    let token = Sessions.newToken()
    let hash = Sessions.hash(token)
    let ends = now.adding(minutes: policy.endMinutes)
    let idle = Int64(policy.idleMinutes) * 60_000
    try db.run(
      """
      INSERT INTO sessions (token_hash, id, person, post, kind, stage, attempts, started_at, \
      seen_at, idle, ends_at)
      VALUES (\(hash), \(Identifier.next()), \(credential.person), NULL, \(kind), \(stage), 0, \
      \(now), \(now), \(idle), \(ends))
      """)
    try Audit.record(
      stage == .code ? "sign-in.password" : "sign-in", subject: "person/\(credential.person)",
      person: credential.person, at: now, ["kind": kind.rawValue], in: db)
    guard let session = try Sessions.find(token, at: now, in: db) else {
      throw Refusal.signInNeeded
    }
    return Begun(token: token, session: session)
  }

  // MARK: failures, counted by name so that an unknown one is locked like a known one

  private static func key(_ login: String) -> String {
    Hex.text(SHA256.hash(data: Data(login.utf8)))
  }

  private static func lockedUntil(
    _ login: String, at now: Instant, in db: Database
  ) throws -> Instant? {
    let until: Instant? = try db.value(
      "SELECT locked_until FROM sign_in_failures WHERE login_hash = \(key(login))")
    return until.flatMap { $0 > now ? $0 : nil }
  }

  private static func fail(
    _ login: String, person: Int64?, policy: SignInPolicy, at now: Instant, in db: Database
  ) throws -> Refusal {
    let failures: Int =
      try db.value(
        """
        INSERT INTO sign_in_failures (login_hash, failures, last_at, locked_until)
        VALUES (\(key(login)), 1, \(now), 0)
        ON CONFLICT (login_hash) DO UPDATE SET failures = sign_in_failures.failures + 1,
          last_at = excluded.last_at
        RETURNING failures
        """) ?? 1
    let subject = person.map { "person/\($0)" } ?? "person/unknown"
    guard failures >= policy.failures else {
      try Audit.record("sign-in.failed", subject: subject, person: nil, at: now, in: db)
      return .signInFailed
    }
    let until = now.adding(minutes: policy.lockMinutes)
    try db.run(
      """
      UPDATE sign_in_failures SET failures = 0, locked_until = \(until)
      WHERE login_hash = \(key(login))
      """)
    try Audit.record("sign-in.locked", subject: subject, person: nil, at: now, in: db)
    return .locked(until: until)
  }

  private static func forget(_ login: String, in db: Database) throws {
    try db.run("DELETE FROM sign_in_failures WHERE login_hash = \(key(login))")
  }
}
