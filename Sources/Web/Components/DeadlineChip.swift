import CaseEngine

extension PageContext {
  /// The due time with its light and how far it is; opens the explanation line by line.
  package func deadlineChip(_ deadline: Deadline, light: Light, name: String? = nil) -> HTML {
    let late = now > deadline.due
    let span = text.span(deadline.due.milliseconds(since: now))
    let left = text(late ? "deadline.late" : "deadline.left", ["span": span])
    return """
      <details class="deadline \(light.rawValue)"><summary>\(self.light(light)) \
      \(optional: name, { "<span class=\"quiet\">\($0)</span> " })\
      \(time(deadline.due, weekday: true)) <strong>\(left)</strong>\
      \(when: deadline.provisional, " \(tag(text("deadline.provisional")))")</summary>
      \(explanation(deadline.reasons))</details>
      """
  }

  /// A clock that stands still: no day is shown that will not hold.
  func standingClock(_ deadline: Deadline, name: String) -> HTML {
    """
    <details class="deadline"><summary>\(tag(text("clock.paused"))) \
    <span class="quiet">\(name)</span></summary>\(explanation(deadline.reasons))</details>
    """
  }

  package func explanation(_ reasons: [Reason]) -> HTML {
    """
    <div class="explanation"><h3>\(text("deadline.why"))</h3>
    <ol>\(each: reasons, { "<li>\(text.line($0))</li>" })</ol></div>
    """
  }
}
