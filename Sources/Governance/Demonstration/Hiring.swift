import CaseEngine
import Storage

/// Fills the units and posts of the demonstration city with invented people.
struct Hiring {
  let staffing: Staffing
  let names: Names
  let estates: [String]
  let hash: String
  let now: Instant
  /// Posts and units are as old as the oldest matter can be.
  let since: Day
  private let seed: UInt64
  private var random: SeededRandom
  private(set) var roster = Roster()
  private var accounts: [Account] = []
  private var others: [Account] = []
  private var logins: Set<String> = []

  init(
    staffing: Staffing, names: Names, estates: [String], hash: String, seed: UInt64, now: Instant
  ) {
    self.staffing = staffing
    self.names = names
    self.estates = estates
    self.hash = hash
    self.now = now
    since = Day(year: now.day.year - 2, month: 1, day: 1)
    self.seed = seed
    random = SeededRandom(seed: seed, stream: .max)
  }

  /// The first of each role and level before the others.
  var published: [Account] { accounts + others }

  mutating func hire(in db: Database) throws {
    guard let whole = try AreaScope.of(Dezhou.city, in: db) else { throw Refusal.notFound }
    for level in Level.allCases.sorted(by: >) {
      let areas = try Areas.all(level, within: whole, on: now.day, in: db)
      for (index, area) in areas.enumerated() where level > .village || index == 0 {
        try fill(area, isFirst: index == 0, in: db)
      }
      if level == .township {
        var settling = try Settling(names: estates, since: since, seed: seed)
        try settling.settle(areas, in: db)
      }
      if level == .village { try lookAfter(areas, in: db) }
    }
    try employTwice(in: db)
  }

  private mutating func fill(_ area: Area, isFirst: Bool, in db: Database) throws {
    for (place, unit) in (staffing.organisations[area.level.name] ?? []).enumerated() {
      let name = unit.name.replacing("{area}", with: area.name)
      let id = try Organisations.insert(
        name: name, kind: unit.kind, area: area.code, lines: unit.lines, from: since, in: db)
      for number in 0..<(staffing.handlers[area.level.name] ?? 1) {
        let role = unit.role ?? .handler
        try employ(
          role, role == .mediator ? staffing.mediatorTitle : staffing.handlerTitle, area,
          (id, name),
          line: unit.lines.first,
          first: isFirst && (place == 0 || role == .mediator) && number == 0, in: db)
      }
    }
    for opening in staffing.posts[area.level.name] ?? [] {
      for number in 0..<opening.count(isFirst: isFirst) {
        try employ(
          opening.role, opening.title, area, nil, line: nil, first: isFirst && number == 0, in: db)
      }
    }
  }

  /// A worker, a committee and a sign in the first villages and communities of each county.
  private mutating func lookAfter(_ villages: [Area], in db: Database) throws {
    guard let administrator = roster.desks.values.compactMap({ $0[.administrator]?.first }).first
    else { return }
    let counties = Dictionary(grouping: villages) { $0.county ?? "" }
    for (_, areas) in counties.sorted(by: { $0.key < $1.key }) {
      for (area, sign) in zip(areas.prefix(staffing.workersPerCounty), staffing.places) {
        try employ(
          .villageWorker, staffing.workerTitle, area, nil, line: nil, first: false, in: db)
        try lookAfterPeace(of: area, in: db)
        let estate = random.pick(estates) ?? area.name
        let name = sign.name.replacing("{area}", with: area.name)
          .replacing("{estate}", with: estate)
        let place = try Places.add(
          area: area.code, name: name, address: area.name, kind: sign.kind, by: administrator,
          at: now, in: db)
        roster.signs[area.county ?? area.city, default: []].append(
          Roster.Sign(id: place.id, area: area.code, name: name))
      }
    }
  }

  /// The village's own committee, where it has none yet.
  private mutating func lookAfterPeace(of area: Area, in db: Database) throws {
    for unit in staffing.organisations["village"] ?? [] where unit.role == .mediator {
      let line = unit.lines.first ?? ""
      let known = try Organisations.keeping(line: line, nearest: area, on: since, in: db)
      guard known?.area != area.code else { continue }
      let name = unit.name.replacing("{area}", with: area.name)
      let id = try Organisations.insert(
        name: name, kind: unit.kind, area: area.code, lines: unit.lines, from: since, in: db)
      try employ(
        .mediator, staffing.mediatorTitle, area, (id, name), line: line, first: false, in: db)
    }
  }

  /// One person with several posts in the city.
  private mutating func employTwice(in db: Database) throws {
    guard let city = try Areas.find(Dezhou.city, in: db) else { return }
    let login = "several.city"
    let name = names.draw(&random)
    let person = try insert(login, name, in: db)
    for several in staffing.several {
      try appoint(
        person, login, name, several.role, several.title, city, nil, line: nil, first: false,
        in: db)
    }
  }

  private mutating func employ(
    _ role: Role, _ title: String, _ area: Area, _ unit: (id: Int64, name: String)?, line: String?,
    first: Bool, in db: Database
  ) throws {
    let login = login(role, area, line, first)
    let name = names.draw(&random)
    let person = try insert(login, name, in: db)
    try appoint(person, login, name, role, title, area, unit, line: line, first: first, in: db)
  }

  /// The first of a level is `clerk.county`, others are `clerk.371424`, `handler.371424.water`.
  private mutating func login(
    _ role: Role, _ area: Area, _ line: String?, _ first: Bool
  ) -> String {
    let digits = AreaCode(area.code).map { String($0.prefix) } ?? area.code
    let parts =
      first ? [role.rawValue, area.level.name] : [role.rawValue, digits, line].compactMap { $0 }
    let plain = parts.joined(separator: ".")
    var login = plain
    var number = 2
    while !logins.insert(login).inserted {
      login = "\(plain).\(number)"
      number += 1
    }
    return login
  }

  private mutating func insert(_ login: String, _ name: String, in db: Database) throws -> Int64 {
    try People.insert(
      login: login, name: name, phone: Names.phone(&random), hash: hash, mustChange: false,
      isDefault: true, at: since.start, in: db)
  }

  private mutating func appoint(
    _ person: Int64, _ login: String, _ name: String, _ role: Role, _ title: String, _ area: Area,
    _ unit: (id: Int64, name: String)?, line: String?, first: Bool, in db: Database
  ) throws {
    let id = try Posts.insert(
      role, to: person, area: area.code, organisation: unit?.id, line: line,
      title: title, from: since, in: db)
    guard let post = try Posts.find(id, in: db) else { throw Refusal.notFound }
    let actor = Actor(person: person, name: name, post: post)
    if let organisation = post.organisation {
      roster.handlers[organisation, default: []].append(actor)
    } else {
      roster.desks[area.code, default: [:]][role, default: []].append(actor)
    }
    let account = Account(
      name: login, password: staffing.password, person: name, post: id, title: title,
      role: role.rawValue, level: area.level.name, area: area.code, organisation: unit?.id,
      organisationName: unit?.name)
    if first { accounts.append(account) } else { others.append(account) }
  }
}
