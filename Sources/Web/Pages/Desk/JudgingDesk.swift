import CaseEngine
import Governance

/// A desk at which one matter after the other is judged without leaving the list: calls back, and
/// reviews.
enum JudgingDesk: String, CaseIterable, Sendable {
  case callBacks = "call-backs"
  case reviews

  var path: String { "/\(rawValue)" }

  /// The list of a state, and what of it.
  func path(_ state: String, _ name: String? = nil, _ value: String = "") -> String {
    path + "?state=" + state + (name.map { "&\($0)=" + value.percentEncoded } ?? "")
  }

  var role: Role {
    switch self {
    case .callBacks: .caller
    case .reviews: .reviewer
    }
  }

  /// The states whose turn is this desk's, the usual one first.
  var states: [String] {
    switch self {
    case .callBacks: ["answered", "settled"]
    case .reviews: ["review", "sampling", "dissatisfied"]
    }
  }

  /// What is done here, in this order; everything else is on the page of the case.
  var steps: [String] {
    switch self {
    case .callBacks: ["call-back", "missed-call", "give-up-call", "close"]
    case .reviews:
      [
        "accept", "reject", "confirm-ending", "overturn-ending", "redo", "redo-shared", "contest",
      ]
    }
  }

  func filter(_ state: String, for actor: Actor) -> CaseFilter {
    var filter = CaseFilter()
    filter.open = true
    filter.state = state
    filter.turn = role
    filter.holder = actor.post.area
    filter.order = .due
    filter.limit = 20
    return filter
  }
}
