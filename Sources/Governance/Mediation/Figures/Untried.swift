import CaseEngine

/// Which desk passed a matter up before anybody had tried there. What another desk has tried does
/// not count for it.
enum Untried {
  private static let tried = "tried-here"

  static func changes(by entry: Entry, of matter: Case) -> [Change] {
    let facts = matter.facts
    switch entry.step {
    case "submit", "report-outcome": return [.fact(tried, true)]
    case "send-back", "pass-down": return [.fact(tried, nil)]
    case "climb":
      let isTried = facts[tried] == true
      let marked: [Change] = isTried ? [] : [.fact("climbed-untried", true)]
      // A dispute counts at one desk: the last that had not tried, else the last.
      let isNamed = !isTried || facts["climbed-untried"] != true
      return [.fact(tried, nil)] + marked
        + (isNamed ? [.fact("climb-desk", .text(matter.holder))] : [])
    default:
      return entry.changes.contains(.fact("sessions", true)) ? [.fact(tried, true)] : []
    }
  }
}
