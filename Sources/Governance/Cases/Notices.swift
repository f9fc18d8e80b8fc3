import CaseEngine
import Storage

/// What somebody must be told. A row is written in the transaction of the act; what goes outside
/// is sent later, see `Outbox`.
package enum Notices {
  /// Steps after which the one whose turn it is must hear at once.
  private static let telling: Set<String> = [
    "dispatch", "file-part", "settle-duty", "reject", "redo", "order-redo", "urge", "instruct",
    "refuse-return", "grant-extension", "refuse-extension", "pause", "resume", "add", "contest",
    "return", "settle-on-committee", "accept-return", "ask-extension", "ask-pause", "withdraw",
    "withdraw-for", "hand-to-mediation",
    "hand-back", "route", "mediate", "administer", "take-commission", "climb", "send-back",
    "pass-down", "party-refuses", "fail", "decline", "file-volume", "breach", "refuse-mediation",
    "give-view", "pass-lead", "send-to-station", "hand-to-centre", "find-crime", "hand-to-office",
    "hand-to-petition", "forward-petition", "object-petition", "decline-hand-over",
    "arbitration-refuses", "report-outcome", "channel-petition", "ask-review", "ask-recheck",
    "conclude-petition", "issue-recheck", "record-default", "fail-at-station", "refuse-mediation",
    "send-petition-back",
  ]

  /// What the desk decides, though the turn stays with the one who asks.
  private static let askingDesk: Set<String> = ["ask-extension", "ask-pause"]

  /// What the mediator does himself as a rule, and must hear of where a party does it.
  private static let byParties: Set<String> = ["record-consent", "sign-agreement"]

  /// Steps at which a reporter may be told by message; policy says at which he is.
  static let toReporters: Set<String> = [
    "admit", "answer", "refuse", "pass-on", "note-repeat", "dispatch", "merge", "part", "pause",
    "resume", "grant-extension", "accept", "redo", "order-redo", "explain", "close",
    "withdraw-for", "accept-result", "guide",
  ]

  /// Everything that may be told outside: steps, and what timers find.
  static let kinds = telling.union(toReporters).union(["yellow", "supervised"])
    .union(ofMeetings)
  /// Of a conference: called, moved, called off, near.
  static let ofMeetings: Set<String> = [
    "meeting", "meeting-moved", "meeting-cancelled", "meeting-reminder",
  ]

  static func afterStep(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    guard entry.by != nil, file.privacy != .counselling else { return }
    if kinds.contains(entry.step) {
      try Outbox.tell(
        entry.step, of: file, data: ["step": .text(entry.step)], at: entry.at, in: db)
    }
    let isParty = entry.by?.role == .resident && byParties.contains(entry.step)
    guard telling.contains(entry.step) || isParty else { return }
    let desk: Role = file.privacy == .dispute ? .coordinator : .dispatcher
    let role: Role = askingDesk.contains(entry.step) ? desk : file.turn ?? .handler
    let row = try post(
      entry.step, to: role, of: file, data: ["step": .text(entry.step)], at: entry.at)
    try insert([row], in: db)
  }

  /// Red, what a mediator reports to the police, and a red matter that leaves the desk: the units
  /// named, the leaders of the holder's area, and the supervisors of the area and of those above it
  /// hear at once.
  static func danger(
    _ entry: Entry, of file: CaseFile, units: [Int64], in db: Database
  ) throws {
    let data: [String: Fact] = ["step": .text(entry.step)]
    var rows: [SQL] = []
    for unit in units {
      rows.append(
        try row(
          entry.step, file: file, role: .handler, area: file.holder.code,
          organisation: unit, person: nil, data: data, at: entry.at))
    }
    rows.append(
      try row(
        entry.step, file: file, role: .leader, area: file.holder.code, organisation: nil,
        person: nil, data: data, at: entry.at))
    let above = [file.holder.code, file.holder.township, file.holder.county, file.holder.city]
    for area in Set(above.compactMap(\.self)).sorted() {
      rows.append(
        try row(
          entry.step, file: file, role: .supervisor, area: area, organisation: nil, person: nil,
          data: data, at: entry.at))
    }
    try insert(rows, in: db)
  }

  /// Offices hear what becomes of a matter: those that handed it over, or the one that works on it.
  static func offices(
    _ units: some Sequence<Int64>, of file: CaseFile, _ entry: Entry, in db: Database
  ) throws {
    let others = Set(units).filter { $0 != entry.by?.organisation }.sorted()
    try insert(
      others.map { office in
        try row(
          entry.step, file: file, role: .handler, area: file.holder.code, organisation: office,
          person: nil, data: ["step": .text(entry.step)], at: entry.at)
      }, in: db)
  }

  /// Who is to lead a red matter hears of it by name, where he has an account.
  static func named(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    guard let leader = entry.data["leader-person"]?.number.map(Int64.init) else { return }
    let row = try row(
      entry.step, file: file, role: .leader, area: file.holder.code, organisation: nil,
      person: leader, data: ["step": .text(entry.step)], at: entry.at)
    try insert([row], in: db)
  }

  /// The desk of a neighbouring area is asked to settle a dispute jointly.
  static func joint(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    guard let desk = file.joint else { return }
    let row = try row(
      entry.step, file: file, role: .coordinator, area: desk.code, organisation: nil, person: nil,
      data: ["step": .text(entry.step)], at: entry.at)
    try insert([row], in: db)
  }

  /// Who received a dispute first hears what becomes of it, unless it was his own act.
  static func first(
    _ kind: String, _ entry: Entry, of file: CaseFile, to receiver: FirstReceiver, in db: Database
  ) throws {
    guard receiver.person == nil || receiver.person != entry.by?.person else { return }
    let row = try row(
      kind, file: file, role: receiver.role, area: receiver.area, organisation: nil,
      person: receiver.person, data: ["step": .text(entry.step)], at: entry.at)
    try insert([row], in: db)
  }

  /// A sitting was planned, moved or called off by somebody else than its mediator, or is near.
  static func ofSession(
    _ kind: String, by doer: Doer?, of file: CaseFile, data: [String: Fact], at now: Instant,
    in db: Database
  ) throws {
    guard let handler = file.matter.handler, handler != doer?.person else { return }
    try insert(
      [
        try row(
          kind, file: file, role: file.turn ?? .mediator, area: file.holder.code,
          organisation: file.matter.unit, person: handler, data: data, at: now)
      ], in: db)
  }

  /// What is told of a clock that is nearly due; the rows are the caller's to insert.
  static func yellow(
    _ clock: Clock, of file: CaseFile, at now: Instant, in db: Database
  ) throws -> [SQL] {
    let data: [String: Fact] = ["clock": .text(clock.name)]
    try Outbox.tell("yellow", of: file, data: data, at: now, in: db)
    return [
      try post("yellow", to: Role(rawValue: clock.owner.role), of: file, data: data, at: now)
    ]
  }

  static func supervised(
    _ clock: Clock, _ rung: Rung, area: String, of file: CaseFile, at now: Instant,
    in db: Database
  ) throws -> [SQL] {
    let data: [String: Fact] = ["clock": .text(clock.name), "rung": .text(rung.rawValue)]
    try Outbox.tell("supervised", of: file, data: data, at: now, in: db)
    return [
      try row(
        "supervised", file: file, role: .supervisor, area: area, organisation: nil, person: nil,
        data: data, at: now),
      try post("supervised", to: Role(rawValue: clock.owner.role), of: file, data: data, at: now),
    ]
  }

  /// To a person where the work is his, or to whoever holds such a post.
  private static func post(
    _ kind: String, to role: Role, of file: CaseFile, data: [String: Fact], at now: Instant
  ) throws -> SQL {
    var role = role
    // A psychologist hears of his own clients; who has none yet, or no more, is the desk's.
    if role == .psychologist, file.matter.handler == nil { role = .coordinator }
    let isOnes = role.actsForUnit || role == .psychologist
    return try row(
      kind, file: file, role: role, area: file.holder.code,
      organisation: role.actsForUnit ? file.matter.unit : nil,
      person: isOnes ? file.matter.handler : nil, data: data, at: now)
  }

  /// Of a sealed matter, that there is something to do, and no word of what.
  static func sealed(
    _ kind: String, of file: CaseFile, to role: Role, at areas: [String], in db: Database,
    now: Instant
  ) throws {
    try insert(
      areas.map { area in
        try row(
          kind, file: file, role: role, area: area, organisation: nil,
          person: role == .psychologist ? file.matter.handler : nil, data: [:], at: now)
      }, in: db)
  }

  /// A notice for a post or a person, in the inbox of this system.
  private static func row(
    _ kind: String, file: CaseFile, role: Role, area: String, organisation: Int64?,
    person: Int64?, data: [String: Fact], at now: Instant
  ) throws -> SQL {
    """
    (\(Identifier.next()), \(now.milliseconds), \(kind), \(file.id), \(file.number), \
    \(role.rawValue), \(area), \(organisation), \(person), 'inbox', \(try JSON.text(data)), 0)
    """
  }

  static func insert(_ rows: [SQL], in db: Database) throws {
    try db.later(
      """
      INSERT INTO notices (id, at, kind, case_id, number, role, area, organisation, person,
        channel, data, attempts)
      """, rows: rows)
  }
}
