/// A rule that a procedure breaks. A program with a faulty procedure does not start.
package struct ProcedureFault: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable {
    case repeatedName = "the name stands twice"
    case unknownState = "a step names a state that is not declared"
    case unknownClock = "a clock is named that is not declared"
    case clockNeverStarts = "the clock is never started"
    case unreachable = "no way leads to the state"
    case noDeadline = "an open state has no duty clock"
    case noOwner = "an open state has no owner"
    case ownerStuck = "the owner of the state has no step that leaves it"
    case deadEnd = "no ending can be reached from the state"
    case ownWork = "an ending on merit can be reached by the one who did the work"
    case withoutWork = "an ending on merit can be reached without any work handed in"
    case unsampled = "an ending without work is not sampled for review"
    case withoutParty = "an ending by a party's will asks for neither the party nor proof"
    case nobody = "nobody may take the step"
  }

  package let procedure: String
  package let at: String
  package let kind: Kind

  package var description: String { "\(procedure): \(at): \(kind.rawValue)" }
}

extension Procedure {
  /// Walks the whole procedure and names every rule that it breaks.
  ///
  /// - Parameter others: the procedures that it transfers cases to or receives them from; a state
  ///   may be reached, left and ended through them.
  package func faults(beside others: [Procedure] = []) -> [ProcedureFault] {
    var faults: [ProcedureFault] = []
    func fault(_ at: String, _ kind: ProcedureFault.Kind) {
      let found = ProcedureFault(procedure: id, at: at, kind: kind)
      if !faults.contains(found) { faults.append(found) }
    }
    let family = ProcedureFamily([self] + others.filter { $0.id != id })
    names(family, fault)
    clockUse(family, fault)
    reach(family, fault)
    endings(family, fault)
    return faults
  }

  private typealias Report = (String, ProcedureFault.Kind) -> Void

  private func names(_ family: ProcedureFamily, _ fault: Report) {
    for list in [states.map(\.id), steps.map(\.id), clocks.map(\.name)] {
      var seen: Set<String> = []
      for name in list where !seen.insert(name).inserted { fault(name, .repeatedName) }
    }
    for step in steps {
      let led = family.places(after: step, of: id, from: step.from.first)
      if led.contains(where: { family.state($0) == nil })
        || step.from.contains(where: { state($0) == nil })
      {
        fault(step.id, .unknownState)
      }
      if step.by.isEmpty { fault(step.id, .nobody) }
    }
  }

  private func clockUse(_ family: ProcedureFamily, _ fault: Report) {
    var started: Set<String> = []
    for state in states {
      started.formUnion(state.starts)
      if let name = state.clock { started.insert(name) }
      guard state.isOpen else { continue }
      if state.owner == nil { fault(state.id, .noOwner) }
      if state.clock.flatMap(clock)?.kind != .duty { fault(state.id, .noDeadline) }
    }
    for name in started where clock(name) == nil { fault(name, .unknownClock) }
    for step in steps {
      let next = step.transfer.flatMap { family.procedures[$0] }
      for effect in step.effects {
        for name in effect.clocks where clock(name) == nil && next?.clock(name) == nil {
          fault(step.id, .unknownClock)
        }
      }
      for case .before(let name) in step.rules where clock(name) == nil {
        fault(step.id, .unknownClock)
      }
    }
    let elsewhere = family.startedClocks
    for rule in clocks where !started.contains(rule.name) && !elsewhere.contains(rule.name) {
      fault(rule.name, .clockNeverStarts)
    }
  }

  private func reach(_ family: ProcedureFamily, _ fault: Report) {
    let reached = family.walk(from: family.openings, by: { _ in true })
    for state in states {
      let place = ProcedureFamily.Place(procedure: id, state: state.id)
      if !reached.contains(place) { fault(state.id, .unreachable) }
      guard state.isOpen else { continue }
      if !family.walk(from: [place], by: { _ in true })
        .contains(where: { family.state($0)?.isOpen == false })
      {
        fault(state.id, .deadEnd)
      }
      let leaving = steps.filter {
        $0.from.contains(state.id)
          && !family.places(after: $0, of: id, from: state.id).subtracting([place]).isEmpty
      }
      if let owner = state.owner, !leaving.contains(where: { $0.by.contains(owner) }) {
        fault(state.id, .ownerStuck)
      }
    }
  }

  private func endings(_ family: ProcedureFamily, _ fault: Report) {
    for step in steps where step.isWork {
      let handed = family.places(after: step, of: id)
      let unchecked = family.walk(from: handed, by: { !$0.rules.contains(.notOwn(step.id)) })
      for place in unchecked where family.state(place)?.ending == .onMerit {
        fault(place.state, .ownWork)
      }
    }
    let idle = family.walk(from: family.openings) { step in
      !step.isWork && !step.rules.contains(.partsEnded)
    }
    for place in idle where place.procedure == id && state(place.state)?.ending == .onMerit {
      fault(place.state, .withoutWork)
    }

    for step in steps {
      for place in family.places(after: step, of: id) {
        switch family.state(place)?.ending {
        case .direct, .notOurs:
          let reviewed = step.rules.contains { if case .notOwn = $0 { true } else { false } }
          if !reviewed, !step.to.asksSample { fault(step.id, .unsampled) }
        case .byParty:
          let proven = step.fields.contains { $0.required && $0.name == "proof" }
          if !proven, !step.by.contains(.resident) { fault(step.id, .withoutParty) }
        default: break
        }
      }
    }
  }
}

/// Procedures between which cases pass, as one web of places.
private struct ProcedureFamily {
  struct Place: Hashable {
    let procedure: String
    let state: String
  }

  let procedures: [String: Procedure]

  init(_ procedures: [Procedure]) {
    self.procedures = Dictionary(
      procedures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func state(_ place: Place) -> State? { procedures[place.procedure]?.state(place.state) }

  /// Where cases begin.
  var openings: Set<Place> {
    procedures.values.reduce(into: []) { places, procedure in
      for step in procedure.steps where step.from.isEmpty {
        places.formUnion(self.places(after: step, of: procedure.id, from: nil))
      }
    }
  }

  /// Clocks that some step starts by itself, whichever procedure declares them.
  var startedClocks: Set<String> {
    procedures.values.reduce(into: []) { names, procedure in
      for state in procedure.states {
        names.formUnion(state.starts)
        if let name = state.clock { names.insert(name) }
      }
      for effect in procedure.steps.flatMap(\.effects) {
        switch effect {
        case .start(let name), .startIf(let name, _), .startUntil(let name, _):
          names.insert(name)
        default: break
        }
      }
    }
  }

  func places(after step: Step, of procedure: String, from state: String?) -> Set<Place> {
    Set(
      step.to.states(from: state).map {
        Place(procedure: step.transfer ?? procedure, state: $0)
      })
  }

  func places(after step: Step, of procedure: String) -> Set<Place> {
    step.from.reduce(into: []) { $0.formUnion(places(after: step, of: procedure, from: $1)) }
  }

  /// Every place that can be reached by the steps allowed, the first ones included.
  func walk(from first: Set<Place>, by allowed: (Step) -> Bool) -> Set<Place> {
    var reached = first
    var waiting = Array(first)
    while let here = waiting.popLast() {
      for step in procedures[here.procedure]?.steps ?? []
      where step.from.contains(here.state) && allowed(step) {
        for next in places(after: step, of: here.procedure, from: here.state)
        where reached.insert(next).inserted {
          waiting.append(next)
        }
      }
    }
    return reached
  }
}

extension Step {
  /// Whether taking it hands in work.
  fileprivate var isWork: Bool {
    effects.contains { if case .claim = $0 { true } else { false } }
  }
}

extension Step.Destination {
  fileprivate var asksSample: Bool {
    switch self {
    case .same, .state: false
    case .when(let condition, let yes, let no):
      condition == .sampled || yes.asksSample || no.asksSample
    }
  }
}

extension Step.Effect {
  /// The clocks that the effect names.
  fileprivate var clocks: [String] {
    switch self {
    case .start(let name), .startIf(let name, _), .startUntil(let name, _), .meet(let name),
      .void(let name),
      .keep(let name), .claim(let name),
      .settle(let name), .unclaim(let name), .askExtension(let name), .refuseExtension(let name):
      [name]
    case .pause(let names, _), .resume(let names), .extend(let names, _): names
    case .record, .keepAs, .set, .assign, .takeOn, .letGo, .release, .hold, .newRound, .supervise,
      .transfer:
      []
    }
  }
}
