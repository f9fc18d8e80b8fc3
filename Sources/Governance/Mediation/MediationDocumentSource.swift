import CaseEngine
import Storage

/// What a dispute's case says for its papers: its parties, what the steps have recorded, what was
/// issued before.
struct MediationDocumentSource {
  let file: CaseFile
  let actor: Actor
  let now: Instant
  let db: Database

  func source(for kind: DocumentKind) throws -> DocumentSource {
    let organisation = file.matter.unit ?? actor.post.organisation
    let holder = try Areas.find(file.matter.holder, in: db)
    let unit =
      try organisation.flatMap { try Organisations.find($0, in: db)?.name } ?? holder?.name ?? ""
    let handler = try file.matter.handler.flatMap { try People.names(of: [$0], in: db)[$0] }
    var values = try recorded(under: MediationRecord(file, in: db), holder)
    for (name, rows) in try parties() where !rows.isEmpty { values[name] = .rows(rows) }
    values["committee"] = .text(unit)
    if ["hand-over-receipt", "outcome-letter"].contains(kind.id) {
      values["received-day"] = .day(file.opened.day)
      values["to-unit"] = try file.handedBy.flatMap { try Organisations.find($0, in: db) }
        .map { .text($0.name) }
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
      values: values, organisation: organisation, unit: unit, steps: Self.steps)
  }

  /// The step that says what a tag needs.
  private static let steps: [String: String] = [
    "applicants": "add-party", "respondents": "add-party", "mediators": "assign",
    "terms": "reach-written", "performance": "reach-written", "agreed-day": "reach-written",
    "record": "record-investigation", "course": "record-session", "court": "apply-confirmation",
    "dispute-type": "study", "accepted-day": "admit",
  ]

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
      if let n = party.representedN,
        let acting = try PersonalValues.of(chain: party.chain, n: n, in: db)["representative"]
      {
        row[party.capacity == "agent" ? "agent" : "representative"] = .text(acting)
      }
      let name = "\(party.side.rawValue)s"
      let place = "\(party.side.rawValue)-\(rows[name, default: []].count + 1)"
      row["sign"] = .place(.signature(place, known["name"] ?? "", party: party.number))
      rows[name, default: []].append(row)
    }
    return rows
  }

  private func recorded(
    under record: MediationRecord, _ holder: Area?
  ) throws -> [String: DocumentValue] {
    let facts = file.matter.facts
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    let formats = try Policies.current(DocumentPolicy.self, on: now.day, area: holder, in: db)
      .policy.formats
    var values: [String: DocumentValue] = ["matter": .text(file.title)]
    func set(_ tag: String, _ text: String?) {
      if let text, !text.isEmpty { values[tag] = .text(text) }
    }
    func set(_ tag: String, day: String?) {
      if let day = day.flatMap({ Day($0) }) { values[tag] = .day(day) }
    }
    let reached = ["reach-written", "reach-oral", "reach"]
    set("facts", record.said("matter", reached) ?? record.said("text", ["file"]) ?? file.title)
    set("requests", record.said("wish"))
    set("terms", record.said("terms", reached))
    set("performance", record.said("manner", reached))
    set("copies", record.fact("copies", reached)?.number.map(String.init))
    set("result", record.said("terms", reached))
    set("performed-by", day: facts["perform-by"]?.text)
    if let amount = facts["amount"]?.number, amount > 0 { values["amount"] = .money(Int64(amount)) }
    if let day = record.day(of: reached) { values["agreed-day"] = .day(day) }
    let category = facts["category"]?.text
    set("dispute-type", policy.choices("kinds").first { $0.id == category }?.name)
    values["registered-day"] = .day(file.opened.day)
    values["accepted-day"] = record.day(of: ["admit"]).map(DocumentValue.day)
    values["mediated-from"] = .day(file.opened.day)
    values["closed-day"] = (file.closed?.day ?? record.day(of: ["visit"])).map(DocumentValue.day)
    let held = record.fact("held", ["record-session"])?.text.flatMap { Day($0) }
    set("time", held.map { formats.text($0) })
    set("place", record.fact("place", ["record-session"])?.text)
    set("attendants", record.said("present", ["record-session"]))
    set("course", record.said("record", ["record-session"]))
    set("asked", record.said("asked", ["record-investigation"]))
    set("record", record.said("record", ["record-investigation"]))
    set("situation", record.said("record", ["visit"]))
    set("visit-day", day: record.fact("held", ["visit"])?.text)
    set("reason", record.said("reason", ["fail", "refuse", "report-danger"]))
    set("remedies", record.fact("told", ["fail", "refuse", "give-up-performance"])?.text)
    set("court", facts["court"]?.text)
    set("court-number", facts["court-number"]?.text)
    set("volume-number", facts["volume-number"]?.text)
    values["result-kind"] = facts["result"]?.text.map(DocumentValue.choice)
    let agreement = try IssuedDocument.all(of: file, in: db).last {
      $0.stands && ["agreement", "oral-agreement", "administrative-agreement"].contains($0.kind)
    }
    set("agreement-number", agreement?.number)
    return values
  }
}

/// What was said in the steps of a case, the newest first.
struct MediationRecord {
  private let entries: [Entry]
  private let personal: [Int: [String: String]]

  init(_ file: CaseFile, in db: Database) throws {
    entries = try Ledger.entries(of: file.id, in: db).map(\.entry).reversed()
    personal = try PersonalValues.all(of: file.id, in: db)
  }

  /// A personal value of the newest of these steps that has it; of any step where none is named.
  func said(_ field: String, _ steps: [String] = []) -> String? {
    entries.lazy.filter { steps.isEmpty || steps.contains($0.step) }
      .compactMap { personal[$0.n]?[field] }.first
  }

  func fact(_ field: String, _ steps: [String]) -> Fact? {
    entries.lazy.filter { steps.contains($0.step) }.compactMap { $0.data[field] }.first
  }

  func day(of steps: [String]) -> Day? {
    entries.first { steps.contains($0.step) }?.at.day
  }
}
