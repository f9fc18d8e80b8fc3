/// One thing a person may do to a matter.
package struct Step: Sendable {
  package let id: String
  /// The states from which it can be taken; empty for the step that opens a case.
  package let from: [String]
  package let to: Destination
  package let by: [Role]
  package let fields: [Field]
  package let rules: [Rule]
  package let effects: [Effect]

  package init(
    _ id: String, from: [String], to: Destination = .same, by: [Role], fields: [Field] = [],
    rules: [Rule] = [], effects: [Effect] = []
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.by = by
    self.fields = fields
    self.rules = rules
    self.effects = effects
  }

  /// The procedure under which the case goes on; nil where it stays under its own.
  package var transfer: String? {
    for case .transfer(let procedure) in effects { return procedure }
    return nil
  }

  /// Where a step leads. Every state named is checked by `Procedure.faults()`.
  package enum Destination: Hashable, Sendable {
    /// The state stays as it is.
    case same
    case state(String)
    /// The first condition that holds decides, else the last.
    indirect case when(Condition, Destination, otherwise: Destination)

    /// Every state it can lead to, given that it is taken from `state`.
    package func states(from state: String?) -> Set<String> {
      switch self {
      case .same: state.map { [$0] } ?? []
      case .state(let id): [id]
      case .when(_, let yes, let no): yes.states(from: state).union(no.states(from: state))
      }
    }
  }

  /// What a destination may hang on.
  package enum Condition: Hashable, Sendable {
    /// The steps named were taken this often together, this time included.
    case taken([String], atLeast: LimitName)
    /// The field was answered so.
    case said(String, Fact)
    /// The case knows this.
    case fact(String, Fact)
    /// The step is taken by this role.
    case by(Role)
    /// The case was drawn for review.
    case sampled
    /// The case is one part of a split one.
    case isPart
  }

  /// What must hold beyond state and role.
  package enum Rule: Hashable, Sendable {
    /// Not by the person, nor from the handling unit, that last took the step named.
    case notOwn(String)
    /// Taken at most so often in the life of the case.
    case atMost(LimitName)
    /// The clock named is running and its time is not yet up.
    case before(String)
    /// The step named was taken at least so often.
    case after(String, atLeast: LimitName)
    /// The case does not know this to be so.
    case unless(String, Fact)
    /// The case knows this to be so.
    case provided(String, Fact)
    /// The fact does not name the unit that has the case.
    case unlessUnit(String)
    /// An extension has been asked for and is not yet decided; or none is.
    case extensionPending(Bool)
    /// A pause is running; or none is.
    case paused(Bool)
    /// Every part of a split case has ended.
    case partsEnded
    /// A number or a day in a field stays within a limit.
    case within(field: String, limit: LimitName)
    /// Taken for many cases at once by a verb of the domain, and at no desk.
    case collective
  }

  /// What a step does beside changing the state.
  package enum Effect: Hashable, Sendable {
    case start(String)
    /// Starts a clock where the field was answered with yes.
    case startIf(String, saidField: String)
    /// Starts a clock that ends on the day named in the field.
    case startUntil(String, dayField: String)
    case meet(String)
    case void(String)
    case keep(String)
    /// The work is handed in: the clock is met at this moment if the work is later accepted.
    case claim(String)
    case settle(String)
    case unclaim(String)
    case pause([String], untilField: String)
    case resume([String])
    case askExtension(String)
    case extend([String], byField: String)
    case refuseExtension(String)
    /// The field is kept as a fact of the case, under its own name.
    case record(String)
    /// The field is kept as the fact named.
    case keepAs(String, field: String)
    case set(String, Fact)
    /// The unit named in the field owns the work from now on.
    case assign(unitField: String)
    /// The actor personally takes the work on; or the person named in the field does.
    case takeOn
    /// Nobody of the unit has it in hand any more; the unit keeps it.
    case letGo
    case release
    /// The case is held at the area named in the field.
    case hold(areaField: String)
    /// Work begins again: clocks started from here belong to a new round.
    case newRound
    /// A supervision is opened.
    case supervise
    /// The case goes on under another procedure, in whose states the step's destination lies.
    /// Clocks that the other procedure does not have end void.
    case transfer(to: String)
  }
}

/// The name of a count or span that policy sets, such as `return` or `redo`.
package typealias LimitName = String

/// What a step asks for.
package struct Field: Hashable, Sendable {
  package enum Kind: String, Codable, Hashable, Sendable {
    case text
    case longText = "long-text"
    /// A sum in fen, a hundredth of a yuan.
    case money
    case choice, choices, day, number, flag, organisation, organisations, area, person
    /// Of what has been done: today, or before.
    case pastDay = "past-day"
    /// A person who leads the area of the case, or one above it.
    case leader
    case caseNumber = "case-number"
    case attachments
    /// A signature drawn by finger or pen, as the points of its strokes.
    case drawing
  }

  package let name: String
  package let kind: Kind
  package let required: Bool
  /// Kept in the erasable table beside the ledger; the entry holds a salted hash.
  package let personal: Bool
  /// For a choice: the values, or the name of the policy list that has them.
  package let choices: Choices

  package enum Choices: Hashable, Sendable {
    case none
    case fixed([String])
    case policy(String)
  }

  package init(
    _ name: String, _ kind: Kind, required: Bool = true, personal: Bool = false,
    choices: Choices = .none
  ) {
    self.name = name
    self.kind = kind
    self.required = required
    self.personal = personal
    self.choices = choices
  }

  /// Not required.
  package static func maybe(
    _ name: String, _ kind: Kind, personal: Bool = false, choices: Choices = .none
  ) -> Field {
    Field(name, kind, required: false, personal: personal, choices: choices)
  }
}
