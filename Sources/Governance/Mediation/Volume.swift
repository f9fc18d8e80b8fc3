import CaseEngine
import Storage

/// The volume of a case: what stands at each place of its list, and what is missing.
package struct Volume: Sendable {
  package struct Part: Sendable {
    package let piece: VolumeRule.Piece
    package let isRequired: Bool
    package let papers: [IssuedDocument]
    package let files: [Attachment]

    package var isEmpty: Bool { papers.isEmpty && files.isEmpty }
  }

  /// A volume that has been bound: its number, and what it held then.
  package struct Bound: Sendable {
    package let number: String
    package let retention: String
    package let at: Instant
    package let by: Int64
    package let papers: [Int64]
  }

  package let file: CaseFile
  package let policy: VolumePolicy
  package let course: VolumeRule.Course
  package let parts: [Part]
  /// Files of the case that have no place yet.
  package let loose: [Attachment]
  package let bound: Bound?

  /// What keeps it from being bound: the places that nothing fills.
  package var missing: [VolumeRule.Piece] {
    policy.rule.missing(
      in: course, there: Set(parts.lazy.filter { !$0.isEmpty }.map(\.piece.id)))
  }

  /// Papers at required places that are not yet signed by everybody.
  package var unsigned: [IssuedDocument] {
    parts.filter(\.isRequired).filter { $0.files.isEmpty }.flatMap(\.papers)
      .filter { !$0.unsigned.isEmpty }
  }

  package static func of(
    _ number: String, for actor: Actor, at now: Instant, in db: Database
  ) throws -> Volume {
    let found = try CaseFile.find(number, for: actor, in: db)
    guard found.degree == .content else { throw Refusal.notAllowed(step: "read") }
    guard MediationDocuments().procedures.contains(found.file.matter.procedure) else {
      throw Refusal.notFound
    }
    let files = try Attachments.shown(of: found.file, to: found.sight, in: db)
    return try of(found.file, files, at: now, in: db)
  }

  /// The volume of a case that the caller has found, with those of its files that he may see.
  static func of(
    _ file: CaseFile, _ files: [Attachment], at now: Instant, in db: Database
  ) throws -> Volume {
    let area = try Areas.find(file.matter.holder, in: db)
    let policy = try Policies.current(VolumePolicy.self, on: now.day, area: area, in: db).policy
    let bound = try Volumes.bound(file, in: db)
    let places = try Volumes.places(of: file, policy, in: db)
    let papers = try IssuedDocument.all(of: file, in: db).filter { paper in
      bound.map { $0.papers.contains(paper.id) } ?? paper.stands
    }
    let form = file.matter.facts["agreement-form"]?.text.flatMap {
      VolumeRule.Course.Agreement(rawValue: $0)
    }
    let course = VolumeRule.Course(form ?? .none)
    let parts = policy.pieces.compactMap { piece -> Part? in
      let own = papers.filter { piece.papers.contains($0.kind) }
      let handed = files.filter { places[$0.id] == piece.id }
      let isRequired = policy.rule.isRequired(piece, in: course)
      // What is there has a place, even where this course has none for it.
      guard isRequired != nil || !own.isEmpty || !handed.isEmpty else { return nil }
      return Part(piece: piece, isRequired: isRequired ?? false, papers: own, files: handed)
    }
    let scans = Set(papers.flatMap(\.signatures).compactMap(\.attachment))
    return Volume(
      file: file, policy: policy, course: course, parts: parts,
      loose: files.filter { (places[$0.id] ?? "").isEmpty && !scans.contains($0.id) },
      bound: bound)
  }

  /// What must still be done before it can be bound, by name.
  package var problems: [Invalid.Problem] {
    missing.map {
      Invalid.Problem("pieces", "volume-missing", ["piece": $0.name, "volume-piece": $0.id])
    }
      + unsigned.map {
        Invalid.Problem("pieces", "volume-unsigned", ["piece": $0.title, "paper": $0.kind])
      }
  }
}

/// Putting files in their places, and binding.
package enum Volumes {
  /// The piece of each file of a case: where somebody has put it, else by the step in which it
  /// was handed in. Empty for what was taken out.
  static func places(
    of file: CaseFile, _ policy: VolumePolicy, in db: Database
  ) throws -> [Int64: String] {
    var places: [Int64: String] = [:]
    for line in try Ledger.entries(of: file.id, in: db) {
      let entry = line.entry
      guard let handed = entry.data["attachments"]?.list,
        let piece = policy.pieces.first(where: { $0.steps?.contains(entry.step) ?? false })
      else { continue }
      for id in handed.compactMap({ Int64($0) }) { places[id] = piece.id }
    }
    for row in try db.all(
      "SELECT attachment, piece FROM volume_pieces WHERE case_id = \(file.id)")
    {
      places[try row.get("attachment")] = try row.get("piece")
    }
    return places
  }

  static func bound(_ file: CaseFile, in db: Database) throws -> Volume.Bound? {
    try db.first(
      "SELECT number, retention, contents, filed_at, filed_by FROM volumes WHERE case_id = \(file.id)"
    ).map { row in
      Volume.Bound(
        number: try row.get("number"), retention: try row.get("retention"),
        at: Instant(milliseconds: try row.get("filed_at")), by: try row.get("filed_by"),
        papers: try JSON.decode([Int64].self, from: try row.get("contents")))
    }
  }

  /// Nothing is filed that is not bound: what is missing is named, or that it waits to be bound.
  static func demandBound(_ file: CaseFile, at now: Instant, in db: Database) throws {
    guard try bound(file, in: db) == nil else { return }
    let files = try Attachments.all(of: file.id, in: db)
    let problems = try Volume.of(file, files, at: now, in: db).problems
    throw problems.isEmpty ? Invalid("pieces", "volume-unbound") : Invalid(problems)
  }

  package static let binders: Set<Role> = [.mediator, .coordinator, .handler]

  /// Says what a file of the case is in the volume; an empty piece takes it out again.
  package static func mark(
    _ attachment: Int64, as piece: String, of number: String, by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws {
    let volume = try Volume.of(number, for: actor, at: now, in: db)
    guard binders.contains(actor.role) else { throw Refusal.notAllowed(step: "mark-piece") }
    guard volume.bound == nil else { throw Refusal.barred(step: "mark-piece", because: "bound") }
    var file = volume.file
    guard try Attachments.all(of: file.id, in: db).contains(where: { $0.id == attachment }) else {
      throw Invalid("attachment", "unknown")
    }
    guard piece.isEmpty || volume.policy.pieces.contains(where: { $0.id == piece && $0.files })
    else { throw Invalid("piece", "choice") }
    guard try places(of: file, volume.policy, in: db)[attachment] ?? "" != piece else { return }
    try file.record(
      "mark-piece", changes: [],
      data: ["attachments": .list(["\(attachment)"]), "piece": .text(piece)],
      by: actor.doer, at: now, under: rules, in: db)
    try db.run("DELETE FROM volume_pieces WHERE attachment = \(attachment)")
    try db.run(
      """
      INSERT INTO volume_pieces (attachment, case_id, piece, entry)
      VALUES (\(attachment), \(file.id), \(piece), \(file.matter.entries))
      """)
  }

  /// Binds the volume: it gets its number, and what it holds stands from here on. Twice is once.
  ///
  /// - Throws: `Invalid` naming each piece that is missing, and each paper that is not signed.
  @discardableResult
  package static func bind(
    _ number: String, retention: String, by actor: Actor, at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws -> Volume {
    let volume = try Volume.of(number, for: actor, at: now, in: db)
    guard binders.contains(actor.role) else { throw Refusal.notAllowed(step: "bind-volume") }
    if volume.bound != nil { return volume }
    var problems = volume.problems
    if volume.policy.retention(retention) == nil { problems.append(.init("retention", "choice")) }
    guard problems.isEmpty else { throw Invalid(problems) }
    var file = volume.file
    let organisation = file.matter.unit ?? actor.post.organisation
    let unit = try organisation.flatMap { try Organisations.find($0, in: db)?.name } ?? ""
    let owner = organisation ?? Int64(file.matter.holder) ?? 0
    let n = try Documents.nextNumber(of: "volume", owner, now.day.year, in: db)
    let papers = volume.parts.flatMap(\.papers)
    let area = try Areas.find(file.matter.holder, in: db)
    let words = try Policies.current(DocumentPolicy.self, on: now.day, area: area, in: db).policy
    let printed = words.number(volume.policy.number, unit: unit, year: now.day.year, n: n)
    try file.record(
      "bind-volume", changes: [.fact("volume-number", .text(printed))],
      data: [
        "volume-number": .text(printed), "retention": .text(retention),
        "papers": .list(papers.map { "\($0.id) \($0.sha256)" }),
      ], by: actor.doer, at: now, under: rules, in: db)
    try db.run(
      """
      INSERT INTO volumes (case_id, number, retention, contents, filed_at, filed_by, entry)
      VALUES (\(file.id), \(printed), \(retention), \(try JSON.text(papers.map(\.id))),
        \(now.milliseconds), \(actor.person), \(file.matter.entries))
      """)
    return try Volume.of(number, for: actor, at: now, in: db)
  }
}
