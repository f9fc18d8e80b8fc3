import CaseEngine

extension HotlinePolicy {
  /// The clocks that the hotline's procedure runs; each needs a term.
  static let clockNames = [
    "admit", "dispatch", "reply", "sign", "contact", "handle", "return-window", "judge-return",
    "coordinate", "gather", "review", "call-back", "decide-redo", "contest", "close", "sample",
  ]

  static let countRanges: [String: ClosedRange<Int>] = [
    "returns-before-coordination": 1...5, "contacts-before-submit": 0...3, "extensions": 0...3,
    "extension-days": 1...60, "pause-days": 1...730, "calls-before-giving-up": 1...10,
    "redos": 0...3, "calls-before-contest": 1...5, "ordered-redos": 0...3,
  ]

  static let listNames = ["kinds", "roads", "contact-ways", "pause-grounds", "judgements"]

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    checkTimes(&faults)
    for name in Self.clockNames where clocks[name] == nil {
      faults.add("clocks.\(name)", "required")
    }
    check(clocks, at: "clocks", &faults)
    checkUrgencies(&faults)
    for (name, range) in Self.countRanges.sorted(by: { $0.key < $1.key }) {
      guard let value = counts[name] else {
        faults.add("counts.\(name)", "required")
        continue
      }
      faults.check("counts.\(name)", value, range)
    }
    for name in counts.keys.sorted() where Self.countRanges[name] == nil {
      faults.add("counts.\(name)", "unknown-key")
    }
    for name in Self.listNames where lists[name]?.isEmpty ?? true {
      faults.add("lists.\(name)", "required")
    }
    for (name, choices) in lists.sorted(by: { $0.key < $1.key })
    where Set(choices.map(\.id)).count != choices.count {
      faults.add("lists.\(name)", "duplicate")
    }
    faults.check("samples.endings", samples.endings, 0...100)
    faults.check("samples.callBacks", samples.callBacks, 0...100)
    for (index, days) in ladder.nextAfter.enumerated() {
      faults.check("ladder.nextAfter.\(index + 1)", days, 1...60)
    }
    if let days = ladder.standingAfter { faults.check("ladder.standingAfter", days, 1...60) }
    checkIntake(&faults)
    return faults.problems
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

  private func check(_ terms: [String: Term], at path: String, _ faults: inout Faults) {
    for (name, term) in terms.sorted(by: { $0.key < $1.key }) {
      if !Self.clockNames.contains(name) { faults.add("\(path).\(name)", "unknown-key") }
      faults.check("\(path).\(name).amount", term.amount, 1...term.unit.most)
    }
  }

  private func checkUrgencies(_ faults: inout Faults) {
    for (index, urgency) in urgencies.enumerated() {
      check(urgency.clocks, at: "urgencies.\(index + 1).clocks", &faults)
    }
    if Set(urgencies.map(\.id)).count != urgencies.count { faults.add("urgencies", "duplicate") }
    if !urgencies.contains(where: { $0.id == defaultUrgency }) {
      faults.add("defaultUrgency", "choice")
    }
  }

  private func checkIntake(_ faults: inout Faults) {
    faults.check("intake.addressPerHour", intake.addressPerHour, 1...10_000)
    faults.check("intake.addressPerDay", intake.addressPerDay, 1...100_000)
    faults.check("intake.placePerHour", intake.placePerHour, 1...10_000)
    faults.check("intake.titleLength", intake.titleLength, 10...200)
    faults.check("intake.textLength", intake.textLength, 100...20_000)
    faults.check("intake.attachments", intake.attachments, 0...30)
    faults.check("intake.uploadMinutes", intake.uploadMinutes, 5...1440)
    faults.check("intake.receiptTriesPerHour", intake.receiptTriesPerHour, 3...1000)
    faults.check("duplicates.days", duplicates.days, 1...365)
    faults.check("duplicates.most", duplicates.most, 1...50)
  }
}
