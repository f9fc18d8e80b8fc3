import CaseEngine
import Storage

/// A dispute that turns out to be harder or simpler than it was thought.
enum Reclassifying {
  /// Its running times go on from where they began, as long as its new class has them, with their
  /// pauses and extensions. What would be over already keeps its end: nobody is late at a stroke.
  static func changes(_ entry: Entry, _ file: CaseFile, in db: Database) throws -> [Change] {
    let policy = try Policies.version(file.policy, of: MediationPolicy.self, in: db)
    let terms = policy.terms(urgency: entry.data["difficulty"]?.text)
    let calendar = try Policies.calendar(on: entry.at.day, in: db)
    return ["resolve", "handle"].flatMap { name -> [Change] in
      guard let clock = file.matter.running(name), let term = terms[name], term != clock.term
      else { return [] }
      var next = clock
      next.term = term
      guard Deadline.due(of: next, calendar) > entry.at else { return [] }
      return [.stop(name, ending: .void, at: entry.at), .start(next)]
    }
  }
}
