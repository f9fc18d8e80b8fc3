import CaseEngine
import Storage

/// The papers of the hotline: the order with which a matter goes to a unit.
struct ComplaintDocuments: DocumentDomain {
  let procedures: Set<String> = ["complaint"]

  let kinds = [
    DocumentKind(
      "work-order",
      [
        .text("to-unit", required: true, open: false), .text("area", open: false),
        .text("matter", required: true), .text("category"), .text("urgency"),
        .paragraphs("facts", required: true), .paragraphs("demands"),
        .day("due-day", required: true), .text("contact"), .signature("received"), .seal("seal"),
      ], numbered: true, by: [.dispatcher])
  ]

  func source(
    for kind: DocumentKind, of file: CaseFile, from entry: Int?, by actor: Actor, at now: Instant,
    in db: Database
  ) throws -> DocumentSource {
    var values: [String: DocumentValue] = [
      "matter": .text(file.redactedTitle ?? file.title), "seal": .place(.seal("seal")),
      "received": .place(.signature("received", optional: true)),
    ]
    if let unit = file.matter.unit, let name = try Organisations.find(unit, in: db)?.name {
      values["to-unit"] = .text(name)
    }
    if let area = try Areas.find(file.matter.area, in: db) {
      let path = try Areas.path(of: area, in: db).dropFirst().map(\.name)
      values["area"] = .text(path.joined(separator: " "))
    }
    let hotline = try Policies.version(file.policy, of: HotlinePolicy.self, in: db)
    let categories = try Policies.current(CategoryPolicy.self, on: now.day, in: db).policy
    if let code = file.matter.facts["category"]?.text {
      let path = categories.path(code).map(\.name)
      if !path.isEmpty { values["category"] = .text(path.joined(separator: " / ")) }
    }
    if let id = file.matter.facts["urgency"]?.text {
      let words = hotline.choices("urgencies").first { $0.id == id }?.name
      values["urgency"] = words.map(DocumentValue.text)
    }
    if let due = file.deadline.due { values["due-day"] = .day(due.day) }
    // The reporter's own words may betray him; the redacted ones are what the unit may read.
    if !file.confidential, let first = try IncomingReport.of(file, in: db).first,
      let text = try first.personal(in: db)["text"]
    {
      values["facts"] = .text(text)
    } else if let words = file.matter.facts["redacted"]?.text {
      values["facts"] = .text(words)
    }
    let holder = try Areas.find(file.matter.holder, in: db)
    return DocumentSource(
      values: values, organisation: nil, unit: holder?.name ?? "",
      steps: ["to-unit": "dispatch"])
  }
}
