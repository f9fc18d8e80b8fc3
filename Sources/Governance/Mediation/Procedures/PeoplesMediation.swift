import CaseEngine

/// People's mediation: the parties' consent, a mediator free of ties, rights told, sessions, an
/// agreement, its performance and, where the parties ask for it, the court's confirmation.
///
/// Sources: People's Mediation Law (2010) sections 17 to 33; the Supreme People's Court's rules on
/// the confirmation of mediation agreements (2011) sections 1 to 11. Nothing is charged
/// (section 4): no step has a fee. The period of mediation is policy and runs from acceptance; where
/// it is about labour, from the application (Labour Dispute Mediation and Arbitration Law,
/// section 14).
enum PeoplesMediation {
  static let id = "peoples-mediation"

  static let procedure = Procedure(
    id: id, states: states,
    steps: PeoplesMediationSteps.all + DisputeCrossing(procedure: id, states: states).steps,
    clocks: clocks + Dispute.shared, privacy: .dispute)

  static let states: [State] = [
    .open("applied", owner: .mediator, clock: "consent"),
    .open("taken-up", owner: .mediator, clock: "assign"),
    .open("mediating", owner: .mediator, clock: "mediate"),
    .open("signing", owner: .mediator, clock: "collect-signatures"),
    .open("effective", owner: .mediator, clock: "perform"),
    .open("breached", owner: .mediator, clock: "remedy"),
    .open("confirming", owner: .mediator, clock: "court-accept"),
    .open("deciding", owner: .mediator, clock: "court-decide"),
    .open("visiting", owner: .mediator, clock: "visit"),
    .open("filing", owner: .mediator, clock: "file-volume"),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("return-window", owner: .mediator, kind: .window),
    ClockRule("consent", owner: .mediator),
    ClockRule("assign", owner: .mediator),
    ClockRule("mediate", owner: .mediator),
    ClockRule("collect-signatures", owner: .mediator),
    ClockRule("perform", owner: .mediator),
    ClockRule("confirm-window", owner: .mediator, kind: .window),
    ClockRule("remedy", owner: .mediator),
    ClockRule("court-accept", owner: .mediator),
    ClockRule("court-decide", owner: .mediator),
    ClockRule("visit", owner: .mediator),
    ClockRule("file-volume", owner: .mediator),
  ]
}
