import CaseEngine
import Governance
import Storage

/// The views of one's own work. What a tab counts and what its list shows is one filter.
enum WorkTab: String, CaseIterable, Sendable {
  case todo, soon, overdue, supervised, proposed, done, watched

  /// The order in which an actor has them; a leader and a supervisor look after an area, others
  /// have a desk.
  static func tabs(for role: Role) -> [WorkTab] {
    switch role {
    case .leader: [.overdue, .supervised, .soon, .watched]
    case .supervisor: [.todo, .supervised, .overdue, .soon, .done, .watched]
    case .villageWorker: [.todo, .done, .watched]
    case .receptionist, .coordinator, .mediator: WorkTab.allCases
    default: WorkTab.allCases.filter { $0 != .proposed }
    }
  }

  func filter(for actor: Actor) -> CaseFilter {
    var filter = CaseFilter()
    filter.order = .due
    switch self {
    case .todo: Self.mine(&filter, actor)
    case .soon:
      Self.mine(&filter, actor)
      filter.light = .yellow
    case .overdue:
      Self.mine(&filter, actor)
      // Who leads looks for what is late, whether or not somebody presses for it already.
      if actor.role == .leader { filter.overdue = true } else { filter.light = .overdue }
    case .supervised:
      Self.mine(&filter, actor)
      filter.light = .supervised
      if actor.role == .supervisor { filter.turn = nil }
    case .proposed:
      // Whoever's turn it is: how grave it is may be decided at any time.
      Self.mine(&filter, actor)
      filter.turn = nil
      filter.proposed = true
    case .done:
      filter.touchedBy = actor.person
      filter.order = .newest
      if actor.role == .villageWorker { filter.open = false }
    case .watched:
      filter.watchedBy = actor.person
      filter.order = .newest
    }
    if actor.role == .supervisor, self == .soon || self == .overdue { filter.turn = nil }
    return filter
  }

  private static func mine(_ filter: inout CaseFilter, _ actor: Actor) {
    filter.open = true
    switch actor.role {
    case .leader: break
    case .villageWorker: break
    case .supervisor: filter.turn = .supervisor
    case .handler, .mediator:
      filter.turn = actor.role
      filter.unit = actor.post.organisation
    case .psychologist:
      filter.turn = actor.role
      filter.handler = actor.person
    default:
      filter.turn = actor.role
      filter.holder = actor.post.area
    }
  }
}
