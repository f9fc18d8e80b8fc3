import CaseEngine
import Storage

/// Issuing papers and signing them. Each act is an entry of the case, in the same transaction.
package enum Documents {
  /// Issues a paper.
  ///
  /// - Parameters:
  ///   - once: drawn when the form was made; sent twice it gives the paper that it gave first.
  ///   - earlier: the paper of the same kind whose place it takes. That one stays as it was, its
  ///     signatures too, and says which has followed it.
  ///   - entry: of which the paper is the record; nil for the newest.
  /// - Throws: `Invalid` naming each required tag that has no value.
  package static func issue(
    _ kindID: String, for number: String, typed: [String: String], once: String,
    superseding earlier: Int64? = nil, from entry: Int? = nil, by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> IssuedDocument {
    guard (1...64).contains(once.utf8.count) else {
      throw Invalid("once", "too-long", ["most": "64"])
    }
    let draft = try DocumentDraft.of(
      kindID, for: number, typed: typed, from: entry, by: actor, at: now, in: db)
    let all = try IssuedDocument.all(of: draft.file, in: db)
    if let id: Int64 = try db.value(
      "SELECT id FROM documents WHERE case_id = \(draft.file.id) AND once = \(once)"),
      let known = all.first(where: { $0.id == id })
    {
      return known
    }
    guard draft.gaps.isEmpty else {
      throw Invalid(draft.gaps.map { Invalid.Problem($0.field ?? $0.tag, "required") })
    }
    if let earlier {
      guard let before = all.first(where: { $0.id == earlier && $0.kind == kindID }) else {
        throw Refusal.notFound
      }
      guard before.stands else {
        throw Refusal.barred(step: "issue-document", because: "superseded")
      }
    }
    return try write(draft, once: once, superseding: earlier, actor, now, rules, db)
  }

  private static func write(
    _ draft: DocumentDraft, once: String, superseding earlier: Int64?, _ actor: Actor,
    _ now: Instant, _ rules: Rulebook, _ db: Database
  ) throws -> IssuedDocument {
    var file = draft.file
    let kind = draft.kind
    let template = try draft.policy.template(kind.id)
    let id = Identifier.next()
    var values = draft.values
    var (series, year, n): (Int64?, Int?, Int?) = (nil, nil, nil)
    var number: String?
    if kind.isNumbered, let pattern = template.number {
      let owner = draft.source.organisation ?? Int64(file.matter.holder) ?? 0
      let next = try nextNumber(of: kind.id, owner, now.day.year, in: db)
      (series, year, n) = (owner, now.day.year, next)
      let printed = draft.policy.number(
        pattern, unit: draft.source.unit, year: now.day.year, n: next)
      number = printed
      values["number"] = .text(printed)
    }
    let rendering = try DocumentRendering(kind, template, values, under: draft.policy)
    let body = """
      <article class="document \(kind.layout.rawValue)" lang="zh-Hans" \
      data-document="\(id)" data-kind="\(kind.id)" data-template="\(draft.version)" data-own>
      \(rendering.markup)
      </article>
      """
    let hash = DocumentHash.of(body)
    var data: [String: Fact] = [
      "document": .text("\(id)"), "paper": .text(kind.id), "sha256": .text(hash),
      "template": .text(draft.version),
    ]
    if let number { data["paper-number"] = .text(number) }
    if let earlier { data["supersedes"] = .text("\(earlier)") }
    try file.record(
      "issue-document", changes: [], data: data, by: actor.doer, at: now, under: rules, in: db)
    try db.run(
      """
      INSERT INTO documents (id, case_id, kind, title, template, organisation, year, n, number,
        sha256, places, once, supersedes, issued_at, issued_by, entry)
      VALUES (\(id), \(file.id), \(kind.id), \(template.title), \(draft.version), \(series),
        \(year), \(n), \(number), \(hash), \(try JSON.text(rendering.places)), \(once),
        \(earlier), \(now.milliseconds), \(actor.person), \(file.matter.entries))
      """)
    try db.run("INSERT INTO document_bodies (document, body) VALUES (\(id), \(body))")
    if let earlier {
      let changed = try db.run(
        "UPDATE documents SET superseded_by = \(id) WHERE id = \(earlier) AND superseded_by IS NULL"
      )
      guard changed == 1 else {
        throw Refusal.barred(step: "issue-document", because: "superseded")
      }
    }
    let document = try IssuedDocument.find(id, of: file, in: db)
    try DocumentKinds.domain(of: file.matter.procedure)?.issued(document, of: file, in: db)
    return document
  }

  /// The next number of a row, from 1 on. The row is locked until the paper is written, so that a
  /// number is neither given twice nor left out.
  static func nextNumber(
    of kind: String, _ organisation: Int64, _ year: Int, in db: Database
  ) throws -> Int {
    let next: Int? = try db.value(
      """
      INSERT INTO document_series (organisation, kind, year, last)
      VALUES (\(organisation), \(kind), \(year), 1)
      ON CONFLICT (organisation, kind, year) DO UPDATE SET last = document_series.last + 1
      RETURNING last
      """)
    guard let next else { throw StorageError.fault("a number was not given") }
    return next
  }

  /// The papers that this actor may issue for the case.
  package static func kinds(for file: CaseFile, by actor: Actor) -> [DocumentKind] {
    DocumentKinds.domain(of: file.matter.procedure)?.kinds.filter { $0.by.contains(actor.role) }
      ?? []
  }

  /// Those of them that the case calls for where it stands.
  package static func fitting(_ file: CaseFile) -> Set<String> {
    DocumentKinds.domain(of: file.matter.procedure)?.fitting(file) ?? []
  }

  /// The paper with its text. That it was opened is written down: it holds numbers in full.
  package static func open(
    _ id: Int64, of number: String, by actor: Actor, at now: Instant, in db: Database
  ) throws -> OpenedDocument {
    let found = try CaseFile.find(number, for: actor, in: db)
    guard found.degree == .content else { throw Refusal.notAllowed(step: "read") }
    let document = try IssuedDocument.find(id, of: found.file, in: db)
    try Openings.record("document", of: found.file, by: actor, at: now, in: db)
    return try OpenedDocument(document, of: found.file, in: db)
  }
}
