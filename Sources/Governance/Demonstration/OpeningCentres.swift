import CaseEngine
import Storage

/// Opens the demonstration's centres and conferences: functions, rooms, a roster of the last weeks
/// with who came, calls, bookings, scores, meetings and their tasks.
struct OpeningCentres {
  let script: InstitutionScript
  let rosterDays: Int
  let names: Names
  let roster: Roster
  let since: Day
  let now: Instant
  let rules: Rulebook
  private var random: SeededRandom

  init(
    _ script: InstitutionScript, rosterDays: Int, names: Names, roster: Roster, since: Day,
    seed: UInt64, now: Instant, under rules: Rulebook
  ) {
    self.script = script
    self.rosterDays = rosterDays
    self.names = names
    self.roster = roster
    self.since = since
    self.now = now
    self.rules = rules
    random = SeededRandom(seed: seed, stream: .max - 3)
  }

  mutating func open(in db: Database) throws {
    guard let whole = try AreaScope.of(Dezhou.city, in: db),
      let city = try Areas.find(Dezhou.city, in: db)
    else { throw Refusal.notFound }
    let titles = Dictionary(
      try PolicyList.functions.entries(on: now.day, in: db).map { ($0.id, $0.name) },
      uniquingKeysWith: { first, _ in first })
    let counties = try Areas.all(.county, within: whole, on: now.day, in: db)
    for area in [city] + counties {
      try centre(area, titles, isRostered: true, in: db)
      try confer(area, in: db)
    }
    for (_, areas) in Dictionary(
      grouping: try Areas.all(.township, within: whole, on: now.day, in: db), by: \.county
    ).sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
      for (index, area) in areas.enumerated() {
        let isRostered = index < script.rosteredTownships
        try centre(area, titles, isRostered: isRostered, in: db)
        if isRostered { try confer(area, in: db) }
      }
    }
  }

  private func add(
    _ register: Register, _ values: RegisterValues, _ area: Area, in db: Database
  ) throws -> Int64 {
    var values = values
    values["area"] = .text(area.code)
    return try Registers.add(
      to: register, values, validFrom: since, by: nil, at: since.start, in: db
    ).id
  }

  private mutating func centre(
    _ area: Area, _ titles: [String: String], isRostered: Bool, in db: Database
  ) throws {
    let id = try add(
      .centres,
      [
        "name": .text(script.centre.replacing("{area}", with: area.name)),
        "host": .text(script.hosts[area.level.name] ?? ""), "head": .text(names.draw(&random)),
        "address": .text(area.name), "phone": .text(Names.phone(&random)),
        "opened": .text("\(since)"),
      ], area, in: db)
    for function in script.functions[area.level.name] ?? [] {
      let unit = try function.line.flatMap {
        try Organisations.keeping(line: $0, nearest: area, on: now.day, in: db)
      }
      let title = titles[function.function] ?? function.function
      var values: RegisterValues = [
        "name": .text(title), "centre": .whole(id), "function": .text(function.function),
        "mode": .text(function.mode), "attendant": .text(names.draw(&random)),
      ]
      values["weekdays"] = function.days.map { .texts($0.map { "\($0)" }) }
      values["provider"] = unit.map { .whole($0.id) }
      _ = try add(.centreFunctions, values, area, in: db)
    }
    for room in script.rooms.prefix(area.level == .township ? 4 : script.rooms.count) {
      var values: RegisterValues = [
        "name": .text(room.name), "centre": .whole(id), "kind": .text(room.kind),
      ]
      values["seats"] = room.seats.map { .whole(Int64($0)) }
      _ = try add(.centreRooms, values, area, in: db)
    }
    guard isRostered, let desk = roster.desks[area.code]?[.receptionist]?.first,
      let coordinator = roster.desks[area.code]?[.coordinator]?.first
    else { return }
    let centre = try Centre.find(id, for: desk, in: db)
    let first = now.day - rosterDays
    _ = try Duties.insert(centre, from: first, to: now.day + 21, under: rules.calendar, in: db)
    try attend(centre, from: first, desk, in: db)
    try call(centre, from: first, desk, in: db)
    try book(centre, desk, in: db)
    try score(id, coordinator, in: db)
  }

  private mutating func attend(
    _ centre: Centre, from first: Day, _ desk: Actor, in db: Database
  ) throws {
    for duty in try Duties.of(centre.id, from: first, to: now.day, in: db) {
      let arrived = duty.day.at(minute: 500 + random.whole(0...35))
      guard arrived <= now else { continue }
      if random.happens(script.excused) {
        try db.run(
          """
          UPDATE duties SET excused = \(script.excuse), noted_by = \(desk.person)
          WHERE id = \(duty.id)
          """)
      } else if random.happens(script.attendance) {
        let left = duty.day.at(minute: 1050 + random.whole(-10...30))
        try db.run(
          """
          UPDATE duties SET arrived_at = \(arrived), left_at = \(left <= now ? left : nil),
            noted_by = \(desk.person)
          WHERE id = \(duty.id)
          """)
      }
    }
  }

  private mutating func call(
    _ centre: Centre, from first: Day, _ desk: Actor, in db: Database
  ) throws {
    let called = try centre.functions(on: now.day, in: db).filter { $0.mode == .onCall }
    var day = first
    while day <= now.day {
      if rules.calendar.isWorking(day) {
        for _ in 0..<random.poisson(script.callsPerWeek / 5) {
          let at = day.at(minute: random.whole(520...1020))
          guard at < now, let function = random.pick(called) else { continue }
          let id = try CentreCalls.call(
            function.id, to: centre.id, for: random.pick(script.purposes) ?? "", by: desk, at: at,
            in: db)
          let minutes = random.logNormal(
            median: script.callMinutes.median, sigma: script.callMinutes.sigma)
          let there = at.adding(minutes: Int(minutes) + 2)
          if there <= now {
            try CentreCalls.arrived(id, at: centre.id, by: desk, at: there, in: db)
          }
        }
      }
      day = day + 1
    }
  }

  private mutating func book(_ centre: Centre, _ desk: Actor, in db: Database) throws {
    for room in try centre.rooms(in: db) where room.values.text("kind") != "window" {
      for day in [now.day, now.day + 1] where random.happens(0.6) {
        let begins = day.at(minute: 540 + 60 * random.whole(0...7))
        guard begins > now else { continue }
        try Bookings.book(
          room.id, at: centre.id, from: begins, to: begins.adding(minutes: 60),
          for: random.pick(script.bookings) ?? "", by: desk, at: now, in: db)
      }
    }
  }

  private mutating func score(_ centre: Int64, _ coordinator: Actor, in db: Database) throws {
    let standards = try Policies.current(CentrePolicy.self, on: now.day, in: db).policy.standards
    var points: [String: Int] = [:]
    for item in standards.flatMap(\.items) {
      points[item.id] = max(0, item.points - (random.happens(0.3) ? random.whole(1...2) : 0))
    }
    try StandardChecks.add(
      to: centre, points: points, note: "", by: coordinator,
      at: (now.day - random.whole(5...40)).at(minute: 900), in: db)
  }

  /// A conference with its members, what it met about, and what became of its tasks.
  private mutating func confer(_ area: Area, in db: Database) throws {
    guard let office = roster.desks[area.code]?[.coordinator]?.first else { return }
    let id = try add(
      .conferences,
      [
        "name": .text(script.conference.replacing("{area}", with: area.name)),
        "convener": .text(names.draw(&random)),
        "convener-title": .text(script.convenerTitles[area.level.name] ?? ""),
        "founded": .text("\(since)"),
      ], area, in: db)
    let units = try Organisations.all(in: area.code, on: now.day, db)
      .filter { area.level == .township ? $0.kind != "committee" : $0.kind == "bureau" }.prefix(15)
    var members: [Int64] = []
    for unit in units {
      members.append(
        try add(
          .conferenceMembers,
          [
            "name": .text(unit.name), "conference": .whole(id), "organisation": .whole(unit.id),
            "representative": .text(names.draw(&random)),
          ], area, in: db))
    }
    for meeting in script.meetings {
      let day = now.day - meeting.daysBack
      let at = day.at(minute: 960)
      // Somebody always comes.
      let present = members.enumerated().filter { $0.offset == 0 || random.happens(0.9) }
        .map(\.element)
      let held = try Conferences.hold(
        id,
        Conferences.Minutes(
          day: day, place: meeting.place, topic: meeting.topic, minutes: meeting.minutes,
          present: present),
        by: office, at: at, in: db)
      for n in 1...2 {
        guard let unit = random.pick(Array(units)) else { continue }
        let number = try Conferences.decide(
          held, task: random.pick(script.tasks) ?? "", unit: unit.id,
          due: day + script.taskDays + random.whole(-10...10), n: n, by: office, at: at,
          under: rules, in: db)
        try follow(number, unit.id, office, from: at, in: db)
      }
    }
  }

  private mutating func follow(
    _ number: String, _ unit: Int64, _ office: Actor, from at: Instant, in db: Database
  ) throws {
    guard let handler = roster.handlers[unit]?.first else { return }
    func take(_ step: String, _ said: [String: Fact], _ actor: Actor, _ days: Int) throws {
      let time = (at.day + days).at(minute: 600)
      guard time < now else { return }
      _ = try CaseDesk.take(
        number, step: step, raw: said, entries: nil, by: actor, at: time, under: rules, in: db)
    }
    let days = random.whole(10...38)
    let words = Fact.text(script.tasks[0])
    let isDone = random.happens(script.done)
    try take("sign", [:], handler, 1)
    guard isDone, (at.day + days + 2).at(minute: 600) < now else { return }
    try take("submit", ["result": words, "evidence": words], handler, days)
    try take("accept", [:], office, days + 2)
  }
}
