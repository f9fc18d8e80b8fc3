import CaseEngine
import Governance

extension Text {
  /// What is wrong, in a sentence.
  package func words(_ problem: Invalid.Problem) -> String {
    var values = problem.values
    // The city's own name of a piece or paper, in English where there is one.
    if language == .english {
      let paper = values["paper"].flatMap { has("paper.\($0)") ? self("paper.\($0)") : nil }
      values["piece"] = values["english"] ?? paper ?? values["piece"]
    }
    if let side = values["place"], let n = values["n"] {
      values["party"] = "\(word("place", side)) \(n)"
    }
    // What is asked for a reason of its own says so where it is missing.
    let own = "invalid.\(problem.rule).\(problem.field)"
    return self(has(own) ? own : "invalid.\(problem.rule)", values)
  }

  /// What a city calls an entry of its lists, in English where the list says how.
  package func name(_ entry: some PolicyEntry) -> String {
    language == .english ? entry.english ?? entry.name : entry.name
  }

  /// A list of a policy to choose from.
  func choices(_ entries: [WorkPolicy.Choice]) -> [Field.Choice] {
    entries.map { Field.Choice($0.id, name($0)) }
  }
}
