import CaseEngine
import Storage

/// The next sitting of a dispute as it stands in the facts of its case.
package struct PlannedSession: Hashable, Sendable {
  package let at: Instant
  package let place: String
  /// See the policy's `session-modes`.
  package let mode: String
  /// The only party that is asked to come; 0 for all of them.
  let party: Int

  init?(_ matter: Case) {
    guard let at = matter.facts["session-at"]?.text.flatMap({ Instant($0) }) else { return nil }
    self.at = at
    place = matter.facts["session-place"]?.text ?? ""
    mode = matter.facts["session-mode"]?.text ?? ""
    party = matter.facts["session-with"]?.number ?? 0
  }

  /// Whether the matter still waits for a sitting: what was agreed earlier needs none.
  static func isAwaited(_ matter: Case) -> Bool {
    let procedure = Dispute.family.first { $0.id == matter.procedure }
    return procedure?.step("plan-session")?.from.contains(matter.state) ?? false
  }

  func concerns(_ other: Party) -> Bool {
    other.isActive && (party == 0 || party == other.number)
  }

  /// A day and a time of the day, `09:30`, that lie ahead.
  static func prepare(
    _ said: inout [String: Fact], _ file: CaseFile, at now: Instant, in db: Database
  ) throws {
    guard let day = said["session-day"]?.day else {
      throw Invalid("session-day", "day")
    }
    let parts = (said["session-time"]?.text ?? "").replacing("\u{FF1A}", with: ":")
      .split(separator: ":").map { Int(String($0).trimmed) }
    guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...23).contains(hour),
      (0...59).contains(minute)
    else { throw Invalid("session-time", "time-of-day") }
    let at = day.at(minute: hour * 60 + minute)
    guard at > now else { throw Invalid("session-time", "past-time") }
    said["session-at"] = .text(at.rfc3339)
    said["session-with"] = .number(said["party"]?.number ?? 0)
    guard let known = PlannedSession(file.matter), known.at > now else { return }
    let same =
      known.at == at && known.place == said["session-place"]?.text
      && known.mode == said["session-mode"]?.text && known.party == said["session-with"]?.number
    if same { throw Refusal.barred(step: "plan-session", because: "same-session") }
    said["session-was"] = .text(known.at.rfc3339)
  }

  /// Only what still lies ahead is called off.
  static func prepareCancelling(
    _ said: inout [String: Fact], _ file: CaseFile, at now: Instant
  ) throws {
    guard let known = PlannedSession(file.matter), known.at > now else {
      throw Refusal.barred(step: "cancel-session", because: "no-session")
    }
    said["session-was"] = .text(known.at.rfc3339)
    said["session-with"] = .number(known.party)
  }

  /// Everybody concerned is told once of each plan: the parties by message, the mediator where
  /// another has planned it.
  static func tell(_ entry: Entry, of file: CaseFile, in db: Database) throws {
    guard let planned = PlannedSession(file.matter) ?? PlannedSession(cancelled: entry) else {
      return
    }
    let isOff = entry.step == "cancel-session"
    let was = isOff ? nil : entry.data["session-was"]?.text.flatMap { Instant($0) }
    let kind = isOff ? "session-cancelled" : was == nil ? "session" : "session-moved"
    var data: [String: Fact] = [
      "time": .text(planned.words), "place": .text(planned.place),
      "at": .text(planned.at.rfc3339),
    ]
    data["was"] = was.map { .text(words(of: $0)) }
    for party in try Parties.of(file, in: db) where planned.concerns(party) {
      try Outbox.tell(kind, party: party, of: file, data: data, at: entry.at, in: db)
    }
    try Notices.ofSession(kind, by: entry.by, of: file, data: data, at: entry.at, in: db)
    if isOff {
      try Reminders.drop(Dispute.id, of: file.id, in: db)
    } else {
      try Reminders.plan(Dispute.id, of: file.id, at: planned.at, at: entry.at, in: db)
    }
  }

  /// The day before: nobody is reminded of a sitting that could not be called off any more, because
  /// the talks have ended.
  static func remind(
    of id: Int64, at time: Instant, at now: Instant, in db: Database
  ) throws -> Bool {
    guard let file = try CaseFile.load(id, in: db), file.matter.open,
      let planned = PlannedSession(file.matter), planned.at == time,
      let procedure = Dispute.family.first(where: { $0.id == file.matter.procedure }),
      procedure.step("cancel-session")?.from.contains(file.matter.state) == true
    else { return false }
    let data: [String: Fact] = ["time": .text(planned.words), "place": .text(planned.place)]
    for party in try Parties.of(file, in: db) where planned.concerns(party) {
      try Outbox.tell(
        "session-reminder", party: party, of: file, data: data, byTimer: true, at: now, in: db)
    }
    try Notices.ofSession("session-reminder", by: nil, of: file, data: data, at: now, in: db)
    return true
  }

  private init?(cancelled entry: Entry) {
    guard let at = entry.data["session-was"]?.text.flatMap({ Instant($0) }) else { return nil }
    self.at = at
    place = ""
    mode = ""
    party = entry.data["session-with"]?.number ?? 0
  }

  private var words: String { Self.words(of: at) }

  /// As a message says it, in digits that every reader of the city reads.
  static func words(of at: Instant) -> String {
    let minutes = Int(at.milliseconds(since: at.day.start) / 60_000)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(at.day) \(two(minutes / 60)):\(two(minutes % 60))"
  }
}
