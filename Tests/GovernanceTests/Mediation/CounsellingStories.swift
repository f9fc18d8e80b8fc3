import CaseEngine
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Counselling") struct CounsellingStories {
  typealias World = MediationWorld
  static let strokes = "100,100 140,180 200,120 260,200 330,110 400,190 480,100"
  static let secret = "昨夜独自在桥边站到天亮"

  /// Studied, admitted, at the committee; the mediator asks for a psychologist for the applicant.
  private func ask(_ world: World, _ said: [String: Fact] = [:]) async throws -> (
    dispute: String, help: String
  ) {
    let number = try await world.file().file.number
    try await world.admit(number)
    try await world.talk(number)
    try await world.take(
      "request-counselling", on: number, by: "赵调解",
      ["party": 1, "need": "anxiety", "background": .text("来时一直在哭，连着几夜没睡")]
        .merging(said) { $1 })
    return (number, try #require(try await helps(world, number).first).number)
  }

  private func helps(_ world: World, _ dispute: String) async throws -> [Counsellings.Standing] {
    let file = try await world.load(dispute)
    return try await world.city.store.read { db in try Counsellings.of(file, in: db) }
  }

  private func match(
    _ world: World, _ help: String, to name: String = "孙咨询", at now: Instant = World.start,
    _ said: [String: Fact] = [:]
  ) async throws {
    let person = try world.actor(name).person
    try await world.take(
      "match", on: help, by: "county coordinator", at: now,
      ["psychologist": .number(Int(person))].merging(said) { $1 })
  }

  private func consent(_ world: World, _ help: String, by name: String = "孙咨询") async throws {
    try await world.take(
      "give-consent", on: help, by: name,
      [
        "given-by": "client", "way": "finger", "strokes": .text(Self.strokes),
        "tells-outcome": true,
      ])
  }

  private func hold(_ world: World, _ help: String, by name: String = "孙咨询") async throws {
    try await world.take(
      "hold-session", on: help, by: name,
      [
        "held": .text(World.start.day.description), "minutes": 50, "place": "心理咨询室",
        "content": .text(Self.secret),
      ])
  }

  private func kinds(_ world: World, _ name: String) async throws -> [String] {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      try Inbox.notices(for: actor, in: db).map(\.kind).filter { $0.hasPrefix("counselling") }
    }
  }

  private func shown(
    _ world: World, _ help: String, to name: String
  ) async throws -> [ShownEntry] {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      let (file, degree, sight) = try CaseFile.find(help, for: actor, in: db)
      #expect(degree == .content)
      return try ShownEntry.of(file, seenBy: sight, in: db)
    }
  }

  private func degree(_ world: World, _ help: String, _ name: String) async throws -> Sight.Degree {
    let actor = try world.actor(name)
    return try await world.city.store.read { db in
      do {
        return try CaseFile.find(help, for: actor, in: db).degree
      } catch Refusal.notFound {
        return .nothing
      }
    }
  }

  @Test(
    "Help is asked for, matched, consented to, held, followed up and confirmed by another",
    arguments: Engine.allCases)
  func whole(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (dispute, help) = try await ask(world)
      #expect(try await kinds(world, "county coordinator") == ["counselling-asked"])
      try await match(world, help)
      #expect(try await kinds(world, "孙咨询") == ["counselling-matched"])
      #expect(try await kinds(world, "township psychologist") == [])
      try await consent(world, help)
      let day = World.start.day + 2
      var file = try await world.take(
        "book-session", on: help, by: "孙咨询",
        ["day": .text("\(day)"), "time": "09:30", "place": "心理咨询室", "minutes": 50])
      #expect(file.matter.facts["next-time"] == "09:30")
      await #expect(throws: Refusal.self) {
        try await world.take(
          "plan-follow-up", on: help, by: "孙咨询", ["day": .text("\(day + 20)")])
      }
      try await hold(world, help)
      file = try await world.take(
        "plan-follow-up", on: help, by: "孙咨询", ["day": .text("\(day + 18)")])
      #expect(file.matter.running("follow-up")?.owner.role == "psychologist")
      let later = (day + 18).at(minute: 600)
      file = try await world.take(
        "finish", on: help, by: "孙咨询", at: later,
        ["found": "睡眠好转", "conclusion": "completed"])
      #expect(file.matter.open)
      await #expect(throws: Refusal.self) {
        try await world.take("accept", on: help, by: "孙咨询", at: later)
      }
      file = try await world.take("accept", on: help, by: "county coordinator", at: later)
      #expect(file.matter.state == "closed")
      #expect(file.matter.outcome == "completed")
      let clock = try #require(file.matter.clock("follow-up"))
      #expect(clock.ending == .met)
      #expect(try await helps(world, dispute).map(\.outcome) == ["completed"])
      try await world.verify()
    }
  }

  @Test(
    "What is said is read by the psychologist who holds it and by nobody else, whatever for",
    arguments: Engine.allCases)
  func sealed(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (dispute, help) = try await ask(world)
      try await match(world, help)
      try await consent(world, help)
      try await hold(world, help)
      for (name, wanted) in [
        ("孙咨询", Sight.Degree.content), ("township psychologist", .nothing), ("赵调解", .nothing),
        ("county coordinator", .status), ("county receptionist", .status),
        ("county supervisor", .status), ("city leader", .status), ("county clerk", .nothing),
        ("officer", .nothing), ("bureau", .nothing),
      ] {
        #expect(try await degree(world, help, name) == wanted, "\(name)")
      }
      for name in ["county supervisor", "county leader", "county coordinator"] {
        let actor = try world.actor(name)
        await #expect(throws: Refusal.notAllowed(step: "open")) {
          try await world.city.store.write { db in
            try Openings.open(help, purpose: "研究包案", by: actor, at: World.start, in: db)
          }
        }
      }
      let said = try await shown(world, help, to: "孙咨询")
      #expect(said.contains { $0.data["content"] == .some(.text(Self.secret)) })
      #expect(said.contains { $0.data["background"] == .some(.text("来时一直在哭，连着几夜没睡")) })
      // The dispute keeps that it was asked for, and not the background.
      let kept = try await world.city.store.read { db in
        let file = try #require(try CaseFile.load(number: dispute, in: db))
        return try PersonalValues.all(of: file.id, in: db).values.flatMap(\.values)
      }
      #expect(!kept.contains { $0.contains("一直在哭") })
      try await Self.onlyErasable(world, Self.secret)
      try await Self.onlyErasable(world, "一直在哭")
      try await world.verify()
    }
  }

  /// A text stands in the erasable table, and in no other column of any table.
  static func onlyErasable(_ world: World, _ text: String) async throws {
    let found = try await world.city.store.read { db in
      let columns = try db.all(
        db.dialect.engine == .sqlite
          ? """
          SELECT m.name AS place, c.name AS field FROM sqlite_master m, pragma_table_info(m.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
          """
          : """
          SELECT table_name AS place, column_name AS field FROM information_schema.columns
          WHERE table_schema = current_schema()
          """)
      #expect(columns.count > 100)
      return try columns.compactMap { row -> String? in
        let (place, field): (String, String) = (try row.get("place"), try row.get("field"))
        let count: Int? = try db.value(
          """
          SELECT count(*) FROM "\(raw: place)" WHERE CAST("\(raw: field)" AS TEXT)
            LIKE \("%\(text)%")
          """)
        return count == 0 ? nil : "\(place).\(field)"
      }
    }
    #expect(found == ["entry_values.value"])
  }

  @Test("Red asks for a psychologist, once however often it is raised", arguments: Engine.allCases)
  func red(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      let reason: [String: Fact] = ["reason": "扬言要同归于尽"]
      try await world.take("raise-red", on: number, by: "county receptionist", reason)
      await #expect(throws: Refusal.barred(step: "raise-red", because: "risk")) {
        try await world.take("raise-red", on: number, by: "county coordinator", reason)
      }
      let help = try #require(try await helps(world, number).first)
      #expect(help.party == nil && help.state == "asked")
      #expect(try await world.load(help.number).matter.facts["urgency"] == "urgent")
      // Lowered and raised again while it waits: still one.
      try await world.take(
        "lower-risk", on: number, by: "county coordinator", ["risk": "blue", "reason": "已平静"])
      try await world.take("raise-red", on: number, by: "county receptionist", reason)
      #expect(try await helps(world, number).count == 1)
      // Whoever knows for whom it is says so, and does not ask twice.
      try await world.take(
        "request-counselling", on: number, by: "county coordinator",
        ["party": 2, "need": "crisis", "background": "妻子说他藏了刀"])
      #expect(try await helps(world, number).map(\.party) == [2])
      await #expect(
        throws: Refusal.barred(step: "request-counselling", because: "counselling-open")
      ) {
        try await world.take(
          "request-counselling", on: number, by: "county coordinator",
          ["party": 2, "need": "crisis"])
      }
      try await match(world, help.number)
      let background = try await shown(world, help.number, to: "孙咨询")
      #expect(background.contains { $0.data["background"] == .some(.text("妻子说他藏了刀")) })
      try await world.verify()
    }
  }

  @Test("Without consent there is no session, and a refusal leaves no word behind")
  func declined() async throws {
    try await World.on(.sqlite) { world in
      let (dispute, help) = try await ask(world)
      await #expect(throws: Refusal.wrongState(step: "hold-session", state: "asked")) {
        try await world.city.store.write { db in
          var file = try #require(try CaseFile.load(number: help, in: db))
          try file.take(
            "hold-session", said: [:], entries: nil, by: try world.actor("孙咨询").doer,
            at: World.start, under: world.city.rules, in: db)
        }
      }
      try await match(world, help)
      await #expect(throws: Refusal.wrongState(step: "hold-session", state: "matched")) {
        try await hold(world, help)
      }
      await #expect(throws: Invalid("strokes", "not-drawn")) {
        try await world.take(
          "give-consent", on: help, by: "孙咨询", ["given-by": "client", "way": "finger"])
      }
      await #expect(throws: Invalid("spoken", "required")) {
        try await world.take(
          "give-consent", on: help, by: "孙咨询", ["given-by": "client", "way": "spoken"])
      }
      let before = try await world.load(dispute)
      let file = try await world.take(
        "decline-counselling", on: help, by: "孙咨询", ["proof": "telephone"])
      #expect(file.matter.state == "not-begun")
      #expect(try await world.load(dispute).matter == before.matter)
      let left = try await world.city.store.read { db in
        try PersonalValues.all(of: file.id, in: db).values.flatMap(\.keys)
      }
      #expect(left == ["title"])
      try await world.verify()
    }
  }

  @Test("A minor's guardian consents, and what was shown is kept by its version")
  func minor() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "add-party", on: number, by: "county coordinator",
        ["side": "applicant", "party-kind": "person", "name": "小王", "born": "2012-05-01"])
      let company: [String: Fact] = [
        "side": "third", "party-kind": "company", "name": "物业公司",
      ]
      try await world.take("add-party", on: number, by: "county coordinator", company)
      await #expect(throws: Invalid("party", "person-only")) {
        try await world.take(
          "request-counselling", on: number, by: "county coordinator",
          ["party": 4, "need": "minor"])
      }
      try await world.take(
        "request-counselling", on: number, by: "county coordinator",
        ["party": 3, "need": "minor"])
      let help = try #require(try await helps(world, number).first).number
      try await match(world, help)
      let drawn: [String: Fact] = ["way": "finger", "strokes": .text(Self.strokes)]
      await #expect(throws: Invalid("given-by", "guardian")) {
        try await world.take(
          "give-consent", on: help, by: "孙咨询", drawn.merging(["given-by": "client"]) { $1 })
      }
      await #expect(throws: Invalid("guardian", "required")) {
        try await world.take(
          "give-consent", on: help, by: "孙咨询", drawn.merging(["given-by": "guardian"]) { $1 })
      }
      try await world.take(
        "give-consent", on: help, by: "孙咨询",
        drawn.merging(["given-by": "guardian", "guardian": "王建国"]) { $1 })
      let entry = try #require(try await shown(world, help, to: "孙咨询").last)
      #expect(entry.data["shown"] == .some("counselling@1"))
      #expect((entry.data["shown-sha256"] ?? nil)?.text?.count == 64)
    }
  }

  @Test("Another psychologist begins anew and reads nothing of what the first was told")
  func changed() async throws {
    try await World.on(.sqlite) { world in
      let (_, help) = try await ask(world)
      try await match(world, help)
      try await consent(world, help)
      try await hold(world, help)
      try await world.take(
        "change-psychologist", on: help, by: "county coordinator", ["ground": "client"])
      #expect(try await degree(world, help, "孙咨询") == .nothing)
      try await match(world, help, to: "township psychologist")
      #expect(try await degree(world, help, "孙咨询") == .nothing)
      await #expect(throws: Refusal.wrongState(step: "hold-session", state: "matched")) {
        try await hold(world, help, by: "township psychologist")
      }
      let seen = try await shown(world, help, to: "township psychologist")
      let session = try #require(seen.first { $0.entry.step == "hold-session" })
      #expect(session.data["content"] == .some(nil))
      #expect(session.data["place"] == .some(nil))
      #expect(seen.contains { $0.data["background"] == .some(.text("来时一直在哭，连着几夜没睡")) })
    }
  }

  @Test("Who is matched hands it back, and is suggested last; who is tied to a party is not at all")
  func suggested() async throws {
    try await World.on(.sqlite) { world in
      let (_, help) = try await ask(world)
      let people = try (
        world.actor("孙咨询").person, world.actor("township psychologist").person
      )
      func suggested() async throws -> [Int64] {
        let file = try await world.load(help)
        return try await world.city.store.read { db in
          try SuggestedPsychologist.of(file, on: World.start.day, in: db).map(\.person)
        }
      }
      // The township's is nearer to a matter of the township.
      #expect(try await suggested() == [people.1, people.0])
      try await match(world, help, to: "township psychologist")
      try await world.take(
        "pass", on: help, by: "township psychologist", ["ground": "speciality"])
      #expect(try await suggested() == [people.0, people.1])
      #expect(
        try await kinds(world, "county coordinator") == ["counselling-asked", "counselling-asked"])
      try await world.city.store.write { db in
        try Ties.declare("李卫东", "表兄弟", by: people.0, at: World.start, in: db)
      }
      #expect(try await suggested() == [people.1])
      await #expect(throws: Refusal.barred(step: "match", because: "psychologist-tie")) {
        try await match(world, help)
      }
      await #expect(throws: Invalid("psychologist", "unknown-person")) {
        try await match(world, help, to: "county coordinator")
      }
    }
  }

  @Test(
    "A sign of danger asks for a call at once, without a word of why", arguments: Engine.allCases)
  func danger(_ engine: Engine) async throws {
    try await World.on(engine) { world in
      let (_, help) = try await ask(world)
      try await match(world, help)
      try await consent(world, help)
      let file = try await world.take(
        "refer", on: help, by: "孙咨询",
        ["referral": "police", "danger": true, "reason": .text(Self.secret)])
      #expect(file.matter.state == "counselled")
      #expect(try await kinds(world, "county coordinator").first == "counselling-call")
      #expect(try await kinds(world, "county supervisor") == ["counselling-call"])
      #expect(try await kinds(world, "city supervisor") == ["counselling-call"])
      let data = try await world.city.store.read { db in
        try db.all("SELECT data FROM notices WHERE kind = 'counselling-call'").map {
          try $0.get("data") as String
        }
      }
      #expect(Set(data) == ["{}"])
      try await Self.onlyErasable(world, Self.secret)
    }
  }

  @Test("A follow-up that comes due is told to its psychologist alone, and escalated as all else")
  func due() async throws {
    try await World.on(.sqlite) { world in
      let (_, help) = try await ask(world)
      try await match(world, help)
      try await consent(world, help)
      try await hold(world, help)
      let day = World.start.day + 20
      try await world.take("plan-follow-up", on: help, by: "孙咨询", ["day": .text("\(day)")])
      func sweep(_ at: Instant) async throws {
        _ = try await Sweep.run(world.city.store, under: world.city.rules, at: at)
      }
      try await sweep((day + 5).at(minute: 600))
      func told(_ name: String) async throws -> [String] {
        let actor = try world.actor(name)
        return try await world.city.store.read { db in
          try Inbox.notices(for: actor, in: db).filter { $0.number == help }.map(\.kind)
        }
      }
      #expect(try await told("孙咨询").first == "yellow")
      #expect(try await told("township psychologist") == [])
      // The day falls into the holidays and rolls over.
      try await sweep((day + 12).at(minute: 600))
      #expect(try await world.load(help).matter.supervisions == 1)
      #expect(try await told("孙咨询").first == "supervised")
      let outside = try await world.city.store.read { db in
        try db.value(
          "SELECT count(*) FROM notices WHERE number = \(help) AND channel <> 'inbox'") as Int?
      }
      #expect(outside == 0)
    }
  }

  @Test("A psychologist who leaves strands nobody, and hands on nothing that was said")
  func departed() async throws {
    try await World.on(.sqlite) { world in
      let (_, help) = try await ask(world)
      try await match(world, help)
      try await consent(world, help)
      try await hold(world, help)
      let (rules, old) = (world.city.rules, try world.actor("孙咨询"))
      let other = try world.actor("township psychologist")
      try await world.city.store.write { db in
        _ = try HeldCases(under: rules).handOver(
          from: old.person, to: other.person, by: try world.actor("county coordinator"),
          at: World.start, in: db)
      }
      for name in ["孙咨询", "township psychologist"] {
        #expect(try await degree(world, help, name) == .nothing)
      }
      let coordinator = try world.actor("county coordinator")
      let others = try await world.city.store.read { db in
        try CounsellingDesk.arranged(coordinator, on: World.start.day, in: db).others
      }
      #expect(others.map(\.matter.handler) == [nil])
      try await world.take(
        "change-psychologist", on: help, by: "county coordinator", ["ground": "handed-over"])
      try await match(world, help, to: "township psychologist")
      #expect(try await degree(world, help, "township psychologist") == .content)
    }
  }

  @Test("At the client's wish every word goes, and the record still verifies")
  func erased() async throws {
    try await World.on(.sqlite) { world in
      let (_, help) = try await ask(world)
      try await match(world, help)
      try await consent(world, help)
      try await hold(world, help)
      try await world.take("erase-words", on: help, by: "孙咨询", ["proof": "written"])
      let seen = try await shown(world, help, to: "孙咨询")
      let session = try #require(seen.first { $0.entry.step == "hold-session" })
      #expect(session.data["content"] == .some(nil))
      #expect(session.erased == ["content", "place"])
      try await world.verify()
    }
  }

  @Test("Who asked does not call it off alone, and the supervisor who does sees nothing of it")
  func calledOff() async throws {
    try await World.on(.sqlite) { world in
      let number = try await world.file().file.number
      try await world.admit(number)
      try await world.take(
        "request-counselling", on: number, by: "county coordinator", ["party": 1, "need": "anger"])
      let help = try #require(try await helps(world, number).first).number
      let reason: [String: Fact] = ["reason": "本人已经在医院就诊"]
      await #expect(throws: Refusal.ownWork(step: "call-off")) {
        try await world.take("call-off", on: help, by: "county coordinator", reason)
      }
      let file = try await world.take("call-off", on: help, by: "county supervisor", reason)
      #expect(file.matter.state == "called-off")
      try await Self.gone(world, "本人已经在医院就诊")
    }
  }

  private static func gone(_ world: World, _ text: String) async throws {
    let found = try await world.city.store.read { db in
      try db.value("SELECT count(*) FROM entry_values WHERE value LIKE \("%\(text)%")") as Int?
    }
    #expect(found == 0)
  }
}
