import CaseEngine
import Foundation
import Storage

extension Outbox {
  package struct Outcome: Hashable, Sendable {
    package var delivered = 0
    package var spooled = 0
    package var failed = 0

    package init() {}

    mutating func count(_ attempt: Attempt) {
      switch attempt {
      case .delivered: delivered += 1
      case .spooled: spooled += 1
      default: failed += 1
      }
    }
  }

  /// Sends what is due, until nothing is.
  package static func send(_ city: City) async throws -> Outcome {
    var outcome = Outcome()
    for channel in [Channel.sms, .mail] {
      while try await spool(channel, of: city, counting: &outcome) {}
    }
    while try await post(city, counting: &outcome) {}
    return outcome
  }

  /// One batch into the spool folder; false when nothing was left. What cannot be written ends the
  /// round, for the next would fail as well.
  private static func spool(
    _ channel: Channel, of city: City, counting outcome: inout Outcome
  ) async throws -> Bool {
    let (now, most) = (city.now, 100)
    let (claims, backOff) = try await city.store.write { db in
      let policy = try Policies.current(NoticePolicy.self, on: now.day, in: db).policy
      let claims = try claim(
        channel, most: most, attempts: policy.mostAttempts, at: now, in: db)
      return (try claims.map { ($0, try Message.of($0, channel, in: db)) }, policy.backOff)
    }
    guard !claims.isEmpty else { return false }
    let spool = Spool(channel, in: city.directory)
    let attempts = claims.map { claim, message in
      (claim, message.map { $0.write(to: spool, claim) } ?? .noRecipient)
    }
    try await city.store.write { db in
      for (claim, attempt) in attempts {
        try finish(claim.id, claim.n, attempt, backOff: backOff, at: now, in: db)
      }
    }
    for (_, attempt) in attempts { outcome.count(attempt) }
    return !attempts.contains { $0.1 == .notWritten }
  }

  /// One notice to the webhook; false when nothing was left or the receiver is not there: then the
  /// others keep their attempts until it is.
  private static func post(_ city: City, counting outcome: inout Outcome) async throws -> Bool {
    let now = city.now
    let taken = try await city.store.write { db -> (Claim, NoticePolicy)? in
      let policy = try Policies.current(NoticePolicy.self, on: now.day, in: db).policy
      return try claim(.webhook, most: 1, attempts: policy.mostAttempts, at: now, in: db).first
        .map { ($0, policy) }
    }
    guard let (one, policy) = taken else { return false }
    var attempt = Attempt.noRecipient
    if let address = policy.webhook.address {
      let hook = Webhook(
        address: address, key: try KeyFile.read(Webhook.keyName, in: city.directory))
      let body = try Data(JSON.text(Body(one)).utf8)
      attempt =
        switch await hook.post(body, id: one.id, at: CityClock.machine) {
        case .status(200..<300): .delivered
        case .status(let status): .status(status)
        case .none: .unreachable
        }
    }
    let (ended, end) = (city.now, attempt)
    try await city.store.write { db in
      try finish(one.id, one.n, end, backOff: policy.backOff, at: ended, in: db)
    }
    outcome.count(attempt)
    switch attempt {
    case .unreachable, .status(500...): return false
    default: return true
    }
  }

  /// What is posted. No personal values: a receiver that may read more asks the interface.
  private struct Body: Encodable {
    let id: String
    let kind: String
    let at: String
    let number: String?
    let area: String?
    let organisation: String?
    let data: [String: Fact]
    let checkpoint: Checkpoint?

    init(_ claim: Claim) throws {
      id = "\(claim.id)"
      kind = claim.kind
      at = claim.at.rfc3339
      number = claim.number
      area = claim.area
      organisation = claim.organisation.map { "\($0)" }
      checkpoint = try claim.data["checkpoint"]?.text.map {
        try JSON.decode(Checkpoint.self, from: $0)
      }
      data = claim.data.filter { $0.key != "checkpoint" }
    }
  }

  /// A message in its words, made when it is sent, so that an erased number is not written to.
  private enum Message: Sendable {
    case text(to: String, String)
    case letter(from: String, to: String, subject: String, text: String)

    static func of(_ claim: Claim, _ channel: Channel, in db: Database) throws -> Message? {
      let area = try claim.area.flatMap { try Areas.find($0, in: db) }
      let policy = try Policies.current(
        NoticePolicy.self, on: claim.at.day, county: area?.county, in: db
      ).policy
      var values = ["day": "\(claim.at.day)", "area": area?.name ?? ""]
      values["city"] = try area.flatMap { try Areas.find($0.city, in: db)?.name } ?? ""
      values["number"] = claim.number ?? ""
      switch channel {
      case .webhook: return nil
      case .mail:
        if Notices.ofMeetings.contains(claim.kind) {
          values.merge(claim.data.compactMapValues(\.text)) { $1 }
        }
        guard let to = claim.recipient, let letter = policy.texts.mail[claim.kind],
          let subject = NoticeTemplate.render(letter.subject, values),
          let text = NoticeTemplate.render(letter.text, values)
        else { return nil }
        return .letter(from: policy.mail.from, to: to, subject: subject, text: text)
      case .sms:
        let isDispute = claim.data["dispute"] == true
        guard let template = policy.texts.message(claim.kind, ofDispute: isDispute),
          let (number, own) = try addressee(of: claim, in: db)
        else { return nil }
        values.merge(own) { $1 }
        if let unit = claim.data["unit"]?.number {
          values["unit"] = try Organisations.find(Int64(unit), in: db)?.name
        }
        if let road = claim.data["road"]?.text {
          let hotline = try Policies.current(
            HotlinePolicy.self, on: claim.at.day, county: area?.county, in: db
          ).policy.choices("roads")
          let mediation = try Policies.current(
            MediationPolicy.self, on: claim.at.day, county: area?.county, in: db
          ).policy.choices("roads")
          let roads = isDispute ? mediation + hotline : hotline + mediation
          values["road"] = roads.first { $0.id == road }?.name
        }
        return NoticeTemplate.render(template, values).map { .text(to: number.digits, $0) }
      }
    }

    /// A reporter, a party, or a party that is sent its receipt.
    private static func addressee(
      of claim: Claim, in db: Database
    ) throws -> (MobileNumber, [String: String])? {
      if let id = claim.data["party-receipt"]?.text.flatMap({ Int64($0) }) {
        return try PartyReceipts.message(id, in: db)
      }
      if let chain = claim.data["party-chain"]?.text.flatMap({ Int64($0) }),
        let n = claim.data["party-entry"]?.number
      {
        guard let seat = try PartyReceipt.seat(chain: chain, n: n, in: db), seat.party.isActive,
          let phone = try PartyReceipts.phone(of: seat.party, in: db)
        else { return nil }
        return (phone, claim.data.compactMapValues(\.text))
      }
      guard let id = claim.report, let report = try IncomingReport.find(id, in: db),
        let phone = try report.personal(in: db)["phone"].flatMap(MobileNumber.init)
      else { return nil }
      return (phone, ["receipt": report.receipt])
    }

    func write(to spool: Spool, _ claim: Claim) -> Attempt {
      do {
        switch self {
        case .text(let to, let text):
          try spool.write(
            Spool.Message(id: "\(claim.id)", to: to, text: text, at: claim.at.rfc3339))
        case .letter(let from, let to, let subject, let text):
          try spool.write(
            Spool.Letter(from: from, to: to, subject: subject, text: text), id: claim.id,
            at: claim.at)
        }
        return .spooled
      } catch {
        return .notWritten
      }
    }
  }
}

extension IncomingReport {
  static func find(_ id: Int64, in db: Database) throws -> IncomingReport? {
    try db.first("SELECT \(columns) FROM reports WHERE id = \(id)").map(IncomingReport.init)
  }
}
