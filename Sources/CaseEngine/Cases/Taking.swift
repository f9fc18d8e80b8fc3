/// Deciding a step. Pure: the same case, actor, words and circumstances give the same entry.
extension Procedure {
  /// The entry that taking `stepID` would write, or the refusal.
  ///
  /// - Parameters:
  ///   - said: the fields as checked by `Step.check`; personal ones are kept out of the entry by
  ///     the caller, who replaces them with their salted hashes.
  ///   - other: the procedure that the step transfers the case to, where it does.
  ///   - Throws: `Refusal`; nothing has changed then.
  package func take(
    _ stepID: String, by doer: Doer, said: [String: Fact], on matter: Case,
    in circumstances: Circumstances, into other: Procedure? = nil
  ) throws(Refusal) -> Entry {
    guard let step = step(stepID) else { throw .notFound }
    let from: String? = matter.entries == 0 ? nil : matter.state
    if let from {
      guard step.from.contains(from) else { throw .wrongState(step: stepID, state: from) }
    } else if !step.from.isEmpty {
      throw .wrongState(step: stepID, state: "")
    }
    try allow(step, doer, matter)
    for rule in step.rules { try check(rule, of: step, doer, said, matter, circumstances) }

    let target = resolve(step.to, step: step, doer, said, matter, circumstances) ?? matter.state
    let next = step.transfer == nil ? self : other
    guard let next, let state = next.state(target) else {
      throw .wrongState(step: stepID, state: target)
    }
    var writer = ChangeWriter(matter: matter, procedure: next, said: said, at: circumstances)
    if from == nil { writer.changes.append(matter.opening) }
    writer.leave(from.flatMap(self.state), for: state, by: step)
    for effect in step.effects { writer.write(effect, doer) }
    writer.enter(state, unlessFrom: step.transfer == nil ? from : nil)
    if state.ending != nil, writer.outcome == nil, matter.outcome == nil {
      writer.changes.append(.outcome(target))
    }
    return Entry(
      n: matter.entries + 1, at: circumstances.now, by: doer, step: stepID, from: from, to: target,
      ending: state.ending, changes: writer.changes, data: said)
  }

  /// The steps that this actor may take now, in the order declared. Rules that hang on what will
  /// be said are left to `take`.
  package func offers(to doer: Doer, on matter: Case, in circumstances: Circumstances) -> [Step] {
    steps.filter { step in
      guard step.from.contains(matter.state) else { return false }
      do throws(Refusal) {
        try allow(step, doer, matter)
        for rule in step.rules {
          if case .within = rule { continue }
          if rule == .collective { return false }
          try check(rule, of: step, doer, [:], matter, circumstances)
        }
        return true
      } catch {
        return false
      }
    }
  }

  /// A handling unit's roles act on what is assigned to that unit, and on nothing else.
  private func allow(_ step: Step, _ doer: Doer, _ matter: Case) throws(Refusal) {
    guard step.by.contains(doer.role) else { throw .notAllowed(step: step.id) }
    if doer.role.actsForUnit, matter.entries > 0 {
      guard let unit = matter.unit, unit == doer.organisation else {
        throw .notAllowed(step: step.id)
      }
    }
  }

  private func check(
    _ rule: Step.Rule, of step: Step, _ doer: Doer, _ said: [String: Fact], _ matter: Case,
    _ circumstances: Circumstances
  ) throws(Refusal) {
    let counts = circumstances.limits.counts
    switch rule {
    case .notOwn(let other):
      guard let worker = matter.doers[other] else { return }
      let samePerson = worker.person != nil && worker.person == doer.person
      let sameUnit =
        worker.role.actsForUnit && worker.organisation != nil
        && worker.organisation == doer.organisation
      if samePerson || sameUnit { throw .ownWork(step: step.id) }
    case .atMost(let limit):
      let most = counts[limit] ?? 0
      if matter.taken[step.id, default: 0] >= most { throw .tooOften(step: step.id, limit: most) }
    case .before(let name):
      guard let clock = matter.running(name) else { throw .tooEarly(step: step.id, needs: name) }
      let due = Deadline.due(of: clock, circumstances.calendar)
      if circumstances.now > due { throw .tooLate(step: step.id, due: due) }
    case .after(let other, let limit):
      if matter.taken[other, default: 0] < counts[limit] ?? 1 {
        throw .tooEarly(step: step.id, needs: other)
      }
    case .unless(let name, let value):
      if matter.facts[name] == value { throw .barred(step: step.id, because: name) }
    case .provided(let name, let value):
      if matter.facts[name] != value { throw .barred(step: step.id, because: name) }
    case .unlessUnit(let name):
      // Entries of before name no unit: whichever has it is barred.
      let named = matter.facts[name]
      if named == true || named?.number != nil && named?.number.map(Int64.init) == matter.unit {
        throw .barred(step: step.id, because: name)
      }
    case .extensionPending(let wanted):
      let pending = matter.clocks.contains { $0.stoppedAt == nil && $0.extensionAsked != nil }
      if pending != wanted { throw .barred(step: step.id, because: "extension") }
    case .paused(let wanted):
      if matter.isPaused(at: circumstances.now) != wanted {
        throw .barred(step: step.id, because: "paused")
      }
    case .partsEnded:
      if circumstances.openParts > 0 { throw .tooEarly(step: step.id, needs: "parts") }
    case .within(let field, let limit):
      try within(field, counts[limit], said, circumstances.now)
    case .collective: return
    }
  }

  private func within(
    _ field: String, _ limit: Int?, _ said: [String: Fact], _ now: Instant
  ) throws(Refusal) {
    guard let limit, let value = said[field] else { return }
    switch value {
    case .number(let number):
      if number < 1 || number > limit { throw .beyondLimit(field: field, limit: limit) }
    case .text(let text):
      guard let day = Day(text) else { return }
      let today = now.day
      if day <= today || day - today > limit { throw .beyondLimit(field: field, limit: limit) }
    case .flag, .list: return
    }
  }

  private func resolve(
    _ to: Step.Destination, step: Step, _ doer: Doer, _ said: [String: Fact], _ matter: Case,
    _ circumstances: Circumstances
  ) -> String? {
    switch to {
    case .same: return nil
    case .state(let id): return id
    case .when(let condition, let yes, let no):
      let holds: Bool =
        switch condition {
        case .taken(let others, let limit):
          others.reduce(others.contains(step.id) ? 1 : 0) { $0 + matter.taken[$1, default: 0] }
            >= circumstances.limits.counts[limit] ?? .max
        case .said(let field, let value): said[field] == value
        case .fact(let name, let value): matter.facts[name] == value
        case .by(let role): doer.role == role
        case .sampled: circumstances.sampled
        case .isPart: matter.facts["parent"] != nil
        }
      return resolve(holds ? yes : no, step: step, doer, said, matter, circumstances)
    }
  }
}

extension Case {
  fileprivate var opening: Change {
    .opened(number: number, procedure: procedure, area: area, holder: holder, level: level)
  }

  /// Whether a pause is running at `now` on any running clock.
  package func isPaused(at now: Instant) -> Bool {
    clocks.contains { clock in
      guard clock.stoppedAt == nil, let pause = clock.pauses.last else { return false }
      return pause.resumed == nil && pause.from <= now && now < pause.until
    }
  }
}
