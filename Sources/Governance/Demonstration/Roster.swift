import CaseEngine

/// Who can act in the demonstration city, and where its signs hang.
struct Roster: Sendable {
  struct Sign: Sendable {
    let id: Int64
    let area: String
    let name: String
  }

  /// By area and role.
  var desks: [String: [Role: [Actor]]] = [:]
  /// By organisation.
  var handlers: [Int64: [Actor]] = [:]
  var signs: [String: [Sign]] = [:]

  /// Somebody of that role at that desk.
  func someone(_ role: Role, at area: String, _ random: inout SeededRandom) -> Actor? {
    random.pick(desks[area]?[role] ?? [])
  }

  func handler(of unit: Int64, _ random: inout SeededRandom) -> Actor? {
    random.pick(handlers[unit] ?? [])
  }
}
