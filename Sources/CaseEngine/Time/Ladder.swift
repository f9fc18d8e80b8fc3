/// What policy says about an overdue clock's rungs.
package struct Ladder: Codable, Hashable, Sendable {
  /// For each further rung after the supervision, working days after the rung before it.
  package var nextAfter: [Int]

  /// Working days after the last of these until the standing list; nil for no standing list.
  package var standingAfter: Int?

  /// A ladder; by default two further rungs, each after three working days, and then the standing
  /// list.
  package init(nextAfter: [Int] = [3, 3], standingAfter: Int? = 3) {
    self.nextAfter = nextAfter
    self.standingAfter = standingAfter
  }

  /// The rungs above the supervision, each with the working days after the rung before.
  var further: [(rung: Rung, after: Int)] {
    nextAfter.enumerated().map { (.next($0.offset + 1), $0.element) }
      + (standingAfter.map { [(.standing, $0)] } ?? [])
  }
}
