import CaseEngine

extension [Entry] {
  /// What was done in one round of work: up to the step that opens the next one.
  func inRound(_ round: Int) -> [Entry] {
    var running = 1
    return filter { entry in
      for case .round(let number) in entry.changes { running = number }
      return running == round
    }
  }
}

extension VolumeRule.Course {
  /// How a round of mediation came out, by what was done in it.
  init(_ entries: [Entry], _ parties: [Party]) {
    self.init(.none)
    var owed = 0
    for entry in entries {
      for case .fact(let name, let value) in entry.changes {
        switch (name, value) {
        case ("agreement-form", let form):
          agreement = form?.text.flatMap(Agreement.init(rawValue:)) ?? Agreement.none
          owed = entry.data["amount"]?.number ?? 0
        case ("result", "not-settled"): agreement = .none
        case ("confirmation", "applied"): had.insert(.applied)
        case ("confirmation", "confirmed"): had.insert(.confirmed)
        default: break
        }
      }
      switch entry.step {
      // The court's refusal and the talks that go on undo what was agreed.
      case "court-refuses", "resume-talks": agreement = .none
      case "record-investigation": had.insert(.investigated)
      case "visit": had.insert(.visited)
      case "perform" where owed > 0 || entry.data["instalment"] != nil: had.insert(.performed)
      default: break
      }
    }
    if parties.contains(where: { $0.isActive && $0.capacity == "agent" }) { had.insert(.agent) }
  }
}
