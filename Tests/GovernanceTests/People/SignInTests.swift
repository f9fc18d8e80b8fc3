import CaseEngine
import Foundation
import Storage
import Testing

@testable import Governance

@Suite("Signing in")
struct SignInTests {
  let now = SmallCity.now

  @Test("The right password opens a session whose token alone is not in the database")
  func opens() async throws {
    try await withCity { city in
      let begun = try await SignIn.start(
        login: " Anna ", password: SmallCity.password, kind: .web, in: city.store, at: now)
      #expect(begun.session.stage == .open)
      let (actor, stored) = try await city.store.read { db in
        (
          try Sessions.actor(begun.token, at: now, on: now.day, in: db),
          try db.value("SELECT count(*) FROM sessions WHERE token_hash = \(begun.token)") as Int?
        )
      }
      #expect(actor.person == city.administrator.person && actor.role == .administrator)
      #expect(stored == 0)
    }
  }

  @Test("Five failures lock a name for fifteen minutes, whether anybody has it or not")
  func locks() async throws {
    try await withCity { city in
      for login in ["anna", "nobody"] {
        for _ in 1...4 {
          await #expect(throws: Refusal.signInFailed) {
            try await SignIn.start(
              login: login, password: "wrong", kind: .web, in: city.store, at: now)
          }
        }
        let until = now.adding(minutes: 15)
        for password in ["wrong", SmallCity.password] {
          await #expect(throws: Refusal.locked(until: until)) {
            try await SignIn.start(
              login: login, password: password, kind: .web, in: city.store, at: now)
          }
        }
      }
      let later = now.adding(minutes: 15)
      let begun = try await SignIn.start(
        login: "anna", password: SmallCity.password, kind: .web, in: city.store, at: later)
      #expect(begun.session.stage == .open)
    }
  }

  @Test("A session ends after thirty idle minutes and after twelve hours in any case")
  func ends() async throws {
    try await withCity { city in
      let token = try await SignIn.start(
        login: "anna", password: SmallCity.password, kind: .web, in: city.store, at: now
      ).token
      func alive(_ minutes: Int) async throws -> Bool {
        try await city.store.read { db in
          try Sessions.find(token, at: now.adding(minutes: minutes), in: db) != nil
        }
      }
      #expect(try await alive(29))
      #expect(try await !alive(30))
      for minutes in stride(from: 20, through: 710, by: 20) {
        try await city.store.write { db in
          try Sessions.touch(token, at: now.adding(minutes: minutes), in: db)
        }
      }
      #expect(try await alive(719))
      #expect(try await !alive(720))
    }
  }

  @Test("A first password lets one in only to change it, and not to a former one")
  func firstChange() async throws {
    try await withCity { city in
      let hash = try PasswordHash(of: "Temp-12345", cost: SmallCity.cheap).text
      try await city.store.write { db in
        let id = try People.add(
          login: "bob", name: "Bob", hash: hash, by: city.administrator, at: now, in: db)
        try Posts.grant(
          .clerk, to: id, area: Dezhou.city, title: "clerk", by: city.security, at: now, in: db)
      }
      let token = try await SignIn.start(
        login: "bob", password: "Temp-12345", kind: .web, in: city.store, at: now
      ).token
      await #expect(throws: Refusal.passwordChangeNeeded) {
        try await city.store.read { db in
          _ = try Sessions.actor(token, at: now, on: now.day, in: db)
        }
      }
      for (password, rule) in [
        ("Ab1", "too-short"), ("abcdefgh", "too-simple"), ("My-Bob-2026", "contains-login"),
        ("Temp-12345", "used-before"),
      ] {
        let thrown = await #expect(throws: Invalid.self) {
          try await Passwords.change(
            token, from: "Temp-12345", to: password, in: city.store, at: now)
        }
        #expect(thrown?.problems.first?.rule == rule)
      }
      try await Passwords.change(
        token, from: "Temp-12345", to: "Lotus-2026", in: city.store, at: now)
      let actor = try await city.store.read { db in
        try Sessions.actor(token, at: now, on: now.day, in: db)
      }
      #expect(actor.role == .clerk)
    }
  }

  @Test("With a second factor the password alone opens nothing, and no code works twice")
  func secondFactor() async throws {
    try await withCity { city in
      let first = try await SignIn.start(
        login: "anna", password: SmallCity.password, kind: .web, in: city.store, at: now)
      let seal = SecretSeal(key: Data(repeating: 7, count: 32))
      let enrolment = try await city.store.write { db in
        try SecondFactor.begin(for: first.session.person, issuer: "安澜", seal: seal, in: db)
      }
      #expect(enrolment.address.hasPrefix("otpauth://totp/%E5%AE%89%E6%BE%9C:anna?secret="))
      let kept = try await city.store.read { db in
        try #require(try Credential.find(person: first.session.person, in: db)?.secret)
      }
      let secret = try #require(seal.opened(kept, of: first.session.person))
      let device = OneTimeCode(secret: secret)
      // What lies in the database opens with no other key, and for nobody else.
      let other = SecretSeal(key: Data(repeating: 8, count: 32))
      #expect(other.opened(kept, of: first.session.person) == nil)
      #expect(seal.opened(kept, of: city.auditor.person) == nil)
      #expect(!kept.contains(Hex.text(secret)) && !kept.contains(device.base32))
      #expect(device.base32 == enrolment.secret)
      let recovery = try await city.store.write { db in
        try SecondFactor.confirm(
          device.code(step: OneTimeCode.step(at: now)), for: first.session, seal: seal, at: now,
          in: db)
      }
      #expect(recovery.count == 10)
      func password(_ at: Instant) async throws -> String {
        let begun = try await SignIn.start(
          login: "anna", password: SmallCity.password, kind: .web, in: city.store, at: at)
        #expect(begun.session.stage == .code)
        return begun.token
      }
      let half = try await password(now)
      await #expect(throws: Refusal.secondFactorNeeded) {
        try await city.store.read { db in
          _ = try Sessions.actor(half, at: now, on: now.day, in: db)
        }
      }
      // The code used for enrolment is spent.
      await #expect(throws: Refusal.signInFailed) {
        try await SignIn.code(
          device.code(step: OneTimeCode.step(at: now)), token: half, seal: seal, in: city.store,
          at: now)
      }
      let later = now.adding(minutes: 1)
      let code = device.code(step: OneTimeCode.step(at: later))
      let open = try await SignIn.code(code, token: half, seal: seal, in: city.store, at: later)
      #expect(open.session.stage == .open && open.token != half)
      let second = try await password(later)
      await #expect(throws: Refusal.signInFailed) {
        try await SignIn.code(code, token: second, seal: seal, in: city.store, at: later)
      }
      _ = try await SignIn.code(recovery[0], token: second, seal: seal, in: city.store, at: later)
      let third = try await password(later)
      await #expect(throws: Refusal.signInFailed) {
        try await SignIn.code(recovery[0], token: third, seal: seal, in: city.store, at: later)
      }
    }
  }

  @Test("Guessing codes locks as guessing passwords does")
  func guessingCodes() async throws {
    try await withCity { city in
      let seal = SecretSeal(key: Data(repeating: 7, count: 32))
      _ = try await city.store.write { db in
        let sealed = try seal.closed(OneTimeCode().secret, of: city.auditor.person)
        return try db.run(
          """
          UPDATE credentials SET totp_secret = \(sealed),
            totp_confirmed = 1 WHERE person = \(city.auditor.person)
          """)
      }
      for attempt in 1...5 {
        let token = try await SignIn.start(
          login: "ada", password: SmallCity.password, kind: .web, in: city.store, at: now
        ).token
        let thrown = await #expect(throws: Refusal.self) {
          try await SignIn.code("abc", token: token, seal: seal, in: city.store, at: now)
        }
        #expect(
          thrown == (attempt < 5 ? .signInFailed : .locked(until: now.adding(minutes: 15))))
      }
    }
  }

  @Test("The codes are those of RFC 6238")
  func rfc6238() {
    let code = OneTimeCode(secret: Array("12345678901234567890".utf8))
    #expect(code.code(step: 59 / 30) == "287082")
    #expect(code.code(step: 1_111_111_109 / 30) == "081804")
    #expect(code.code(step: 20_000_000_000 / 30) == "353130")
    #expect(code.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
  }

  @Test("A reset by the administrator works only once the security administrator confirms it")
  func reset() async throws {
    try await withCity { city in
      let hash = try PasswordHash(of: "Reset-2026", cost: SmallCity.cheap).text
      let person = try await city.store.write { db in
        let clerk = try city.person("carl", .clerk, in: db)
        try Passwords.reset(
          for: clerk.person, hash: hash, by: city.administrator, at: now, in: db)
        return clerk.person
      }
      await #expect(throws: Refusal.barred(step: "sign-in", because: "awaits-confirmation")) {
        try await SignIn.start(
          login: "carl", password: "Reset-2026", kind: .web, in: city.store, at: now)
      }
      await #expect(throws: Refusal.notAllowed(step: "confirm-reset")) {
        try await city.store.write { db in
          try Passwords.confirmReset(for: person, by: city.administrator, at: now, in: db)
        }
      }
      try await city.store.write { db in
        try Passwords.confirmReset(for: person, by: city.security, at: now, in: db)
      }
      let begun = try await SignIn.start(
        login: "carl", password: "Reset-2026", kind: .web, in: city.store, at: now)
      #expect(begun.session.stage == .password)
    }
  }

  @Test("A server in earnest does not start with a password that others know")
  func defaultPasswords() async throws {
    try await withCity { city in
      try await city.store.read { try People.refuseDefaultPasswords(in: $0) }
      let hash = try PasswordHash(of: SmallCity.password, cost: SmallCity.cheap).text
      try await city.store.write { db in
        _ = try People.insert(
          login: "demo", name: "demo", hash: hash, mustChange: false, isDefault: true, at: now,
          in: db)
      }
      await #expect(throws: Refusal.barred(step: "serve", because: "default-passwords")) {
        try await city.store.read { try People.refuseDefaultPasswords(in: $0) }
      }
    }
  }

  @Test("A token chooses among several posts, and says so where it must")
  func severalPosts() async throws {
    try await withCity { city in
      let (first, second) = try await city.store.write { db in
        let clerk = try city.person("dora", .clerk, in: db)
        let second = try Posts.grant(
          .caller, to: clerk.person, area: Dezhou.city, title: "caller", by: city.security,
          at: now, in: db)
        return (clerk.post.id, second)
      }
      let begun = try await SignIn.start(
        login: "dora", password: SmallCity.password, kind: .bearer, in: city.store, at: now)
      func acting(_ post: Int64?) async throws -> Int64 {
        try await city.store.read { db in
          try Sessions.actor(begun.token, post: post, at: now, on: now.day, in: db).post.id
        }
      }
      await #expect(throws: Refusal.postNeeded) { try await acting(nil) }
      #expect(try await acting(first) == first)
      await #expect(throws: Refusal.postNeeded) { try await acting(city.auditor.post.id) }
      try await city.store.write { db in
        try Sessions.choose(second, for: begun.session, on: now.day, in: db)
      }
      #expect(try await acting(nil) == second)
    }
  }

  @Test("Only so many wait for a hash at once")
  func overload() async throws {
    let queue = PasswordQueue(waiting: 2)
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<12 {
        group.addTask {
          (try? await queue.run { Thread.sleep(forTimeInterval: 0.05) }) != nil
        }
      }
      return await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(outcomes.contains(false) && outcomes.contains(true))
  }

  @Test("A stored hash keeps its own cost and does not match another password")
  func hashes() throws {
    let hash = try PasswordHash(of: "Peony-2026", cost: SmallCity.cheap)
    let read = try #require(PasswordHash(hash.text))
    #expect(read == hash)
    #expect(try read.matches("Peony-2026"))
    #expect(try !read.matches("peony-2026"))
    #expect(try !read.matches(""))
    for text in ["", "plain", "scrypt$4$8$1$zz$zz", "scrypt$60$8$1$00$00", "scrypt$4$8$1$$"] {
      #expect(PasswordHash(text) == nil)
    }
  }
}
