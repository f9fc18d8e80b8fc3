import CaseEngine
import Storage

/// Putting files in their places, and binding.
package enum Volumes {
  /// The place of each file in the volume of a round: where somebody has put it, else by the step
  /// in which it was handed in. An empty piece for what was taken out.
  static func places(
    of file: CaseFile, _ round: Int, _ policy: VolumePolicy, _ parties: [Party],
    _ entries: [Entry], in db: Database
  ) throws -> [Int64: Volume.Place] {
    var places: [Int64: Volume.Place] = [:]
    for entry in entries {
      guard let handed = entry.data["attachments"]?.list,
        let piece = policy.pieces.first(where: { $0.steps?.contains(entry.step) ?? false })
      else { continue }
      let party =
        entry.data["party"]?.number
        ?? parties.first { $0.chain == file.id && $0.n == entry.n }?.number
      for id in handed.compactMap({ Int64($0) }) {
        places[id] = Volume.Place(piece: piece.id, party: party)
      }
    }
    for row in try db.all(
      """
      SELECT attachment, piece, party FROM volume_pieces
      WHERE case_id = \(file.id) AND round = \(round)
      """)
    {
      places[try row.get("attachment")] = Volume.Place(
        piece: try row.get("piece"), party: try row.get("party"))
    }
    return places
  }

  /// Every bound volume of a case, the oldest first.
  static func all(of file: CaseFile, in db: Database) throws -> [Volume.Bound] {
    try db.all(
      """
      SELECT round, number, retention, note, contents, filed_at, filed_by, entry FROM volumes
      WHERE case_id = \(file.id) ORDER BY round
      """
    ).map { row in
      Volume.Bound(
        round: try row.get("round"), number: try row.get("number"),
        retention: try row.get("retention"), note: try row.get("note"),
        at: Instant(milliseconds: try row.get("filed_at")), by: try row.get("filed_by"),
        papers: try JSON.decode([Int64].self, from: try row.get("contents")),
        entry: try row.get("entry"))
    }
  }

  /// The volume of the round that the case is in.
  static func bound(_ file: CaseFile, in db: Database) throws -> Volume.Bound? {
    try all(of: file, in: db).first { $0.round == file.matter.round }
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
  ///
  /// - Parameter party: whose it is; nil for everybody's.
  package static func mark(
    _ attachment: Int64, as piece: String, party: Int? = nil, of number: String, by actor: Actor,
    at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    let volume = try Volume.of(number, for: actor, at: now, in: db)
    guard binders.contains(actor.role) else { throw Refusal.notAllowed(step: "mark-piece") }
    guard volume.bound == nil else { throw Refusal.barred(step: "mark-piece", because: "bound") }
    var file = volume.file
    guard try Attachments.all(of: file.id, in: db).contains(where: { $0.id == attachment }) else {
      throw Invalid("attachment", "unknown")
    }
    let wanted = volume.policy.pieces.first { $0.id == piece && $0.files }
    guard piece.isEmpty || wanted != nil else { throw Invalid("piece", "choice") }
    if let party {
      guard wanted?.eachParty == true, volume.parties.contains(where: { $0.number == party })
      else { throw Invalid("party", "unknown-party") }
    }
    let place = Volume.Place(piece: piece, party: party)
    guard volume.places[attachment] ?? Volume.Place(piece: "", party: nil) != place else { return }
    var said: [String: Fact] = ["attachments": .list(["\(attachment)"]), "piece": .text(piece)]
    if let party { said["party"] = .number(party) }
    try file.record(
      "mark-piece", changes: [], data: said, by: actor.doer, at: now, under: rules, in: db)
    try db.run(
      """
      INSERT INTO volume_pieces (attachment, round, case_id, piece, party, entry)
      VALUES (\(attachment), \(volume.round), \(file.id), \(piece), \(party),
        \(file.matter.entries))
      ON CONFLICT (attachment, round) DO UPDATE SET piece = excluded.piece,
        party = excluded.party, entry = excluded.entry
      """)
  }

  /// Binds the volume: it gets its number, and what it holds stands from here on. Twice is once.
  ///
  /// - Parameter note: what stands in the notes of its cover.
  /// - Throws: `Invalid` naming each piece that is missing, and each paper that is not signed.
  @discardableResult
  package static func bind(
    _ number: String, retention: String, note: String? = nil, by actor: Actor, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws -> Volume {
    let volume = try Volume.of(number, for: actor, at: now, in: db)
    guard binders.contains(actor.role) else { throw Refusal.notAllowed(step: "bind-volume") }
    if volume.bound != nil { return volume }
    var problems = volume.problems
    if volume.policy.retention(retention) == nil { problems.append(.init("retention", "choice")) }
    let note = note?.trimmed.nonEmpty
    if let note, note.count > DocumentTyping.longestLine {
      problems.append(.init("note", "too-long", ["most": "\(DocumentTyping.longestLine)"]))
    }
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
    var said: [String: Fact] = [
      "volume-number": .text(printed), "retention": .text(retention),
      "papers": .list(papers.map { "\($0.id) \($0.sha256)" }),
    ]
    if let note { said["note"] = .text(note) }
    try file.record(
      "bind-volume", changes: [.fact("volume-number", .text(printed))], data: said,
      by: actor.doer, at: now, under: rules, in: db)
    try db.run(
      """
      INSERT INTO volumes (case_id, round, number, retention, note, contents, filed_at, filed_by,
        entry)
      VALUES (\(file.id), \(volume.round), \(printed), \(retention), \(note),
        \(try JSON.text(papers.map(\.id))), \(now.milliseconds), \(actor.person),
        \(file.matter.entries))
      """)
    return try Volume.of(number, for: actor, at: now, in: db)
  }
}
