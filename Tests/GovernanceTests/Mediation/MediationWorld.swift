import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

/// A county with a mediation centre, its committee of two mediators, a police station and a
/// bureau, the township's and a village's desk beneath it.
struct MediationWorld: Sendable {
  let city: City
  let units: [String: Int64]
  private let actors: [String: Actor]
  static let start = Day(year: 2024, month: 9, day: 12).at(minute: 540)
  static let dezhou = "371400000000"
  static let county = "371402000000"
  static let township = "371402009000"
  static let village = "371402009001"
  static let neighbour = "371403000000"

  static func on(
    _ engine: Engine, _ body: @escaping @Sendable (MediationWorld) async throws -> Void
  ) async throws {
    try await withCity(engine, founding) { city, founded in
      try await body(MediationWorld(city: city, units: founded.units, actors: founded.actors))
    }
  }

  private typealias Founded = (units: [String: Int64], actors: [String: Actor])

  private static let founding = Founding<Founded>("mediation") { store in
    try await World.found(store) { db, _ in
      let day = Day(year: 2020, month: 1, day: 1)
      var units: [String: Int64] = [:]
      for (key, name, area) in [
        ("committee", "德城区人民调解委员会", Self.county), ("station", "运河派出所", Self.township),
        ("bureau", "人社局", Self.county), ("petition", "德城区信访局", Self.county),
        ("upper", "德州市人社局", Self.dezhou), ("procuratorate", "德城区人民检察院", Self.county),
        ("labour-arbitration", "德城区劳动人事争议仲裁院", Self.county),
        ("court", "德城区人民法院", Self.county),
      ] {
        units[key] = try Organisations.insert(
          name: name, kind: key == "station" ? "station" : "office", area: area,
          lines: ["court", "petition", "procuratorate"].contains(key) ? [key] : [], from: day,
          in: db)
      }
      let hash = try PasswordHash(
        of: "Nobody-1", cost: PasswordCost(roundsLog2: 4, blockSize: 8, parallelism: 1)
      ).text
      var actors: [String: Actor] = [:]
      func add(_ name: String, _ role: Role, _ area: String, _ unit: String? = nil) throws {
        let person = try People.insert(
          login: "u\(actors.count + 10)", name: name, hash: hash, mustChange: false,
          at: day.start, in: db)
        let id = try Posts.insert(
          role, to: person, area: area, organisation: unit.flatMap { units[$0] }, title: name,
          from: day, in: db)
        guard let post = try Posts.find(id, in: db) else { throw Refusal.notFound }
        actors[name] = Actor(person: person, name: name, post: post)
      }
      for (level, area) in [
        ("city", Self.dezhou), ("county", Self.county), ("township", Self.township),
        ("neighbour", Self.neighbour),
      ] {
        for role in [Role.receptionist, .coordinator, .supervisor, .leader, .clerk, .dispatcher] {
          try add("\(level) \(role.rawValue)", role, area)
        }
      }
      try add("village receptionist", .receptionist, Self.village)
      try add("village coordinator", .coordinator, Self.village)
      try add("second coordinator", .coordinator, Self.county)
      try add("赵调解", .mediator, Self.county, "committee")
      try add("钱调解", .mediator, Self.county, "committee")
      try add("officer", .handler, Self.township, "station")
      for unit in ["bureau", "petition", "procuratorate", "labour-arbitration", "court"] {
        try add(unit, .handler, Self.county, unit)
      }
      try add("upper", .handler, Self.dezhou, "upper")
      try add("孙咨询", .psychologist, Self.county)
      try add("township psychologist", .psychologist, Self.township)
      return (units: units, actors: actors)
    }
  }

  func actor(_ name: String) throws -> Actor { try #require(actors[name], "no post \(name)") }

  func unit(_ name: String) throws -> Fact { .number(Int(try #require(units[name]))) }

  /// Two neighbours over a wall, filed at the county's window.
  func file(
    _ text: String = "邻居砌墙占了公共通道", applicant: String = "王建国", respondent: String = "李卫东",
    phones: (String, String) = ("13812345678", "13912345678"), in area: String = township,
    by name: String = "county receptionist", at now: Instant = start
  ) async throws -> Filed {
    var filing = Filing(area: area, title: text, text: text, channel: "visit")
    filing.phone = phones.0
    let ready = DisputeFiling(
      filing, applicants: [.init(name: applicant, phone: phones.0)],
      respondents: [.init(name: respondent, phone: phones.1)], wish: "拆除围墙")
    let (rules, actor) = (city.rules, try actor(name))
    return try await city.store.write { db in
      try DisputeIntake.file(ready, by: actor, at: now, under: rules, in: db)
    }
  }

  /// Handed over by an office; or taken up in a station's own room, if it judges the act.
  /// - Parameter channel: by default the office's own.
  @discardableResult
  func handIn(
    by name: String, _ text: String = "邻居因围墙打架", act: String? = nil, channel: String? = nil,
    people: (String, String, String, String) = ("王建国", "13812345678", "李卫东", "13912345678")
  ) async throws -> Filed {
    var ready = DisputeFiling(
      Filing(area: Self.township, title: text, text: text, channel: "visit"),
      applicants: [.init(name: people.0, phone: people.1)],
      respondents: [.init(name: people.2, phone: people.3)])
    ready.act = act
    ready.handedOver = .init(unit: 0, way: "both", letter: "移字〔2024〕第1号")
    let (rules, actor, filing) = (city.rules, try actor(name), ready)
    return try await city.store.write { db in
      var filing = filing
      if let own = try channel ?? DisputeIntake.channel(of: actor, in: db) {
        filing.filing.channel = own
      }
      return try DisputeIntake.file(filing, by: actor, at: Self.start, under: rules, in: db)
    }
  }

  @discardableResult
  func take(
    _ step: String, on number: String, by name: String, at now: Instant = start,
    _ said: [String: Fact] = [:]
  ) async throws -> CaseFile {
    let (rules, actor) = (city.rules, try actor(name))
    return try await city.store.write { db in
      try CaseDesk.take(
        number, step: step, raw: said, entries: nil, by: actor, at: now, under: rules, in: db
      ).file
    }
  }

  /// Whether the one could be joined into the other.
  func merge(_ number: String, into other: String, by name: String) async throws -> Bool {
    do {
      try await take("merge", on: number, by: name, ["into": .text(other)])
      return true
    } catch is Refusal {
      return false
    }
  }

  /// Studied and admitted at the county's desk.
  func admit(
    _ number: String, at now: Instant = start, difficulty: String = "general",
    by level: String = "county", risk: String? = nil
  ) async throws {
    var said: [String: Fact] = [
      "category": "neighbours", "difficulty": .text(difficulty),
      "lawful-road": "peoples-mediation", "people": 2,
    ]
    said["risk"] = risk.map(Fact.text)
    try await take("study", on: number, by: "\(level) receptionist", at: now, said)
    try await take(
      "admit", on: number, by: "\(level) coordinator", at: now,
      ["exclusion": "none", "repeats-looked": true])
  }

  /// At the committee, both sides willing, a mediator named, rights told and one session held.
  func talk(_ number: String, at now: Instant = start) async throws {
    try await take(
      "mediate", on: number, by: "county coordinator", at: now, ["unit": try unit("committee")])
    try await consent([1, 2], on: number, at: now)
    try await take("take-case", on: number, by: "赵调解", at: now)
    try await takeUp(number, at: now)
  }

  func consent(_ parties: [Int], on number: String, at now: Instant = start) async throws {
    for party in parties {
      try await take(
        "record-consent", on: number, by: "赵调解", at: now,
        ["party": .number(party), "manner": "in-person"])
    }
  }

  /// A mediator named, rights told and one session held.
  func takeUp(_ number: String, at now: Instant = start) async throws {
    try await take(
      "assign", on: number, by: "赵调解", at: now,
      ["person": .number(Int(try actor("赵调解").person)), "chosen-by": "committee"])
    try await take("inform-rights", on: number, by: "赵调解", at: now, ["manner": "in-person"])
    try await session(number, at: now)
  }

  func add(
    _ name: String, _ side: String, to number: String, _ more: [String: Fact] = [:]
  ) async throws {
    let said: [String: Fact] = [
      "side": .text(side), "party-kind": "person", "name": .text(name),
    ]
    try await take(
      "add-party", on: number, by: "county receptionist", said.merging(more) { _, b in b })
  }

  /// The parties, the mediator and the seal.
  @discardableResult
  func sign(
    _ number: String, _ parties: [Int], also others: [String] = ["mediator", "seal"],
    at now: Instant = start
  ) async throws -> CaseFile {
    let places: [[String: Fact]] =
      parties.map { ["signer": "party", "party": .number($0)] }
      + others.map { ["signer": .text($0)] }
    for place in places {
      try await take(
        "sign-agreement", on: number, by: "赵调解", at: now,
        place.merging(["manner": "signature"]) { a, _ in a })
    }
    return try await load(number)
  }

  /// Whose signatures an agreement lacks.
  func missing(_ number: String) async throws -> [String] {
    let file = try await load(number)
    return try await city.store.read { db in
      try Agreement.of(file, in: db).missing(of: Parties.of(file, in: db)).map {
        "\($0.signer) \($0.party) \($0.delegate)"
      }
    }
  }

  func session(_ number: String, at now: Instant = start) async throws {
    try await take(
      "record-session", on: number, by: "赵调解", at: now,
      [
        "held": .text(now.day.description), "place": "矛调中心一号室", "mode": "in-person",
        "present": "双方当事人", "record": "双方各自陈述，调解员说明相邻权规定。",
      ])
  }

  /// A scan for each piece that is missing, and the volume bound.
  func bind(_ number: String, by name: String = "赵调解", at now: Instant = start) async throws {
    let (rules, actor, files) = (city.rules, try actor(name), try city.attachments())
    let volume = try await city.store.read { db in
      try Volume.of(number, for: actor, at: now, in: db)
    }
    for piece in volume.missing {
      let kept = try await files.save(
        SampleFile.png, name: "\(piece.id).png", by: .person(actor.person), at: now,
        in: city.store)
      try await take(
        "note", on: number, by: name, at: now,
        ["note": "扫描件", "attachments": .list(["\(kept.id)"])])
      try await city.store.write { db in
        try Volumes.mark(
          kept.id, as: piece.id, of: number, by: actor, at: now, under: rules, in: db)
      }
    }
    try await city.store.write { db in
      _ = try Volumes.bind(
        number, retention: "short", by: actor, at: now, under: rules, in: db)
    }
  }

  /// Both sides ask the court, with all that it wants.
  static let confirmation: [String: Fact] = [
    "court": "德城区人民法院", "applicant-applies": true, "respondent-applies": true,
    "admissible": "admissible",
    "enclosed": .list([
      "application", "agreement", "identity", "property", "contacts", "power-of-attorney",
    ]),
  ]

  static let terms: [String: Fact] = [
    "matter": "围墙占用公共通道一米", "terms": "九月底前拆除围墙", "manner": "自行拆除",
  ]

  func load(_ number: String) async throws -> CaseFile {
    try #require(try await city.store.read { db in try CaseFile.load(number: number, in: db) })
  }

  func parties(_ file: CaseFile) async throws -> [Party] {
    try await city.store.read { db in try Parties.of(file, in: db) }
  }

  func verify() async throws {
    let (found, figures) = try await city.store.read { db in
      (try Verification.run(in: db), try Verification.figures(under: city.rules.calendar, in: db))
    }
    #expect(found.faults == [])
    #expect(figures == [])
    #expect(found.cases > 0)
  }
}
