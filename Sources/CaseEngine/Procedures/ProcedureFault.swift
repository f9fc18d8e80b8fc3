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
  package func faults() -> [ProcedureFault] {
    var faults: [ProcedureFault] = []
    func fault(_ at: String, _ kind: ProcedureFault.Kind) {
      let found = ProcedureFault(procedure: id, at: at, kind: kind)
      if !faults.contains(found) { faults.append(found) }
    }
    names(fault)
    clockUse(fault)
    reach(fault)
    endings(fault)
    return faults
  }

  private typealias Report = (String, ProcedureFault.Kind) -> Void

  private func names(_ fault: Report) {
    for list in [states.map(\.id), steps.map(\.id), clocks.map(\.name)] {
      var seen: Set<String> = []
      for name in list where !seen.insert(name).inserted { fault(name, .repeatedName) }
    }
    for step in steps {
      let named = Set(step.from).union(step.to.states(from: step.from.first))
      if named.contains(where: { state($0) == nil }) { fault(step.id, .unknownState) }
      if step.by.isEmpty { fault(step.id, .nobody) }
    }
  }

  private func clockUse(_ fault: Report) {
    var started: Set<String> = []
    for state in states {
      started.formUnion(state.starts)
      if let name = state.clock { started.insert(name) }
      guard state.isOpen else { continue }
      if state.owner == nil { fault(state.id, .noOwner) }
      if state.clock.flatMap(clock)?.kind != .duty { fault(state.id, .noDeadline) }
    }
    for step in steps {
      for effect in step.effects {
        if case .start(let name) = effect { started.insert(name) }
        for name in effect.clocks where clock(name) == nil { fault(step.id, .unknownClock) }
      }
      for case .before(let name) in step.rules where clock(name) == nil {
        fault(step.id, .unknownClock)
      }
    }
    for name in started where clock(name) == nil { fault(name, .unknownClock) }
    for rule in clocks where !started.contains(rule.name) { fault(rule.name, .clockNeverStarts) }
  }

  private func reach(_ fault: Report) {
    let reached = walk(
      from: steps.filter(\.from.isEmpty).reduce(into: []) { $0.formUnion($1.to.states(from: nil)) },
      by: { _ in true })
    for state in states where !reached.contains(state.id) { fault(state.id, .unreachable) }
    for state in states where state.isOpen {
      if !walk(from: [state.id], by: { _ in true }).contains(where: {
        self.state($0)?.isOpen == false
      }) {
        fault(state.id, .deadEnd)
      }
      let leaving = steps.filter {
        $0.from.contains(state.id) && !$0.to.states(from: state.id).subtracting([state.id]).isEmpty
      }
      if let owner = state.owner, !leaving.contains(where: { $0.by.contains(owner) }) {
        fault(state.id, .ownerStuck)
      }
    }
  }

  private func endings(_ fault: Report) {
    let work = steps.filter { step in
      step.effects.contains { if case .claim = $0 { true } else { false } }
    }
    let merit = Set(states.filter { $0.ending == .onMerit }.map(\.id))
    for step in work {
      let handed = step.from.reduce(into: Set<String>()) { $0.formUnion(step.to.states(from: $1)) }
      let unchecked = walk(from: handed, by: { !$0.rules.contains(.notOwn(step.id)) })
      for id in unchecked.intersection(merit) { fault(id, .ownWork) }
    }
    let first = steps.filter(\.from.isEmpty)
      .reduce(into: Set<String>()) { $0.formUnion($1.to.states(from: nil)) }
    let idle = walk(from: first) { step in
      !work.contains { $0.id == step.id } && !step.rules.contains(.partsEnded)
    }
    for id in idle.intersection(merit) { fault(id, .withoutWork) }

    for step in steps {
      for id in step.from.reduce(into: Set<String>(), { $0.formUnion(step.to.states(from: $1)) }) {
        switch state(id)?.ending {
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

  /// Every state that can be reached by the steps allowed, the first ones included.
  private func walk(from first: Set<String>, by allowed: (Step) -> Bool) -> Set<String> {
    var reached = first
    var waiting = Array(first)
    while let here = waiting.popLast() {
      for step in steps where step.from.contains(here) && allowed(step) {
        for next in step.to.states(from: here) where reached.insert(next).inserted {
          waiting.append(next)
        }
      }
    }
    return reached
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
    case .start(let name), .meet(let name), .void(let name), .keep(let name), .claim(let name),
      .settle(let name), .unclaim(let name), .askExtension(let name), .refuseExtension(let name):
      [name]
    case .pause(let names, _), .resume(let names), .extend(let names, _): names
    case .record, .set, .assign, .takeOn, .release, .hold, .newRound, .supervise: []
    }
  }
}
