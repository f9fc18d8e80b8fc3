/// A matter as its entries made it. `apply` is the only way it changes.
package struct Case: Codable, Hashable, Sendable {
  package let id: Int64
  /// What people say on the telephone: twelve digits that name no procedure.
  package let number: String
  package internal(set) var procedure: String
  package internal(set) var state: String
  package internal(set) var open: Bool
  package internal(set) var outcome: String?
  /// Where the matter lies, 12 digits.
  package internal(set) var area: String
  /// The area whose desk holds it, and that area's level.
  package internal(set) var holder: String
  package internal(set) var level: Level
  /// The unit that handles it, and the person of that unit who signed for it.
  package internal(set) var unit: Int64?
  package internal(set) var handler: Int64?
  /// How many entries it has; the version that a writer must have seen.
  package internal(set) var entries: Int
  package internal(set) var round: Int
  package internal(set) var clocks: [Clock]
  /// How often each step was taken.
  package internal(set) var taken: [String: Int]
  /// Who took each step last.
  package internal(set) var doers: [String: Doer]
  package internal(set) var facts: [String: Fact]
  /// Supervisions now open.
  package internal(set) var supervisions: Int
  /// A supervision was ever opened: the mark stays.
  package internal(set) var wasSupervised: Bool
  package internal(set) var changed: Instant

  // In order, as they are kept: what is written in order is not sorted again.
  private enum CodingKeys: String, CodingKey {
    case area, changed, clocks, doers, entries, facts, handler, holder, id, level,
      number, open, outcome, procedure, round, state, supervisions, taken, unit, wasSupervised
  }

  /// A case before its first entry.
  package init(
    id: Int64, number: String, procedure: String, area: String, holder: String, level: Level,
    at now: Instant
  ) {
    self.id = id
    self.number = number
    self.procedure = procedure
    state = ""
    open = true
    outcome = nil
    self.area = area
    self.holder = holder
    self.level = level
    entries = 0
    round = 1
    clocks = []
    taken = [:]
    doers = [:]
    facts = [:]
    supervisions = 0
    wasSupervised = false
    changed = now
  }

  /// The newest clock of that name.
  package func clock(_ name: String) -> Clock? { clocks.last { $0.name == name } }

  /// The newest clock of that name, while it runs.
  package func running(_ name: String) -> Clock? {
    guard let clock = clock(name), clock.stoppedAt == nil else { return nil }
    return clock
  }
}

extension Case {
  /// The case as it was before its first entry, which names it; nil where that entry opens none.
  package static func before(_ first: Entry, id: Int64) -> Case? {
    for case .opened(let number, let procedure, let area, let holder, let level) in first.changes {
      return Case(
        id: id, number: number, procedure: procedure, area: area, holder: holder, level: level,
        at: first.at)
    }
    return nil
  }

  /// The case as somebody last left it under one of these procedures, the entry that passed it on
  /// included; nil where it never stood under one. What a timer wrote after that is left out.
  package static func replay(
    _ entries: [Entry], id: Int64, under procedures: Set<String>
  ) -> Case? {
    guard let first = entries.first, var matter = before(first, id: id) else { return nil }
    var last: Case?
    for entry in entries {
      let before = matter.procedure
      matter.apply(entry)
      let isHere = procedures.contains(before) || procedures.contains(matter.procedure)
      if isHere, entry.by != nil || entry.n == 1 { last = matter }
    }
    return last
  }

  /// The case that these entries make, the first of them opening it.
  package static func replay(_ entries: [Entry], id: Int64) -> Case? {
    guard let first = entries.first, var matter = before(first, id: id) else { return nil }
    for entry in entries { matter.apply(entry) }
    return matter
  }
}
