/// How one kind of matter runs: its states, the steps between them, and its clocks.
///
/// A procedure is a value, so that one test can walk all of them (`faults()`), a page can ask
/// which steps an actor may take, and the interface can list every text that is needed.
/// Structure comes from law and stands here; durations, counts and thresholds are policy and
/// arrive as `Limits`.
package struct Procedure: Sendable {
  package let id: String
  package let states: [State]
  package let steps: [Step]
  package let clocks: [ClockRule]
  /// How closely its cases are kept.
  package let privacy: Privacy

  private let stateByID: [String: State]
  private let stepByID: [String: Step]
  private let clockByName: [String: ClockRule]

  package init(
    id: String, states: [State], steps: [Step], clocks: [ClockRule], privacy: Privacy = .ordinary
  ) {
    self.id = id
    self.privacy = privacy
    self.states = states
    self.steps = steps
    self.clocks = clocks
    stateByID = Dictionary(states.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    stepByID = Dictionary(steps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    clockByName = Dictionary(clocks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package func state(_ id: String) -> State? { stateByID[id] }
  package func step(_ id: String) -> Step? { stepByID[id] }
  package func clock(_ name: String) -> ClockRule? { clockByName[name] }
}

/// How closely cases are kept: who may know of them at all is decided by it.
package enum Privacy: Int, CaseIterable, Codable, Hashable, Sendable {
  case ordinary = 0
  /// Between people: the parties, the mediator and the centre's desk know what it is about.
  case dispute = 1
  /// What offices have agreed with each other: the desk that keeps the agreement and the unit
  /// that owes the work know what it is about, and who supervises or leads.
  case conference = 2
  /// A claim of somebody who works here: himself, the desks that check it, and who supervises or
  /// leads there.
  case reward = 4
  /// Between one person and a psychologist: that one psychologist knows what it is about, desks
  /// and those above them where it stands, and nobody anything more for whatever purpose.
  case counselling = 3
}

/// A place where a matter rests: open with an owner and a deadline, or ended.
package struct State: Hashable, Sendable {
  package let id: String
  /// The role whose turn it is; nil for an ending.
  package let owner: Role?
  /// The clock that starts on entering and is met by the step that leaves.
  package let clock: String?
  /// Further clocks that start when the state is first entered.
  package let starts: [String]
  /// How the matter ended; nil while open.
  package let ending: EndingKind?

  package static func open(
    _ id: String, owner: Role, clock: String, starts: [String] = []
  ) -> State {
    State(id: id, owner: owner, clock: clock, starts: starts, ending: nil)
  }

  package static func ended(_ id: String, _ kind: EndingKind) -> State {
    State(id: id, owner: nil, clock: nil, starts: [], ending: kind)
  }

  package var isOpen: Bool { ending == nil }
}

/// Who may end a matter, and how: the five endings of the kernel's rules, and merging.
package enum EndingKind: String, Codable, Hashable, Sendable {
  /// The work was accepted by a second person on the dispatching side.
  case onMerit = "on-merit"
  /// The party withdrew or refused, with the party's proof.
  case byParty = "by-party"
  /// Not this office's matter; a sample of these is reviewed.
  case notOurs = "not-ours"
  /// Answered at once; a sample of these is reviewed.
  case direct
  /// Failed or lapsed by time.
  case byTime = "by-time"
  /// The reports went to another case.
  case merged
}

/// A named period of a procedure. Its length is policy.
package struct ClockRule: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Somebody owes something by its end: it gives light and is escalated.
    case duty
    /// A right that lapses at its end (to return a matter, say): it gives no light.
    case window
  }

  package let name: String
  package let kind: Kind
  /// The role that owes it.
  package let owner: Role

  package init(_ name: String, owner: Role, kind: Kind = .duty) {
    self.name = name
    self.kind = kind
    self.owner = owner
  }
}
