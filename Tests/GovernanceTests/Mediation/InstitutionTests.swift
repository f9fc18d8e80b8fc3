import CaseEngine
import Foundation
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance

@Suite("Registers of mediation")
struct InstitutionTests {
  static let day = World.noon.day

  static func committee(
    _ name: String, type: String = "village", trade: Bool = false, area: Spot = .village,
    director: String? = "张三", until: Day? = nil, in db: Database
  ) throws -> RegisterRow {
    var values: RegisterValues = [
      "name": .text(name), "type": .text(type), "trade": .flag(trade), "area": .text(area.code),
    ]
    values["director"] = director.map { .text($0) }
    values["term-end"] = until.map { .text("\($0)") }
    return try Registers.add(
      to: .committees, values, validFrom: day - 100, by: nil, at: World.noon, in: db)
  }

  @discardableResult
  static func mediator(
    _ name: String, of committee: RegisterRow? = nil, sex: String = "male", member: Bool = true,
    fullTime: Bool = false, until: Day? = day + 400, area: Spot = .village, in db: Database
  ) throws -> RegisterRow {
    var values: RegisterValues = [
      "name": .text(name), "area": .text(area.code), "sex": .text(sex), "member": .flag(member),
      "engagement": .text(fullTime ? "full-time" : "part-time"),
    ]
    values["committee"] = committee.map { .whole($0.id) }
    values["term-end"] = until.map { .text("\($0)") }
    return try Registers.add(
      to: .mediators, values, validFrom: day - 100, by: nil, at: World.noon, in: db)
  }

  private static func marks(_ row: RegisterRow, in db: Database) throws -> [String] {
    guard let register = Register.named(row.register) else { return [] }
    return try Registers.marks(of: [row], register, on: day, in: db)[row.id, default: []].map(\.id)
  }

  @Test(
    "A committee without three members, a woman or a director is shown as a fault, and taken all the same",
    arguments: Engine.allCases)
  func faults(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let leader = try world.member("leader-city").actor
      try await world.city.store.write { db in
        let bare = try Self.committee("甲村调委会", director: nil, in: db)
        #expect(try Self.marks(bare, in: db) == ["few-members", "no-woman", "no-director"])
        let whole = try Self.committee("乙村调委会", in: db)
        for (name, sex) in [("王一", "male"), ("李二", "male"), ("赵三", "female")] {
          try Self.mediator(name, of: whole, sex: sex, in: db)
        }
        // Who is engaged and no member counts for nothing here.
        try Self.mediator("孙四", of: bare, sex: "female", member: false, in: db)
        #expect(try Self.marks(whole, in: db) == [])
        #expect(try Self.marks(bare, in: db) == ["few-members", "no-woman", "no-director"])
        var query = RegisterQuery()
        query.mark = RegisterMark.anyFault
        let list = try Registers.list(.committees, query, for: leader, on: Self.day, in: db)
        #expect(list.rows.map(\.id) == [bare.id])
        query.mark = "no-woman"
        #expect(try Registers.count(.committees, query, for: leader, on: Self.day, in: db) == 1)
        query.mark = "nonsense"
        #expect(throws: Invalid("mark", "choice")) {
          try Registers.count(.committees, query, for: leader, on: Self.day, in: db)
        }
      }
    }
  }

  @Test("A mediator without a term, without a committee, or past his term is shown so")
  func terms() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      try await world.city.store.write { db in
        let home = try Self.committee("甲村调委会", in: db)
        let free = try Self.mediator("无名", until: nil, in: db)
        #expect(try Self.marks(free, in: db) == ["without-term", "no-committee", "untrained"])
        let late = try Self.mediator("过期", of: home, until: Self.day - 1, in: db)
        #expect(try Self.marks(late, in: db) == ["term-ended", "untrained"])
        let last = try Self.mediator("今日", of: home, until: Self.day, in: db)
        #expect(try Self.marks(last, in: db) == ["untrained", "term-ending"])
      }
    }
  }

  @Test(
    "The end of a term is announced three months ahead, once, and once more when it is moved",
    arguments: Engine.allCases)
  func announced(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let staff = try await world.centreStaff()
      let store = world.city.store
      let (soon, moved) = try await store.write { db -> (RegisterRow, RegisterRow) in
        let home = try Self.committee("甲村调委会", in: db)
        try Self.mediator("很远", of: home, until: Self.day.adding(months: 3) + 1, in: db)
        // What ended long ago is a fault in the list, and is not about to end.
        try Self.mediator("早已期满", of: home, until: Self.day - 400, in: db)
        return (
          try Self.mediator("将满", of: home, until: Self.day.adding(months: 3), in: db),
          try Self.mediator("也将满", of: home, until: Self.day + 5, in: db)
        )
      }
      func sweep(_ at: Instant) async throws -> Int {
        try await Sweep.run(store, under: world.city.rules, at: at).notices
      }
      #expect(try await sweep(World.noon) == 1)
      #expect(try await sweep(World.noon) == 0)
      let told = try await store.read { db in
        try Inbox.notices(for: staff.coordinator, in: db)
      }
      #expect(told.map(\.kind) == ["term-ending"])
      #expect(told.first?.data["count"] == 2)
      #expect(soon.id != moved.id)
      try await store.write { db in
        var values = moved.values
        values["term-end"] = .text("\(Self.day + 30)")
        try Registers.change(
          moved.id, of: .mediators, to: values, version: 1, by: nil, at: World.noon, in: db)
      }
      #expect(try await sweep(World.noon) == 1)
      // A day later the far one is near as well.
      #expect(try await sweep(World.noon.adding(minutes: 1440)) == 1)
      #expect(try await sweep(World.noon.adding(minutes: 1440)) == 0)
    }
  }

  @Test(
    "The end of a committee's term is announced to the same desk, three months ahead and once",
    arguments: Engine.allCases)
  func committeeAnnounced(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let staff = try await world.centreStaff()
      let store = world.city.store
      let soon = try await store.write { db in
        _ = try Self.committee("很远村调委会", until: Self.day.adding(months: 3) + 1, in: db)
        return try Self.committee("将满村调委会", until: Self.day.adding(months: 3), in: db)
      }
      func sweep(_ at: Instant) async throws -> Int {
        try await Sweep.run(store, under: world.city.rules, at: at).notices
      }
      #expect(try await sweep(World.noon) == 1)
      #expect(try await sweep(World.noon) == 0)
      let told = try await store.read { db in
        try Inbox.notices(for: staff.coordinator, in: db)
      }
      #expect(told.map(\.kind) == ["term-ending"])
      #expect(told.first?.data["name"] == "将满村调委会")
      #expect(told.first?.data["path"] == .text("/registers/committees/\(soon.id)"))
      // A day later the far one is near as well.
      #expect(try await sweep(World.noon.adding(minutes: 1440)) == 1)
    }
  }

  @Test(
    "Committees are counted both ways, mediators by engagement, as at a day",
    arguments: Engine.allCases)
  func figures(_ engine: Engine) async throws {
    try await withWorld(engine, cases: false) { world in
      let leader = try world.member("leader-city").actor
      try await world.city.store.write { db in
        let home = try Self.committee("甲村调委会", in: db)
        _ = try Self.committee("乙社区调委会", type: "residents", area: .village, in: db)
        _ = try Self.committee(
          "物业纠纷调委会", type: "social", trade: true, area: .farCounty, in: db)
        _ = try Self.committee("企业调委会", type: "enterprise", trade: true, area: .county, in: db)
        try Self.mediator("专职", of: home, fullTime: true, in: db)
        try Self.mediator("兼职", of: home, in: db)
        try Registers.add(
          to: .psychologists,
          ["name": .text("心理队"), "area": .text(Spot.city.code), "experts": .whole(7)],
          validFrom: Self.day - 100, by: nil, at: World.noon, in: db)
        let city = try InstitutionFigures.run(
          Spot.city.code, on: Self.day, for: leader, in: db)
        #expect(city.total[.committees] == 4)
        #expect(city.total[.trade] == 2)
        #expect(city.total[.committeesWithoutTrade] == 2)
        #expect(city.total[.social].all == 1 && city.total[.social].trade == 1)
        #expect(city.total[.village].all == 1 && city.total[.village].trade == 0)
        #expect(CommitteeType.allCases.map { city.total[$0].all }.reduce(0, +) == 4)
        #expect(city.total[.mediators] == 2)
        #expect((city.total[.fullTime], city.total[.partTime]) == (1, 1))
        #expect((city.total[.psychologists], city.total[.experts]) == (1, 7))
        let lines = Dictionary(
          city.lines.map { ($0.area, $0.counts[.committees]) }, uniquingKeysWith: +)
        #expect(lines[Spot.county.code] == 3)
        #expect(lines[Spot.farCounty.code] == 1)
        // What belongs to no county is a line of its own: the lines add up to the total.
        #expect(city.lines.map { $0.counts[.psychologists] }.reduce(0, +) == 1)
        let county = try InstitutionFigures.run(
          Spot.county.code, on: Self.day, for: leader, in: db)
        #expect(county.total[.committees] == 3)
        let before = try InstitutionFigures.run(
          Spot.city.code, on: Self.day - 101, for: leader, in: db)
        #expect(before.total[.committees] == 0)
      }
    }
  }

  @Test("A file made for people is taken in, and what is exported is taken in again")
  func files() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let keeper = try world.member("administrator-city").actor
      var choices = ChoiceNames()
      choices.add("专职", for: "full-time", of: "engagement")
      choices.add("女", for: "female", of: "sex")
      let map = ColumnMap([
        "name": ["姓名"], "committee": ["所属调委会"], "area": ["区划"], "engagement": ["专兼职"],
        "sex": ["性别"], "person": ["账号"],
      ])
      let taking = RegisterImport(
        .mediators, reader: try CellReader.shipped(), map: map, choices: choices)
      let text = """
        姓名,所属调委会,区划,专兼职,性别,账号
        王兰,甲村调委会,371402001001,专职,女,handler-roads

        """
      try await world.city.store.write { db in
        _ = try Self.committee("甲村调委会", in: db)
        let first = try taking.run(
          Table.read(Data(text.utf8), map: taking.columns), by: keeper, at: World.noon, in: db)
        #expect((first.added, first.problems.count) == (1, 0))
        let row = try Registers.list(
          .mediators, RegisterQuery(), for: keeper, on: Self.day, in: db
        ).rows.first
        #expect(row?.values.text("engagement") == "full-time")
        let person = row?.values.whole("person")
        #expect(person == (try world.member("handler-roads").actor.person))
        #expect(
          try person.flatMap { try Mediators.entry(of: $0, on: Self.day, in: db) }?.name == "王兰")
        let file = try RegisterExport.file(
          .mediators, RegisterQuery(), as: .xlsx, for: keeper, on: Self.day,
          title: { $0?.name ?? "mediators" }, choice: { $1 == "full-time" ? "专职" : $1 }, in: db)
        let again = try taking.run(
          Table.read(file, map: taking.columns), by: keeper, at: World.noon, in: db)
        #expect((again.added, again.changed, again.unchanged) == (0, 0, 1))
      }
    }
  }
}
