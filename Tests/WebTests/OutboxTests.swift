import CaseEngine
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Storage
import Synchronization
import TestDatabases
import TestWorld
import Testing

@testable import Governance
@testable import Web

/// What goes outside, to a receiver on a port of its own and to folders.
@Suite struct OutboxTests {
  /// A program that takes notices, and answers as it is told.
  final class Receiver: Sendable {
    struct Taken: Sendable {
      let body: Data
      let id: String
      let timestamp: String
      let signature: String
    }

    let taken = Mutex<[Taken]>([])
    let status = Mutex(204)

    @Sendable func routes(_ routes: Routes) {
      routes.api(.post, "/api/v1/hook") { visit in
        let one = Taken(
          body: Data(try await visit.bytes(upTo: 100_000)),
          id: visit.header("Anlan-Notice") ?? "", timestamp: visit.header("Anlan-Timestamp") ?? "",
          signature: visit.header("Anlan-Signature") ?? "")
        self.taken.withLock { $0.append(one) }
        return Response(status: .init(code: self.status.withLock { $0 }))
      }
    }
  }

  static func policy(_ world: World, _ body: String) async throws {
    try await world.city.store.write { db in
      try db.run(
        """
        INSERT INTO policies (id, name, area, version, valid_from, body, note, author, at)
        VALUES (\(Identifier.next()), 'notices', '', 2, '2000-01-01', \(body), 'tests', NULL, 0)
        """)
    }
  }

  static func take(
    _ world: World, _ step: String, _ matter: String, by member: String,
    _ said: [String: JSONNode] = [:]
  ) async throws {
    let number = try world.number(matter)
    let body = JSONNode.object(said.merging(["step": .text(step)]) { $1 })
    let answer = try await Program(world, as: member).post("/cases/\(number)/steps", body)
    try #require(answer.status == 201, "\(answer.text)")
  }

  static func lines(
    _ world: World, _ channel: Outbox.Channel = .webhook
  ) async throws -> [OutboxLine] {
    let actor = try world.member("administrator-city").actor
    return try await world.city.store.read { db in
      try Outbox.lines(channel: channel, for: actor, in: db)
    }
  }

  static func later(_ world: World, minutes: Int) throws {
    try world.city.clock.set(world.city.now.adding(minutes: minutes), frozen: true)
  }

  @Test("A webhook gets what policy names, signed, once", arguments: Engine.allCases)
  func webhook(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let receiver = Receiver()
      try await Wire.serving(try Sites.demonstration(), more: receiver.routes) { wire in
        try await Self.policy(
          world,
          "webhook: {address: \"http://127.0.0.1:\(wire.port)/api/v1/hook\", kinds: [urge]}")
        try await Self.take(world, "urge", "city-water", by: "clerk-city")
        try await Self.take(world, "accept", "county-review", by: "reviewer-county")
        let checkpoint = try #require(try await world.city.makeCheckpoint())
        let outcome = try await Outbox.send(world.city)
        #expect(outcome.delivered == 2)
        #expect(outcome.failed == 0)
        let taken = receiver.taken.withLock { $0 }
        #expect(taken.count == 2)
        let key = try KeyFile.read(Webhook.keyName, in: world.city.directory)
        for one in taken {
          let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(one.timestamp).".utf8) + one.body, using: SymmetricKey(data: key))
          #expect(one.signature == "v1=" + Hex.text(code))
        }
        let bodies = try taken.map { try JSONDecoder().decode(JSONNode.self, from: $0.body) }
        let urged = try #require(bodies.first { $0["kind"].text == "urge" })
        #expect(urged["number"].text == (try world.number("city-water")))
        #expect(urged["id"].text == taken.first { $0.body.contains("urge") }?.id)
        let given = try #require(bodies.first { $0["kind"].text == "checkpoint" })
        let kept = try JSONDecoder().decode(
          Checkpoint.self, from: JSONEncoder().encode(given["checkpoint"]))
        #expect(kept == checkpoint)
        #expect(kept.isSigned)
        #expect(try await Outbox.send(world.city) == Outbox.Outcome())
        #expect(receiver.taken.withLock { $0.count } == 2)
      }
    }
  }

  @Test(
    "A receiver that is down is asked again, less and less often, and then no more",
    arguments: Engine.allCases)
  func down(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let receiver = Receiver()
      receiver.status.withLock { $0 = 503 }
      try await Wire.serving(try Sites.demonstration(), more: receiver.routes) { wire in
        try await Self.policy(
          world,
          """
          webhook: {address: "http://127.0.0.1:\(wire.port)/api/v1/hook", kinds: [urge]}
          backOff: [1, 10]
          """)
        try await Self.take(world, "urge", "city-water", by: "clerk-city")
        try await Self.take(world, "urge", "city-admitted", by: "clerk-city")
        #expect(try await Outbox.send(world.city).failed == 1)
        // The other keeps its attempts until the receiver is there.
        #expect(try await Self.lines(world).map(\.attempts.count).sorted() == [0, 1])
        _ = try await Outbox.send(world.city)
        #expect(try await Outbox.send(world.city).failed == 0)
        for minutes in [1, 1, 10, 10] {
          try Self.later(world, minutes: minutes)
          _ = try await Outbox.send(world.city)
          _ = try await Outbox.send(world.city)
        }
        let lines = try await Self.lines(world)
        #expect(lines.map(\.state) == [.givenUp, .givenUp])
        #expect(
          lines.allSatisfy {
            $0.attempts.map(\.outcome) == ["status-503", "status-503", "status-503"]
          })
        #expect(receiver.taken.withLock { $0.count } == 6)

        receiver.status.withLock { $0 = 200 }
        let administrator = try Program(world, as: "administrator-city")
        let check = try await SchemaCheck(administrator)
        let id = try #require(lines.first?.id)
        let again = try await administrator.post("/outbox/\(id)/retry", [:])
        #expect(again.status == 201)
        #expect(check.faults(try again.json, "Retried") == [])
        #expect(try await Outbox.send(world.city).delivered == 1)
        #expect(try await administrator.post("/outbox/\(id)/retry", [:]).type == "barred")
        let list = try await administrator.get("/outbox?channel=webhook").json
        #expect(check.faults(list, "Outbox") == [])
        #expect(list["givenUp"].integer == 1)
        let states = list["items"].list.compactMap { $0["state"].text }
        #expect(states.sorted() == ["delivered", "given-up"])
      }
    }
  }

  @Test("Nobody at the address is an attempt like any other")
  func unreachable() async throws {
    try await withWorld(.sqlite) { world in
      try await Self.policy(world, "webhook: {address: \"http://127.0.0.1:1/\", kinds: [urge]}")
      try await Self.take(world, "urge", "city-water", by: "clerk-city")
      #expect(try await Outbox.send(world.city).failed == 1)
      #expect(try await Self.lines(world).first?.attempts.map(\.outcome) == ["unreachable"])
    }
  }

  @Test("Several nodes send a notice once between them", arguments: Engine.allCases)
  func nodes(engine: Engine) async throws {
    try await withWorld(engine) { world in
      let receiver = Receiver()
      try await Wire.serving(try Sites.demonstration(), more: receiver.routes) { wire in
        try await Self.policy(
          world,
          "webhook: {address: \"http://127.0.0.1:\(wire.port)/api/v1/hook\", kinds: [urge]}")
        for matter in ["city-water", "city-admitted", "city-new"] {
          try await Self.take(world, "urge", matter, by: "clerk-city")
        }
        let delivered = try await withThrowingTaskGroup(of: Int.self) { tasks in
          for _ in 0..<4 { tasks.addTask { try await Outbox.send(world.city).delivered } }
          return try await tasks.reduce(0, +)
        }
        #expect(delivered == 3)
        #expect(Set(receiver.taken.withLock { $0.map(\.id) }).count == 3)
        #expect(receiver.taken.withLock { $0.count } == 3)
        #expect(try await Self.lines(world).allSatisfy { $0.attempts.count == 1 })
      }
    }
  }

  @Test("An attempt whose node ended is lost, and another is made", arguments: Engine.allCases)
  func lost(engine: Engine) async throws {
    try await withWorld(engine) { world in
      try await Self.policy(world, "webhook: {address: \"http://127.0.0.1:1/\", kinds: [urge]}")
      try await Self.take(world, "urge", "city-water", by: "clerk-city")
      let now = world.city.now
      func claimed(_ now: Instant) async throws -> [Outbox.Claim] {
        try await world.city.store.write { db in
          try Outbox.claim(.webhook, most: 10, attempts: 3, at: now, in: db)
        }
      }
      let first = try #require(try await claimed(now).first)
      #expect(try await claimed(now.adding(minutes: 4)).isEmpty)
      let second = try #require(try await claimed(now.adding(minutes: 5)).first)
      #expect(second.n == 2)
      // The first comes back from the dead, too late to say anything.
      try await world.city.store.write { db in
        try Outbox.finish(first.id, first.n, .delivered, backOff: [1, 1], at: now, in: db)
        try Outbox.finish(second.id, second.n, .unreachable, backOff: [1, 1], at: now, in: db)
      }
      let line = try #require(try await Self.lines(world).first)
      #expect(line.attempts.map(\.outcome) == ["lost", "unreachable"])
      #expect(line.state == .failing)
    }
  }

  private static func spooled(_ world: World) -> [Spool.Message] {
    let folder = Spool(.sms, in: world.city.directory).folder
    let files =
      (try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)) ?? []
    return files.compactMap { file in
      try? JSONDecoder().decode(Spool.Message.self, from: Data(contentsOf: file))
    }
  }

  @Test(
    "Who left a number is told of the outcome, without a word of the matter",
    arguments: Engine.allCases)
  func message(engine: Engine) async throws {
    try await withWorld(engine) { world in
      _ = try await Outbox.send(world.city)
      let before = Set(Self.spooled(world).map(\.id))
      try await Self.take(world, "accept", "county-review", by: "reviewer-county")
      try await Self.take(
        world, "answer", "city-secret", by: "clerk-city", ["answer": "已答复"])
      #expect(try await Outbox.send(world.city).spooled == 2)
      let messages = Self.spooled(world).filter { !before.contains($0.id) }
      // Two reports had been merged; the confidential one is reached through its receipt alone.
      #expect(messages.count == 2)
      let receipts = ["county-review", "county-merged"].compactMap { world.receipts[$0]?.receipt }
      for message in messages {
        #expect(message.to == "13905340001")
        #expect(message.text.contains("德州市12345"))
        #expect(message.text.contains(Unit.roads.name))
        #expect(receipts.contains { message.text.contains($0) })
        #expect(!message.text.contains("坏了"))
      }
      #expect(try await Self.lines(world, .sms).allSatisfy { $0.state == .spooled })
    }
  }

  @Test("A number that was erased is not written to")
  func erased() async throws {
    try await withWorld(.sqlite) { world in
      _ = try await Outbox.send(world.city)
      try await Self.take(
        world, "answer", "city-admitted", by: "clerk-city", ["answer": "已答复"])
      let (receipt, code) = try #require(world.receipts["city-admitted"])
      let (now, rules) = (world.city.now, world.city.rules)
      try await world.city.store.write { db in
        try Receipts.erase(receipt, code: code, at: now, under: rules, in: db)
      }
      #expect(try await Outbox.send(world.city).failed == 1)
      let line = try #require(try await Self.lines(world, .sms).first)
      #expect(line.state == .givenUp)
      #expect(line.attempts.map(\.outcome) == ["no-recipient"])
    }
  }

  @Test("A mailbox gets a letter in the folder")
  func letter() async throws {
    try await withWorld(.sqlite) { world in
      try await Self.policy(
        world, "mail: {recipients: [{address: duty@example.org, kinds: [supervised]}]}")
      try Self.later(world, minutes: 60 * 24 * 40)
      _ = try await Sweep.run(world.city.store, under: world.city.rules, at: world.city.now)
      #expect(try await Outbox.send(world.city).spooled > 0)
      let folder = Spool(.mail, in: world.city.directory).folder
      let files = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
      let text = try String(contentsOf: #require(files.first), encoding: .utf8)
      #expect(
        text.hasPrefix("From: anlan@localhost\r\nTo: duty@example.org\r\nSubject: =?UTF-8?B?"))
      let body = try #require(text.components(separatedBy: "\r\n\r\n").last)
      let read = try #require(
        Data(base64Encoded: body, options: .ignoreUnknownCharacters).map {
          String(decoding: $0, as: UTF8.self)
        })
      #expect(read.contains("督办"))
    }
  }

  @Test("The outbox is for administrators, who see how it fares and not whose it is")
  func page() async throws {
    try await withWorld(.sqlite) { world in
      try await Self.policy(world, "webhook: {address: \"http://127.0.0.1:1/\", kinds: [urge]}")
      try await Self.take(world, "urge", "city-water", by: "clerk-city")
      _ = try await Outbox.send(world.city)
      let id = try #require(try await Self.lines(world).first?.id)
      for member in world.members.values.sorted(by: { $0.name < $1.name }) {
        let reads = Role.administrators.contains(member.role)
        let label: Comment = "\(member.name)"
        let browser = try PageStoryTests.browser(world, as: member.name)
        let page = try await browser.get("/outbox")
        #expect(page.status == (reads ? 200 : 403), label)
        #expect(!page.text.contains(try world.number("city-water")), label)
        let mine = try Program(world, as: member.name)
        #expect(try await mine.get("/outbox").status == (reads ? 200 : 403), label)
        if member.role != .administrator {
          #expect(try await mine.post("/outbox/\(id)/retry", [:]).status == 403, label)
        } else {
          #expect(page.text.contains("尚未接入服务商"))
          #expect(try await browser.get("/outbox?state=failing&channel=webhook").status == 200)
          #expect(browser.last.text.contains("/outbox/\(id)/retry"))
          #expect(try await browser.post("/outbox/\(id)/retry", [:]).status == 303)
          #expect(try await browser.get("/outbox?state=colour").status == 422)
        }
      }
    }
  }
}

extension Data {
  fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
