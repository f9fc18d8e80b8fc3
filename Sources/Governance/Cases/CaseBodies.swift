import CaseEngine
import Synchronization

/// Cases by the text that stands for them in `cases.body`: whoever takes a step has mostly just been
/// read or written by this node, and reading the text is a fifth of the step. The whole text is the
/// key, so what another node or a hand has changed is another text.
enum CaseBodies {
  private struct Known {
    var most = usual
    var recent: [String: Case] = [:]
    var older: [String: Case] = [:]
  }

  /// A few kilobytes each, in two halves of which the older one is forgotten.
  static let usual = 1024
  private static let known = Mutex(Known())

  /// Who plays two years of a whole city has more cases in hand at once than its desks.
  static func remember(_ most: Int) { known.withLock { $0.most = most } }

  static func read(_ body: String) throws -> Case {
    if let matter = known.withLock({ $0.recent[body] ?? $0.older[body] }) { return matter }
    let matter = try JSON.decode(Case.self, from: body)
    keep(matter, body)
    return matter
  }

  static func text(of matter: Case) throws -> String {
    let body = try JSON.text(matter)
    keep(matter, body)
    return body
  }

  private static func keep(_ matter: Case, _ body: String) {
    known.withLock { known in
      if known.recent.count >= known.most {
        known.older = known.recent
        known.recent = [:]
      }
      known.recent[body] = matter
    }
  }
}
