import CaseEngine

/// A policy that sets what procedures need.
@dynamicMemberLookup
package protocol WorkingPolicy: Policy {
  var work: WorkPolicy { get }
}

extension WorkingPolicy {
  package subscript<T>(dynamicMember path: KeyPath<WorkPolicy, T>) -> T { work[keyPath: path] }

  package func urgency(_ id: String?) -> WorkPolicy.Urgency? { work.urgency(id) }

  package func terms(urgency id: String?) -> [String: Term] { work.terms(urgency: id) }

  package func choices(_ list: String) -> [WorkPolicy.Choice] { work.choices(list) }

  package func suggestedUrgency(for text: String) -> String { work.suggestedUrgency(for: text) }
}

extension WorkPolicy {
  /// What is wrong, given the clocks, counts and lists that the procedures ask for.
  func check(
    clocks clockNames: [String], counts ranges: [String: ClosedRange<Int>], lists names: [String],
    _ faults: inout Faults
  ) {
    checkTimes(&faults)
    for name in clockNames where clocks[name] == nil { faults.add("clocks.\(name)", "required") }
    check(clocks, at: "clocks", clockNames, &faults)
    checkUrgencies(clockNames, &faults)
    for (name, range) in ranges.sorted(by: { $0.key < $1.key }) {
      guard let value = counts[name] else {
        faults.add("counts.\(name)", "required")
        continue
      }
      faults.check("counts.\(name)", value, range)
    }
    for name in counts.keys.sorted() where ranges[name] == nil {
      faults.add("counts.\(name)", "unknown-key")
    }
    for name in names where lists[name]?.isEmpty ?? true {
      faults.add("lists.\(name)", "required")
    }
    for (name, choices) in lists.sorted(by: { $0.key < $1.key })
    where Set(choices.map(\.id)).count != choices.count {
      faults.add("lists.\(name)", "duplicate")
    }
    faults.check("samples.endings", samples.endings, 0...100)
    for (index, days) in ladder.nextAfter.enumerated() {
      faults.check("ladder.nextAfter.\(index + 1)", days, 1...60)
    }
    if let days = ladder.standingAfter { faults.check("ladder.standingAfter", days, 1...60) }
  }

  private func checkTimes(_ faults: inout Faults) {
    for (name, text) in [
      ("filingCutOff", timetable.filingCutOff), ("closeOfBusiness", timetable.closeOfBusiness),
    ] {
      if let text, Self.minute(text) == nil { faults.add("timetable.\(name)", "time") }
    }
    var last = 0
    for (index, span) in timetable.workingHours.enumerated() {
      let minutes = span.compactMap(Self.minute)
      guard span.count == 2, minutes.count == 2, last <= minutes[0], minutes[0] < minutes[1] else {
        faults.add("timetable.workingHours.\(index + 1)", "time")
        return
      }
      last = minutes[1]
    }
    if timetable.workingHours.isEmpty { faults.add("timetable.workingHours", "required") }
  }

  private func check(
    _ terms: [String: Term], at path: String, _ clockNames: [String],
    _ faults: inout Faults
  ) {
    for (name, term) in terms.sorted(by: { $0.key < $1.key }) {
      if !clockNames.contains(name) { faults.add("\(path).\(name)", "unknown-key") }
      faults.check("\(path).\(name).amount", term.amount, 1...term.unit.most)
    }
  }

  private func checkUrgencies(_ clockNames: [String], _ faults: inout Faults) {
    for (index, urgency) in urgencies.enumerated() {
      check(urgency.clocks, at: "urgencies.\(index + 1).clocks", clockNames, &faults)
    }
    if Set(urgencies.map(\.id)).count != urgencies.count { faults.add("urgencies", "duplicate") }
    if !urgencies.contains(where: { $0.id == defaultUrgency }) {
      faults.add("defaultUrgency", "choice")
    }
  }
}
