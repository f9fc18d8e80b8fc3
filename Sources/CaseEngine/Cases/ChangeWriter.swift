/// Turns the effects of a step, and the clocks of the states it leaves and enters, into changes.
struct ChangeWriter {
  let matter: Case
  /// The procedure under which the case goes on.
  let procedure: Procedure
  let said: [String: Fact]
  let circumstances: Circumstances
  var changes: [Change] = []
  private(set) var outcome: String?
  private var round: Int
  private var unit: Int64?
  private var holder: String
  /// Clocks that this very entry starts or stops, over what the case had.
  private var runningNow: [String: Bool] = [:]

  init(matter: Case, procedure: Procedure, said: [String: Fact], at circumstances: Circumstances) {
    self.matter = matter
    self.procedure = procedure
    self.said = said
    self.circumstances = circumstances
    round = matter.round
    unit = matter.unit
    holder = matter.holder
  }

  private var now: Instant { circumstances.now }

  private func isRunning(_ name: String) -> Bool {
    runningNow[name] ?? (matter.running(name) != nil)
  }

  /// A pause was begun and not yet ended.
  private func stands(_ name: String) -> Bool {
    matter.running(name)?.pauses.last.map { $0.resumed == nil } ?? false
  }

  /// Leaving a state meets its clock, unless the step says otherwise of that clock. Ending a
  /// case stops whatever still runs.
  mutating func leave(_ state: State?, for next: State, by step: Step) {
    guard let state, state.id != next.id || step.transfer != nil else { return }
    if let name = state.clock, !step.effects.contains(where: { $0.governs(name) }) {
      stop(name, .met, at: now)
    }
    guard next.ending != nil else { return }
    for clock in matter.clocks
    where clock.stoppedAt == nil && !step.effects.contains(where: { $0.governs(clock.name) }) {
      if let claimed = clock.claimedAt {
        stop(clock.name, .met, at: claimed)
      } else if clock.name != state.clock {
        stop(clock.name, .void, at: now)
      }
    }
  }

  mutating func enter(_ state: State, unlessFrom previous: String?) {
    guard state.id != previous, state.ending == nil else { return }
    if let name = state.clock, !isRunning(name) { start(name) }
    for name in state.starts where matter.clock(name) == nil && runningNow[name] == nil {
      start(name)
    }
  }

  mutating func write(_ effect: Step.Effect, _ doer: Doer) {
    switch effect {
    case .start(let name): if !isRunning(name) { start(name) }
    case .startIf(let name, let field):
      if said[field] == true, !isRunning(name) { start(name) }
    case .startUntil(let name, let field):
      guard let day = said[field]?.day else { return }
      if !isRunning(name) { start(name, for: Term(max(0, day - now.day), .days)) }
    case .meet(let name): stop(name, .met, at: now)
    case .void(let name): stop(name, .void, at: now)
    case .keep: break
    case .claim(let name): if isRunning(name) { changes.append(.claim(name, at: now)) }
    case .settle(let name): stop(name, .met, at: matter.running(name)?.claimedAt ?? now)
    case .unclaim(let name): if isRunning(name) { changes.append(.claim(name, at: nil)) }
    case .pause(let names, let field):
      guard let until = said[field]?.day?.start else { return }
      for name in names where isRunning(name) {
        changes.append(.pause(name, Pause(from: now, until: until, resumed: nil)))
      }
    case .resume(let names):
      for name in names where isRunning(name) && stands(name) {
        changes.append(.resume(name, at: now))
      }
    case .askExtension(let name):
      if isRunning(name) { changes.append(.ask(name, at: now)) }
    case .extend(let names, let field):
      guard let amount = said[field]?.number ?? matter.facts[field]?.number else { return }
      for name in names where isRunning(name) { changes.append(.extend(name, by: amount)) }
    case .refuseExtension(let name):
      if isRunning(name) { changes.append(.ask(name, at: nil)) }
    case .record(let field):
      if let value = said[field] { changes.append(.fact(field, value)) }
    case .keepAs(let name, let field):
      if let value = said[field] { changes.append(.fact(name, value)) }
    case .set(let name, let value):
      if name == "outcome" {
        outcome = value.text
        changes.append(.outcome(value.isEmpty ? nil : value.text))
      } else {
        changes.append(.fact(name, value))
      }
    case .assign(let field):
      unit = said[field]?.number.map(Int64.init)
      changes.append(.unit(unit))
      if matter.handler != nil { changes.append(.handler(nil)) }
    case .takeOn:
      changes.append(.handler(said["person"]?.number.map(Int64.init) ?? doer.person))
    case .letGo:
      if matter.handler != nil { changes.append(.handler(nil)) }
    case .release:
      unit = nil
      changes.append(.unit(nil))
      if matter.handler != nil { changes.append(.handler(nil)) }
    case .hold(let field):
      // The level arrives with the area, filled in by the caller who knows the tree.
      guard let area = said[field]?.text,
        let level = said["level"]?.number.flatMap(Level.init(rawValue:))
      else { return }
      holder = area
      changes.append(.holder(area, level: level))
    case .newRound:
      round = matter.round + 1
      changes.append(.round(round))
    case .supervise: changes.append(.supervision(opened: true))
    case .transfer(let other):
      changes.append(.procedure(other))
      for clock in matter.clocks
      where clock.stoppedAt == nil && procedure.clock(clock.name) == nil {
        stop(clock.name, .void, at: now)
      }
    }
  }

  private mutating func start(_ name: String, for given: Term? = nil) {
    guard let rule = procedure.clock(name),
      let term = given ?? circumstances.limits.terms[name]
    else { return }
    let limits = circumstances.limits
    runningNow[name] = true
    changes.append(
      .start(
        Clock(
          name: name, round: round,
          owner: Owner(
            role: rule.owner.rawValue, organisation: rule.owner.actsForUnit ? unit : nil,
            area: holder),
          start: now, term: term, timetable: limits.timetable,
          roundTheClock: limits.roundTheClock, pauses: [], extensions: [], extensionAsked: nil,
          claimedAt: nil, stoppedAt: nil, ending: nil)))
  }

  private mutating func stop(_ name: String, _ ending: Clock.Ending, at: Instant) {
    guard isRunning(name) else { return }
    runningNow[name] = false
    changes.append(.stop(name, ending: ending, at: at))
  }
}

extension Step.Effect {
  /// Whether the effect decides by itself what becomes of that clock when the state is left.
  func governs(_ clock: String) -> Bool {
    switch self {
    case .meet(let name), .void(let name), .keep(let name), .claim(let name), .settle(let name),
      .unclaim(let name):
      name == clock
    default: false
    }
  }
}
