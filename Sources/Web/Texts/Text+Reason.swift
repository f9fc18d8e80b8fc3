import CaseEngine

extension Text {
  /// One line of the explanation of a due time.
  package func line(_ reason: Reason) -> String {
    var values = reason.values
    for (name, value) in values {
      if let day = Day(value) {
        values[name] = dayAndWeekday(day)
      } else if let time = Instant(value) {
        values[name] = timeAndWeekday(time)
      }
    }
    if let unit = values["unit"] {
      values["amount"] = self("unit.\(unit)", ["count": values["amount"] ?? ""])
    }
    if let holiday = values["holiday"], has("holiday.\(holiday)") {
      values["name"] = self("holiday.\(holiday)")
    }
    return self("deadline.reason.\(reason.rule)", values)
  }
}
