import CaseEngine
import Storage

/// What goes along when disputes are merged and comes back when they are parted: the parties, the
/// offices that handed them in, and red.
extension MediationPractice {
  func merged(
    _ entry: Entry, _ file: CaseFile, by doer: Doer, under rules: Rulebook, in db: Database
  ) throws {
    guard let other = file.mergedInto else { return }
    if let unit = file.matter.unit { try Notices.offices([unit], of: file, entry, in: db) }
    try Parties.join(file, into: other, in: db)
    try recount(other, by: doer, at: entry.at, under: rules, in: db)
    try HandIns.move(
      Joining.merged(into: file.id, in: db), from: file.id, to: other, in: db)
    try remark(other, in: db)
    guard file.risk == .red, var survivor = try CaseFile.load(other, in: db),
      survivor.risk != .red
    else { return }
    var said: [String: Fact] = ["reason": .text(file.number), "red-from": .text(file.number)]
    said["risk-before"] = .text(survivor.risk?.rawValue ?? "")
    said["signs"] = file.matter.facts["signs"]
    try survivor.take(
      "raise-red", said: said, entries: nil, by: doer, at: entry.at, under: rules, in: db)
  }

  /// What was said of the one is said of the other, or no more.
  private func remark(_ id: Int64, in db: Database) throws {
    if let file = try CaseFile.load(id, in: db) { try RiskProposal.mark(file, in: db) }
  }

  /// - Parameter path: the cases through which it went, to the one that lives.
  func parted(
    _ entry: Entry, _ file: inout CaseFile, from path: [Int64], by doer: Doer,
    under rules: Rulebook, in db: Database
  ) throws {
    guard let end = path.last else { return }
    let own = try Joining.merged(into: file.id, in: db)
    for other in path {
      try Parties.part(own, outOf: other, in: db)
      try recount(other, by: doer, at: entry.at, under: rules, in: db)
      try remark(other, in: db)
    }
    try HandIns.move(own, from: end, to: file.id, in: db)
    try HandingOver.tell(entry, of: file, in: db)
    var calmed: Set<String> = [file.number]
    for id in path {
      guard let number = try calm(id, after: calmed, entry, under: rules, in: db) else { break }
      calmed.insert(number)
    }
    guard entry.changes.contains(.fact("risk", "")) else { return }
    var said: [String: Fact] = ["reason": .text(file.number)]
    said["signs"] = file.matter.facts["signs"]
    try file.take(
      "raise-red", said: said, entries: nil, by: doer, at: entry.at, under: rules, in: db)
  }

  /// What was red only for what is parted from it is as it was before.
  /// - Returns: its number, if it is no longer red.
  private func calm(
    _ id: Int64, after parted: Set<String>, _ entry: Entry, under rules: Rulebook,
    in db: Database
  ) throws -> String? {
    guard var file = try CaseFile.load(id, in: db), file.risk == .red,
      let from = file.matter.facts["red-from"]?.text, parted.contains(from)
    else { return nil }
    let rest = try Joining.merged(into: id, in: db).dropFirst().compactMap {
      try CaseFile.load($0, in: db)
    }
    if let still = rest.first(where: { $0.risk == .red }) {
      try file.record(
        "keep-red", changes: [.fact("red-from", .text(still.number))],
        data: ["from": .text(still.number)], at: entry.at, under: rules, in: db)
      return nil
    }
    let clocks = ["watch", "name-leader"].filter { file.matter.running($0) != nil }
    try file.record(
      "give-back-red",
      changes: [
        .fact("risk", file.matter.facts["risk-before"] ?? ""), .fact("red-from", ""),
      ] + clocks.map { .stop($0, ending: .void, at: entry.at) },
      data: ["to": .text(from)], at: entry.at, under: rules, in: db)
    try StatusUnits.dropRed(of: [id], in: db)
    return file.number
  }
}
