/// One act in the life of a case, complete enough that replaying needs nothing else: no policy,
/// no calendar, no clock on the wall.
package struct Entry: Codable, Hashable, Sendable {
  /// 1, 2, 3 … within the case.
  package let n: Int
  package let at: Instant
  /// Nil where a timer acted.
  package let by: Doer?
  package let step: String
  package let from: String?
  package let to: String
  /// Nil while the case stays open.
  package let ending: EndingKind?
  package private(set) var changes: [Change]
  /// What was said, without personal values.
  package let data: [String: Fact]

  // In order, as they are kept: what is written in order is not sorted again.
  private enum CodingKeys: String, CodingKey {
    case at, by, changes, data, ending, from, n, step, to
  }

  package init(
    n: Int, at: Instant, by: Doer?, step: String, from: String?, to: String, ending: EndingKind?,
    changes: [Change], data: [String: Fact]
  ) {
    self.n = n
    self.at = at
    self.by = by
    self.step = step
    self.from = from
    self.to = to
    self.ending = ending
    self.changes = changes
    self.data = data
  }

  /// Changes that come from outside the procedure, before the entry is written.
  package mutating func add(_ more: [Change]) { changes += more }
}

/// One thing that an entry changes beside the state.
package enum Change: Codable, Hashable, Sendable {
  /// In the first entry: what the case is and where it begins.
  case opened(number: String, procedure: String, area: String, holder: String, level: Level)
  case outcome(String?)
  case area(String)
  case holder(String, level: Level)
  case unit(Int64?)
  case handler(Int64?)
  case fact(String, Fact?)
  case round(Int)
  case procedure(String)
  case supervision(opened: Bool)
  case start(Clock)
  case stop(String, ending: Clock.Ending, at: Instant)
  case claim(String, at: Instant?)
  case pause(String, Pause)
  case resume(String, at: Instant)
  case ask(String, at: Instant?)
  case extend(String, by: Int)
}

extension Case {
  /// The only mutation. Total: an entry that was once written can always be replayed.
  package mutating func apply(_ entry: Entry) {
    state = entry.to
    open = entry.ending == nil
    entries = entry.n
    changed = max(changed, entry.at)
    if entry.by != nil {
      taken[entry.step, default: 0] += 1
      doers[entry.step] = entry.by
    }
    for change in entry.changes { apply(change) }
  }

  private mutating func apply(_ change: Change) {
    switch change {
    case .opened: break
    case .outcome(let value): outcome = value
    case .area(let code): area = code
    case .holder(let code, let newLevel): (holder, level) = (code, newLevel)
    case .unit(let id): unit = id
    case .handler(let id): handler = id
    case .fact(let name, let value): facts[name] = value
    case .round(let number): round = number
    case .procedure(let id): procedure = id
    case .supervision(let opened):
      supervisions = max(0, supervisions + (opened ? 1 : -1))
      if opened { wasSupervised = true }
    case .start(let clock): clocks.append(clock)
    case .stop(let name, let ending, let at):
      alter(name) { clock in
        clock.stoppedAt = at
        clock.ending = ending
        clock.claimedAt = nil
        clock.extensionAsked = nil
      }
    case .claim(let name, let at): alter(name) { $0.claimedAt = at }
    case .pause(let name, let pause): alter(name) { $0.pauses.append(pause) }
    case .resume(let name, let at):
      alter(name) { clock in
        guard let last = clock.pauses.indices.last else { return }
        clock.pauses[last].resumed = at
      }
    case .ask(let name, let at): alter(name) { $0.extensionAsked = at }
    case .extend(let name, let amount):
      alter(name) { clock in
        clock.extensions.append(amount)
        clock.extensionAsked = nil
      }
    }
  }

  private mutating func alter(_ name: String, _ body: (inout Clock) -> Void) {
    guard let index = clocks.lastIndex(where: { $0.name == name }) else { return }
    body(&clocks[index])
  }
}
