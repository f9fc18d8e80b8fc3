import CaseEngine
import Storage

/// One matter, many reports. Merging moves the reports to the surviving case, parting moves them
/// back; splitting makes parts with one lead. Shared by every procedure that has the steps.
enum Joining {
  /// What follows from a step beyond the case's own row.
  static func follow(
    _ step: String, said: [String: Fact], of file: inout CaseFile, by doer: Doer, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws {
    switch step {
    case "merge": try merge(&file, said, at: now, under: rules, in: db)
    case "part": try part(&file, at: now, under: rules, in: db)
    case "split": try split(file, said, by: doer, at: now, under: rules, in: db)
    default: break
    }
  }

  private static func merge(
    _ file: inout CaseFile, _ said: [String: Fact], at now: Instant, under rules: Rulebook,
    in db: Database
  ) throws {
    guard let number = said["into"]?.text, var other = try CaseFile.load(number: number, in: db)
    else { throw Invalid("into", "unknown-case") }
    guard other.matter.open, other.privacy == file.privacy else {
      throw Refusal.barred(step: "merge", because: "into-closed")
    }
    let moved = try db.run("UPDATE reports SET case_id = \(other.id) WHERE case_id = \(file.id)")
    other.reports += moved
    file.reports = 0
    file.mergedInto = other.id
    try link(file.id, other.id, "merged", at: now, in: db)
    // One reporter who waits for a reply is enough for all to be called back.
    let isWaited =
      other.matter.facts["reply-wanted"] == false && file.matter.facts["reply-wanted"] != false
    try other.record(
      "take-in", changes: isWaited ? [.fact("reply-wanted", true)] : [],
      data: ["from": .text(file.number), "reports": .number(moved)],
      at: now, under: rules, in: db)
    try file.saveJoining(in: db)
    for joined in [file, other] {
      try rules.rules(of: joined.matter.procedure).practice.count(
        joined, before: nil, rules.calendar, in: db)
    }
  }

  private static func part(
    _ file: inout CaseFile, at now: Instant, under rules: Rulebook, in db: Database
  ) throws {
    guard let into = file.mergedInto, var other = try path(of: file, in: db).last else {
      throw Refusal.barred(step: "part", because: "not-merged")
    }
    let own = try merged(into: file.id, in: db)
    let back = try db.run(
      """
      UPDATE reports SET case_id = \(file.id)
      WHERE case_id = \(other.id) AND origin IN \(list: own)
      """)
    file.reports = back
    file.mergedInto = nil
    other.reports -= back
    try db.later("DELETE FROM links WHERE case_id = \(file.id) AND other = \(into)")
    try other.record(
      "give-back", changes: [], data: ["to": .text(file.number), "reports": .number(back)],
      at: now, under: rules, in: db)
    try file.saveJoining(in: db)
    for joined in [file, other] {
      try rules.rules(of: joined.matter.procedure).practice.count(
        joined, before: nil, rules.calendar, in: db)
    }
  }

  /// The cases into which one was merged, the next first; the last is the one that lives.
  static func path(of file: CaseFile, in db: Database) throws -> [CaseFile] {
    var path: [CaseFile] = []
    while let next = try (path.last ?? file).mergedInto.flatMap({ try CaseFile.load($0, in: db) }) {
      path.append(next)
    }
    return path
  }

  /// Everything that was merged into a case, at whatever remove; itself first.
  static func merged(into id: Int64, in db: Database) throws -> [Int64] {
    var found = [id]
    var rest = [id]
    while !rest.isEmpty {
      rest = try db.all("SELECT id FROM cases WHERE merged_into IN \(list: rest) ORDER BY id").map {
        try $0.get("id")
      }
      found += rest
    }
    return found
  }

  private static func split(
    _ file: CaseFile, _ said: [String: Fact], by doer: Doer, at now: Instant,
    under rules: Rulebook, in db: Database
  ) throws {
    guard let lead = said["lead"]?.number else { throw Invalid("lead", "required") }
    var units = [Int64(lead)]
    for unit in said["units"]?.list ?? [] {
      if let id = Int64(unit), !units.contains(id) { units.append(id) }
    }
    guard units.count > 1 else { throw Invalid("units", "at-least-two") }
    for unit in units {
      var draft = CaseDraft(
        procedure: file.matter.procedure, area: file.matter.area, holder: file.matter.holder,
        title: file.title)
      draft.step = "file-part"
      draft.parent = file.id
      draft.estate = file.estate
      draft.confidential = file.confidential
      draft.said = ["unit": .number(Int(unit)), "parent": .text(file.number)]
      for name in ["category", "urgency", "kind"] { draft.facts[name] = file.matter.facts[name] }
      draft.facts["lead"] = .flag(unit == units[0])
      var part = try CaseFile.open(draft, by: doer, at: now, under: rules, in: db)
      part.redactedTitle = file.redactedTitle
      try part.saveJoining(in: db)
      try link(part.id, file.id, "part", at: now, in: db)
    }
  }

  static func link(
    _ one: Int64, _ other: Int64, _ kind: String, at now: Instant, in db: Database
  ) throws {
    try db.later(
      """
      INSERT INTO links (case_id, other, kind, at)
      VALUES (\(one), \(other), \(kind), \(now.milliseconds)) ON CONFLICT DO NOTHING
      """)
  }
}

extension CaseFile {
  /// The columns that joining changes; the entries on both chains say why.
  func saveJoining(in db: Database) throws {
    try db.later(
      """
      UPDATE cases SET reports = \(reports), merged_into = \(mergedInto),
        redacted_title = \(redactedTitle) WHERE id = \(id)
      """)
  }
}
