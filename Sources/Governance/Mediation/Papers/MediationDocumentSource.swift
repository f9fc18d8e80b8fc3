import CaseEngine
import Storage

/// What a dispute's case says for its papers: its parties, what the steps have recorded, what was
/// issued before.
struct MediationDocumentSource {
  let file: CaseFile
  let kind: DocumentKind
  let actor: Actor
  let now: Instant
  let db: Database
  private let record: MediationRecord
  /// That of which the paper is the record: a sitting, an investigation, a visit.
  private let told: Entry?
  private let recorded: [DocumentSource.Recorded]

  /// - Parameter entry: nil for the newest.
  init(
    file: CaseFile, kind: DocumentKind, entry: Int?, actor: Actor, now: Instant, db: Database
  ) throws {
    self.file = file
    self.kind = kind
    self.actor = actor
    self.now = now
    self.db = db
    record = try MediationRecord(file, in: db)
    let every = record.every(MediationDocuments.recorded[kind.id] ?? [])
    told = entry.map { n in every.first { $0.n == n } } ?? every.last
    recorded = every.map { one in
      DocumentSource.Recorded(
        entry: one.n, held: one.data["held"]?.day ?? one.at.day)
    }
  }

  func source() throws -> DocumentSource {
    let organisation = file.matter.unit ?? actor.post.organisation
    let holder = try Areas.find(file.matter.holder, in: db)
    let unit =
      try organisation.flatMap { try Organisations.find($0, in: db)?.name } ?? holder?.name ?? ""
    let handler = try file.matter.handler.flatMap { try People.names(of: [$0], in: db)[$0] }
    let offices = try HandIns.of(file, in: db)
    let from = try offices.first.flatMap { try Organisations.find($0.unit, in: db)?.name }
    let words = try Policies.current(DocumentPolicy.self, on: now.day, area: holder, in: db).policy
    var values = try known(words)
    for (name, rows) in try parties() where !rows.isEmpty { values[name] = .rows(rows) }
    values["committee"] = .text(unit)
    values["source"] = origin.map(DocumentValue.choice)
    values["source-unit"] = (from ?? file.matter.facts["court"]?.text).map(DocumentValue.text)
    if ["hand-over-receipt", "outcome-letter"].contains(kind.id) {
      values["received-day"] = .day(file.opened.day)
      let next = offices.first { (kind.id == "outcome-letter" ? $0.told : $0.acknowledged) == nil }
      values["to-unit"] = try (next ?? offices.last).flatMap {
        try Organisations.find($0.unit, in: db)
      }.map { .text($0.name) }
    }
    values["handler"] = handler.map(DocumentValue.text)
    values["mediators"] = handler.map(DocumentValue.text)
    for tag in kind.tags {
      switch tag.kind {
      case .signature:
        let name = ["mediator", "handler-sign", "visitor"].contains(tag.name) ? handler : nil
        // Who receives a notice signs where he can be found.
        values[tag.name] = .place(
          .signature(tag.name, name ?? "", optional: ["recorder", "received"].contains(tag.name)))
      case .seal: values[tag.name] = .place(.seal(tag.name, unit))
      default: break
      }
    }
    return DocumentSource(
      values: values, organisation: organisation, unit: unit, steps: Self.steps,
      recorded: recorded, entry: told?.n)
  }

  /// The step that says what a tag needs.
  private static let steps: [String: String] = [
    "applicants": "add-party", "respondents": "add-party", "mediators": "assign",
    "terms": "reach-written", "performance": "reach-written", "agreed-day": "reach-written",
    "record": "record-investigation", "course": "record-session", "court": "apply-confirmation",
    "dispute-type": "study", "accepted-day": "admit",
  ]

  /// How the matter came, as far as this paper tells ways apart: the registration form asks only
  /// whether it was entrusted, the closing report by whom.
  private var origin: String? {
    guard let channel = file.matter.facts["channel"]?.text,
      let source = MonthlyTable.Source(channel: channel)
    else { return nil }
    let tellsWho = kind.id == "closing-report"
    return switch source {
    case .initiative: "proactive"
    case .application: "applied"
    case .police where tellsWho: "police"
    case .court where tellsWho: "court"
    default: tellsWho ? "assigned" : "entrusted"
    }
  }

  private func parties() throws -> [String: [[String: DocumentValue]]] {
    var rows: [String: [[String: DocumentValue]]] = [:]
    for party in try Parties.of(file, in: db) where party.isActive {
      let known = try PersonalValues.of(chain: party.chain, n: party.n, in: db)
      var row: [String: DocumentValue] = [:]
      for (tag, field) in [
        "name": "name", "phone": "phone", "identity": "identity", "address": "address",
        "gender": "gender", "ethnicity": "nation", "occupation": "occupation",
      ] {
        row[tag] = known[field].map(DocumentValue.text)
      }
      row["age"] = try age(of: party).map { .text("\($0)") }
      let name = "\(party.side.rawValue)s"
      for delegate in party.delegates {
        // The group stands there once for each of those whom it has sent.
        let acting = try delegate.name(in: db)
        row["representative"] = acting.map(DocumentValue.text)
        let place = "\(party.side.rawValue)-\(rows[name, default: []].count + 1)"
        row["sign"] = .place(
          .signature(place, acting ?? "", party: party.number, delegate: delegate.number))
        rows[name, default: []].append(row)
      }
      if !party.delegates.isEmpty { continue }
      if let n = party.representedN,
        let acting = try PersonalValues.of(chain: party.chain, n: n, in: db)["representative"]
      {
        row[party.capacity == "agent" ? "agent" : "representative"] = .text(acting)
      }
      let place = "\(party.side.rawValue)-\(rows[name, default: []].count + 1)"
      row["sign"] = .place(.signature(place, known["name"] ?? "", party: party.number))
      rows[name, default: []].append(row)
    }
    return rows
  }

  /// Full years on the day of the paper.
  private func age(of party: Party) throws -> Int? {
    let entry =
      try party.chain == file.id
      ? record.entry(party.n)
      : Ledger.entries(of: party.chain, in: db).map(\.entry).first { $0.n == party.n }
    guard let born = entry?.data["born"]?.day else { return nil }
    let years = now.day.year - born.year
    return max(0, born.adding(months: years * 12) > now.day ? years - 1 : years)
  }

  private func known(_ words: DocumentPolicy) throws -> [String: DocumentValue] {
    let facts = file.matter.facts
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    var values: [String: DocumentValue] = ["matter": .text(file.title)]
    func set(_ tag: String, _ text: String?) {
      if let text, !text.isEmpty { values[tag] = .text(text) }
    }
    func set(_ tag: String, _ day: Day?) { values[tag] = day.map(DocumentValue.day) }
    let reached = record.last(MediationRecord.reached)
    let first = record.last(["file", "open-at-station"])
    set("facts", record.said("matter", in: reached) ?? record.said("text", in: first) ?? file.title)
    set("requests", record.said("wish"))
    set("terms", record.said("terms", in: reached))
    set("performance", record.said("manner", in: reached))
    set("copies", reached?.data["copies"]?.number.map(String.init))
    set("result", record.said("terms", in: reached))
    set("performed-by", reached?.data["perform-by"]?.day)
    set("agreed-day", reached?.at.day)
    if let fen = reached?.data["amount"]?.number, fen > 0 { values["amount"] = .money(Int64(fen)) }
    let category = facts["category"]?.text
    set("dispute-type", policy.choices("kinds").first { $0.id == category }?.name)
    set("registered-day", file.opened.day)
    set("accepted-day", record.last(["admit", "reopen", "redo", "order-redo"])?.at.day)
    set("closed-day", file.closed?.day ?? record.last(["visit"])?.at.day)
    set("court", facts["court"]?.text)
    set("court-number", facts["court-number"]?.text)
    set("volume-number", try Volumes.bound(file, in: db)?.number)
    values["result-kind"] = facts["result"]?.text.map(DocumentValue.choice)
    let agreement = try IssuedDocument.all(of: file, in: db).last {
      $0.stands && MediationDocuments.agreements.contains($0.kind)
    }
    set("agreement-number", agreement?.number)
    set("reason", reason(words))
    set("remedies", remedies(policy))
    let told = told
    set("time", told?.data["held"]?.day.map { words.formats.text($0) })
    set("visit-day", told?.data["held"]?.day)
    set("place", told?.data["place"]?.text)
    set("attendants", record.said("present", in: told))
    set("course", record.said("record", in: told))
    set("record", record.said("record", in: told))
    set("situation", record.said("record", in: told))
    set("asked", record.said("asked", in: told))
    if let told, kind.id == "follow-up-record" {
      let performances = [
        "performed": "all", "partly-performed": "partly", "not-performed": "none",
      ]
      values["performed"] = told.data["performance"]?.text.flatMap { performances[$0] }
        .map(DocumentValue.choice)
      values["escalation"] = .choice(told.data["signs-of-escalation"] == true ? "some" : "none")
    }
    return values
  }

  /// Which steps give a paper its reason, and in which field.
  private static let reasons: [String: (steps: [String], fields: [String])] = [
    "termination-notice": (MediationRecord.failed, ["reason", "proof", "words"]),
    "refusal-notice": (["refuse", "decline"], ["reason"]),
    "transfer-letter": (
      ["pass-on", "hand-to-office", "hand-to-petition", "hand-to-centre", "find-crime"],
      ["reason", "ground"]
    ),
    "police-report": (["report-danger", "raise-red"], ["reason"]),
  ]

  private func reason(_ words: DocumentPolicy) -> String? {
    guard let (steps, fields) = Self.reasons[kind.id], let entry = record.last(steps) else {
      return nil
    }
    let said = fields.lazy.compactMap { record.said($0, in: entry) }.first
    guard ["party-refuses", "refuse-mediation"].contains(entry.step) else { return said }
    return [words.word("ended", "refused"), said].compactMap(\.self).joined(separator: "\n")
  }

  /// What the parties were told; for a refusal, the text of the road that was shown them.
  private func remedies(_ policy: MediationPolicy) -> String? {
    guard let steps = Self.reasons[kind.id]?.steps, let entry = record.last(steps) else {
      return nil
    }
    let road = entry.data["road"]?.text
    return record.said("told", in: entry)
      ?? policy.choices("roads").first { $0.id == road }.map { $0.text ?? $0.name }
  }
}
