import CaseEngine

/// Whether a dispute may be rewarded, as what, and what a checker must look at: values from values.
package enum RewardRule {
  /// What keeps a claim from being made.
  package enum Bar: String, CaseIterable, Hashable, Sendable {
    /// The dispute is not closed as settled by people's mediation.
    case notSettled = "not-settled"
    /// Its agreement was not performed.
    case notPerformed = "not-performed"
    /// Its volume is not bound.
    case unbound
    /// It was closed too long ago.
    case late
    /// Somebody else mediated it.
    case notMediator = "not-mediator"
    /// Who claims is a party, or is tied to one.
    case selfDealt = "self-dealt"
    /// It was claimed already.
    case claimed
    /// Who claims is a civil servant, by the register.
    case civilServant = "civil-servant"
    /// The year's sum is used up.
    case overMost = "over-most"
  }

  /// What is known of the dispute and of who claims.
  package struct Ground: Hashable, Sendable {
    var isSettled = true
    var performance: String? = "performed"
    var isBound = true
    var closed: Day?
    var isMediator = true
    var isTied = false
    var isClaimed = false
    var isCivilServant = false
    /// In fen: what the mediator has claimed this year, and what this claim would add.
    var yearly = 0
    var amount = 0
  }

  /// Bars that are asked once: in time when it was made, within the year's sum when it was passed.
  static let askedOnce: Set<Bar> = [.late, .overMost]

  /// - Parameter day: on which the claim is made, or was.
  package static func bars(
    _ ground: Ground, on day: Day, under guards: RewardPolicy.Guards
  ) -> [Bar] {
    var bars: [Bar] = []
    if !ground.isSettled { bars.append(.notSettled) }
    if ground.isSettled, !guards.performances.contains(ground.performance ?? "") {
      bars.append(.notPerformed)
    }
    if !ground.isBound { bars.append(.unbound) }
    if let closed = ground.closed, day - closed > guards.claimDays { bars.append(.late) }
    if !ground.isMediator { bars.append(.notMediator) }
    if ground.isTied { bars.append(.selfDealt) }
    if ground.isClaimed { bars.append(.claimed) }
    if ground.isCivilServant, guards.barsCivilServants ?? true { bars.append(.civilServant) }
    if let most = guards.yearlyMost, ground.yearly + ground.amount > most {
      bars.append(.overMost)
    }
    return bars
  }

  /// What tells one rewarded dispute from another.
  package struct Subject: Hashable, Sendable {
    /// The claim, once there is one.
    var number: String
    var kind: String
    var unit: Int64
    /// The day on which the agreement was reached.
    var reached: Day
    /// The names on both sides.
    var parties: Set<String>
  }

  /// Something that does not bar a claim, but must be explained by who passes it.
  package struct Flag: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable { case doubled, split }

    package let kind: Kind
    /// The other claims.
    package let numbers: [String]

    /// As an entry keeps it.
    var text: String { ([kind.rawValue] + numbers).joined(separator: " ") }

    package init(_ kind: Kind, _ numbers: [String]) {
      self.kind = kind
      self.numbers = numbers
    }

    package init?(_ text: String) {
      let parts = text.split(separator: " ").map(String.init)
      guard let kind = parts.first.flatMap(Kind.init(rawValue:)) else { return nil }
      self.init(kind, Array(parts.dropFirst()))
    }
  }

  /// The same parties are the same dispute under whatever kind; a cut one has one kind.
  ///
  /// - Parameter others: claims that stand.
  package static func flags(
    of subject: Subject, among others: [Subject], under guards: RewardPolicy.Guards
  ) -> [Flag] {
    let others = others.filter { $0.number != subject.number }
    func near(_ other: Subject, _ days: Int) -> Bool {
      abs(other.reached - subject.reached) <= days
    }
    let doubled = others.filter {
      !$0.parties.isEmpty && $0.parties == subject.parties && near($0, guards.doubledDays)
    }
    let split = others.filter {
      $0.kind == subject.kind && $0.unit == subject.unit
        && !$0.parties.isDisjoint(with: subject.parties)
        && near($0, guards.splitDays) && !doubled.contains($0)
    }
    return [(Flag.Kind.doubled, doubled), (.split, split)].filter { !$0.1.isEmpty }
      .map { Flag($0.0, $0.1.map(\.number).sorted()) }
  }

  /// The hardest class that something of the dispute speaks for; the first where nothing does.
  package static func proposedClass(
    difficulty: String?, people: Int, sum: Int, under policy: RewardPolicy
  ) -> String? {
    let classes = policy.choices("reward-classes").map(\.id)
    let fitting = classes.last { id in
      guard let amount = policy.amounts[id] else { return false }
      return difficulty.map(amount.difficulties.contains) ?? false
        || amount.people.map { people >= $0 } ?? false || amount.sum.map { sum >= $0 } ?? false
    }
    return fitting ?? classes.first
  }

  /// Fen.
  package static func amount(
    _ id: String?, form: String?, under policy: RewardPolicy
  ) -> Int? {
    id.flatMap { policy.amounts[$0] }.map { form == "oral" ? $0.oral : $0.written }
  }
}
