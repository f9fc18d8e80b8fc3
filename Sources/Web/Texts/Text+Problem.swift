import CaseEngine

extension Text {
  /// What is wrong, in a sentence.
  package func words(_ problem: Invalid.Problem) -> String {
    var values = problem.values
    for kind in ["volume-piece", "paper"] {
      guard let id = values[kind], let own = values["piece"] else { continue }
      values["piece"] = named(kind, id, own)
    }
    if let side = values["place"], let n = values["n"] {
      values["party"] = "\(word("place", side)) \(n)"
    }
    // What is asked for a reason of its own says so where it is missing.
    let own = "invalid.\(problem.rule).\(problem.field)"
    return self(has(own) ? own : "invalid.\(problem.rule)", values)
  }

  /// A name that the city gives in its own lists and templates. Who reads another language gets
  /// the catalogue's word, where there is one.
  package func named(_ kind: String, _ id: String, _ own: String) -> String {
    language == .english ? has("\(kind).\(id)") ? self("\(kind).\(id)") : own : own
  }
}
