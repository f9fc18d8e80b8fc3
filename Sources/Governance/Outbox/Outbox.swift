import CaseEngine
import Storage

/// What goes outside. Queued in the transaction of the act; sent later by any node, every attempt
/// written down before it is made. A receiver may get a notice twice, for a node may end between
/// sending and saying so; its number is then the same.
package enum Outbox {
  package enum Channel: String, Sendable, CaseIterable {
    case webhook, sms, mail
  }

  /// Queues what policy wants told of this, for who is to be told by which way.
  static func tell(
    _ kind: String, of file: CaseFile, data: [String: Fact], at now: Instant, in db: Database
  ) throws {
    // That somebody sees a psychologist is told to nobody outside.
    guard file.privacy != .counselling else { return }
    let policy = try Policies.current(
      NoticePolicy.self, on: now.day, county: file.place.county, in: db
    ).policy
    func queue(
      _ channel: Channel, _ data: [String: Fact], report: Int64? = nil, recipient: String? = nil
    ) throws {
      try insert(
        kind, channel, case: (file.id, file.number), area: file.place.code,
        organisation: file.matter.unit, data: data, report: report, recipient: recipient,
        at: now, in: db)
    }
    if policy.webhook.address != nil, policy.webhook.kinds.contains(kind) {
      try queue(.webhook, data)
    }
    for box in policy.mail.recipients where box.kinds.contains(kind) {
      try queue(.mail, data, recipient: box.address)
    }
    if policy.sms.steps.contains(kind), !file.confidential {
      var data = data
      data["unit"] = file.matter.unit.map { .number(Int($0)) }
      data["road"] = file.matter.facts["road"]
      if file.privacy == .dispute { data["dispute"] = true }
      for report in try reached(of: file, in: db) { try queue(.sms, data, report: report) }
    }
  }

  /// Queues what belongs to no case: to the webhook and the mailboxes that policy names.
  static func tell(
    _ kind: String, area: String?, data: [String: Fact], at now: Instant, in db: Database
  ) throws {
    let place = try area.flatMap { try Areas.find($0, in: db) }
    let policy = try Policies.current(
      NoticePolicy.self, on: now.day, county: place?.county, in: db
    ).policy
    if policy.webhook.address != nil, policy.webhook.kinds.contains(kind) {
      try insert(kind, .webhook, area: area, data: data, at: now, in: db)
    }
    for box in policy.mail.recipients where box.kinds.contains(kind) {
      try insert(kind, .mail, area: area, data: data, recipient: box.address, at: now, in: db)
    }
  }

  /// Queues a message to a party, where policy has words for it. The number is looked up when it is
  /// sent.
  ///
  /// - Parameter byTimer: whether nobody's act is behind it: then it waits for the morning.
  static func tell(
    _ kind: String, party: Party, of file: CaseFile, data: [String: Fact], byTimer: Bool = false,
    at now: Instant, in db: Database
  ) throws {
    let policy = try Policies.current(
      NoticePolicy.self, on: now.day, county: file.place.county, in: db
    ).policy
    guard policy.texts.sms[kind]?.isEmpty == false else { return }
    var data = data
    data["party-chain"] = .text("\(party.chain)")
    data["party-entry"] = .number(party.n)
    data["unit"] = file.matter.unit.map { .number(Int($0)) }
    let morning = now.day.at(minute: policy.sms.earliest * 60)
    try insert(
      kind, .sms, case: (file.id, file.number), area: file.place.code,
      organisation: file.matter.unit, data: data, at: now,
      from: byTimer ? max(now, morning) : now, in: db)
  }

  /// Reports whose reporter left a number that takes messages. A confidential one is reached
  /// through the receipt alone.
  private static func reached(of file: CaseFile, in db: Database) throws -> [Int64] {
    try db.all(
      """
      SELECT reports.id, entry_values.value FROM reports JOIN entry_values
        ON entry_values.chain = reports.origin AND entry_values.n = reports.n
        AND entry_values.field = 'phone'
      WHERE reports.case_id = \(file.id) AND reports.confidential = 0
        AND entry_values.value IS NOT NULL ORDER BY reports.id
      """
    ).compactMap { row in
      MobileNumber(try row.get("value")) == nil ? nil : try row.get("id")
    }
  }

  /// Each checkpoint is a notice of its own, where policy gives them out.
  static func giveOut(_ checkpoint: Checkpoint, at now: Instant, in db: Database) throws {
    let policy = try Policies.current(NoticePolicy.self, on: now.day, in: db).policy
    guard policy.webhook.address != nil, policy.webhook.checkpoints else { return }
    try insert(
      "checkpoint", .webhook, data: ["checkpoint": .text(try JSON.text(checkpoint))], at: now,
      in: db)
  }

  private static func insert(
    _ kind: String, _ channel: Channel, case file: (id: Int64, number: String)? = nil,
    area: String? = nil, organisation: Int64? = nil, data: [String: Fact], report: Int64? = nil,
    recipient: String? = nil, at now: Instant, from first: Instant? = nil, in db: Database
  ) throws {
    try db.later(
      """
      INSERT INTO notices (id, at, kind, case_id, number, area, organisation, channel, data,
        next_attempt_at, attempts, report, recipient)
      VALUES (\(Identifier.next()), \(now), \(kind), \(file?.id), \(file?.number), \(area),
        \(organisation), \(channel.rawValue), \(try JSON.text(data)), \(first ?? now), 0, \(report),
        \(recipient))
      """)
  }

  /// What a demonstration's past would have sent is not sent now: the last days remain.
  static func forgetPast(before day: Day, in db: Database) throws {
    try db.run(
      """
      DELETE FROM notices WHERE next_attempt_at IS NOT NULL AND attempts = 0 AND at < \(day.start)
      """)
  }
}

/// A number that takes messages: eleven digits that begin with 1, however they are written, with
/// or without the country's 86.
struct MobileNumber: Hashable {
  let digits: String

  init?(_ text: String) {
    var digits = text.filter { $0.isASCII && $0.isNumber }
    if digits.count == 13, digits.hasPrefix("86") { digits.removeFirst(2) }
    guard digits.count == 11, digits.hasPrefix("1") else { return nil }
    self.digits = digits
  }
}
