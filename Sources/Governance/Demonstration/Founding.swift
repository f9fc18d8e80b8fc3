import CaseEngine
import Storage

/// Founds the demonstration's committees and fills them with mediators, exactly as many as the
/// scale has.
struct Founding {
  let script: InstitutionScript
  let scale: InstitutionScript.Scale
  let names: Names
  let roster: Roster
  let since: Day
  let now: Instant
  private var random: SeededRandom
  private var mediators = 0
  private var taken: Set<String> = []
  private var placed: Set<Int64> = []

  private struct Founded {
    let id: Int64
    let area: Area
    let isVillage: Bool
    let organisation: Int64?
  }

  init(
    _ script: InstitutionScript, _ scale: InstitutionScript.Scale, names: Names, roster: Roster,
    since: Day, seed: UInt64, now: Instant
  ) {
    self.script = script
    self.scale = scale
    self.names = names
    self.roster = roster
    self.since = since
    self.now = now
    random = SeededRandom(seed: seed, stream: .max - 2)
  }

  mutating func found(in db: Database) throws {
    guard let whole = try AreaScope.of(Dezhou.city, in: db),
      let city = try Areas.find(Dezhou.city, in: db)
    else { throw Refusal.notFound }
    let counties = try Areas.all(.county, within: whole, on: now.day, in: db)
    let townships = try Areas.all(.township, within: whole, on: now.day, in: db)
    let villages = try Areas.all(.village, within: whole, on: now.day, in: db)
    let above = [city] + counties
    var founded: [Founded] = []
    func room() -> Bool { founded.count < scale.committees }
    for index in 0..<scale.trade where room() {
      let trade = script.trades[index / above.count % script.trades.count]
      let area = above[index % above.count]
      founded.append(
        try committee(fresh(trade.name, area), trade.type, area, kind: trade.kind, in: db))
    }
    for township in townships where room() {
      founded.append(
        try committee(
          fresh(script.township, township), township.kind == .subdistrict ? "street" : "township",
          township, in: db))
    }
    for village in villages where room() {
      let type = village.kind == .residentsCommittee ? "residents" : "village"
      founded.append(try committee(fresh(script.listed, village), type, village, in: db))
    }
    let enterprises = (scale.committees - founded.count) * script.enterprises / 100
    for index in 0..<max(0, enterprises) where room() {
      let area = townships[index % townships.count]
      let name = random.pick(script.enterpriseNames) ?? ""
      founded.append(
        try committee(
          fresh(script.enterprise.replacing("{name}", with: name), area), "enterprise", area, in: db
        ))
    }
    var index = 0
    while room(), !townships.isEmpty {
      let area = townships[index % townships.count]
      let name = (random.pick(script.villageNames) ?? "") + (random.pick(script.villageStems) ?? "")
      let type = area.kind == .subdistrict && index % 3 == 0 ? "residents" : "village"
      founded.append(
        try committee(
          fresh(script.village.replacing("{name}", with: name), area), type, area, in: db))
      index += 1
    }
    try fill(founded, in: db)
    try others(above, townships, in: db)
  }

  /// A name that no other of the area has.
  private mutating func fresh(_ pattern: String, _ area: Area) -> String {
    let name = pattern.replacing("{area}", with: area.name)
    var result = name
    var number = 2
    while !taken.insert("\(area.code) \(result)").inserted {
      result = "\(name)(\(number))"
      number += 1
    }
    return result
  }

  private mutating func committee(
    _ name: String, _ type: String, _ area: Area, kind: String? = nil, in db: Database
  ) throws -> Founded {
    let unit = try Organisations.keeping(line: "mediation", nearest: area, on: since, in: db)
    // The unit of an area is its first committee; others of that area have none.
    let organisation = unit.flatMap {
      kind == nil && $0.area == area.code && placed.insert($0.id).inserted ? $0.id : nil
    }
    let ending = random.happens(script.termEnding)
    let over = !ending && random.happens(script.termOver)
    let end =
      over
      ? now.day - random.whole(1...90)
      : ending ? now.day + random.whole(1...85) : now.day + random.whole(120...900)
    var values: RegisterValues = [
      "name": .text(name), "type": .text(type), "trade": .flag(kind != nil),
      "area": .text(area.code), "founding-unit": .text(area.name), "address": .text(area.name),
      "phone": .text(Names.phone(&random)), "seal": .flag(random.happens(0.97)),
      "founded": .text("\(end.adding(months: -36))"), "term-end": .text("\(end)"),
    ]
    if !random.happens(script.noDirector) { values["director"] = .text(names.draw(&random)) }
    values["trade-kind"] = kind.map { .text($0) }
    values["organisation"] = organisation.map { .whole($0) }
    let row = try Registers.add(
      to: .committees, values, validFrom: since, by: nil, at: since.start, in: db)
    return Founded(
      id: row.id, area: area, isVillage: type == "village" || type == "residents",
      organisation: organisation)
  }

  /// Three members each, then the rest to the committees one after the other.
  private mutating func fill(_ founded: [Founded], in db: Database) throws {
    guard !founded.isEmpty else { return }
    for one in founded {
      let noWoman = random.happens(script.noWoman)
      var staff = one.organisation.map { roster.handlers[$0] ?? [] } ?? []
      for seat in 0..<(random.happens(script.fewMembers) ? 2 : 3) where mediators < scale.mediators
      {
        try mediator(
          of: one, sex: seat == 0 && !noWoman ? "female" : noWoman ? "male" : sex(), isMember: true,
          actor: staff.popLast(), in: db)
      }
    }
    var index = 0
    while mediators < scale.mediators {
      try mediator(of: founded[index % founded.count], sex: sex(), isMember: false, in: db)
      index += 1
    }
  }

  private mutating func sex() -> String { random.happens(0.35) ? "female" : "male" }

  private mutating func mediator(
    of committee: Founded, sex: String, isMember: Bool, actor: Actor? = nil, in db: Database
  ) throws {
    mediators += 1
    let full = random.happens(committee.isVillage ? script.fullTime / 3 : script.fullTime * 3)
    var specialities = [random.pick(script.kinds) ?? ""]
    if random.happens(0.4), let more = random.pick(script.kinds), more != specialities[0] {
      specialities.append(more)
    }
    var values: RegisterValues = [
      "name": .text(actor?.name ?? names.draw(&random)), "committee": .whole(committee.id),
      "area": .text(committee.area.code), "engagement": .text(full ? "full-time" : "part-time"),
      "member": .flag(isMember), "sex": .text(sex), "number": .text(number()),
      "specialities": .texts(specialities),
      "languages": .texts(
        [script.languages[0]] + (random.happens(0.05) ? [script.languages[1]] : [])),
      "phone": .text(Names.phone(&random)),
    ]
    values["ethnic-group"] =
      random.happens(0.02) ? random.pick(script.minorities).map { .text($0) } : nil
    values["person"] = actor.map { .whole($0.person) }
    if !random.happens(script.noTerm) {
      let end =
        random.happens(script.termEnding)
        ? now.day + random.whole(1...85)
        : random.happens(script.termOver)
          ? now.day - random.whole(1...120) : now.day + random.whole(120...1000)
      values["term-start"] = .text("\(end.adding(months: -36))")
      values["term-end"] = .text("\(end)")
    }
    if random.happens(script.trained) {
      values["trained"] = .text("\(now.day - random.whole(10...500))")
      values["training-hours"] = .whole(Int64(random.whole(4...60)))
    }
    try Registers.add(
      to: .mediators, values, validFrom: since, by: nil, at: since.start, in: db)
  }

  private func number() -> String {
    "DT\(String(mediators + 100_000).dropFirst())"
  }

  private mutating func others(
    _ above: [Area], _ townships: [Area], in db: Database
  ) throws {
    for index in 0..<scale.administrative {
      let area = above[index % above.count]
      let pattern = script.administrative[index / above.count % script.administrative.count]
      let name = fresh(pattern, area)
      try Registers.add(
        to: .administrativeCommittees,
        [
          "name": .text(name), "area": .text(area.code),
          "director": .text(names.draw(&random)), "members": .whole(Int64(random.whole(3...9))),
          "phone": .text(Names.phone(&random)),
        ], validFrom: since, by: nil, at: since.start, in: db)
    }
    for index in 0..<scale.judicial {
      let kind = script.judicial[index / above.count % script.judicial.count]
      let area =
        index < above.count * script.judicial.count
        ? above[index % above.count] : townships[index % townships.count]
      try Registers.add(
        to: .judicialOrganisations,
        [
          "name": .text(fresh(kind.name, area)), "type": .text(kind.type),
          "area": .text(area.code),
          "court": .text(script.court.replacing("{area}", with: area.name)),
          "director": .text(names.draw(&random)), "members": .whole(Int64(random.whole(2...12))),
        ], validFrom: since, by: nil, at: since.start, in: db)
    }
    for index in 0..<scale.stations {
      let area = (townships + above)[index % (townships.count + above.count)]
      let station = try Organisations.all(in: area.code, on: now.day, db).first {
        $0.kind == "station"
      }
      var values: RegisterValues = [
        "name": .text(fresh(script.stationRoom, area)), "area": .text(area.code),
        "head": .text(names.draw(&random)), "phone": .text(Names.phone(&random)),
        "resident-mediators": .whole(Int64(random.whole(1...3))),
      ]
      values["station"] = station.map { .whole($0.id) }
      try Registers.add(
        to: .stationRooms, values, validFrom: since, by: nil, at: since.start, in: db)
    }
    let places = above + townships
    for index in 0..<scale.teams {
      let area = places[index % places.count]
      let pattern = script.teams[index / places.count % script.teams.count]
      var values: RegisterValues = [
        "name": .text(fresh(pattern, area)), "area": .text(area.code),
        "head": .text(names.draw(&random)), "experts": .whole(Int64(random.whole(3...15))),
        "phone": .text(Names.phone(&random)),
      ]
      let speciality = random.pick(script.specialities) ?? ""
      if !random.happens(script.noSpeciality) { values["specialities"] = .texts([speciality]) }
      try Registers.add(
        to: .psychologists, values, validFrom: since, by: nil, at: since.start, in: db)
    }
  }
}
