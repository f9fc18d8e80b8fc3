import CaseEngine

/// The mediation centre's loop: registered, studied, accepted, routed, handled, fed back, called
/// back, closed. People's, administrative and judicial mediation are procedures of their own, to
/// which a case passes and from which it returns, under one number for life.
///
/// Sources: the national requirements for county centres (one window, one case one code), the
/// loop of the domain notes, Shandong's statute on the settlement of disputes by many means
/// (sections 18 to 41). Every duration and count is the policy `mediation`.
enum Dispute {
  static let id = "dispute"

  static let procedure = Procedure(
    id: id, states: states, steps: DisputeSteps.all, clocks: clocks + shared, privacy: .dispute)

  static let states: [State] = [
    .open("lodged", owner: .receptionist, clock: "study"),
    .open("studied", owner: .coordinator, clock: "admit"),
    .open("routing", owner: .coordinator, clock: "route", starts: ["resolve"]),
    .open("climbed", owner: .coordinator, clock: "take-up"),
    .open("passed-down", owner: .coordinator, clock: "take-up"),
    .open("routed", owner: .handler, clock: "sign"),
    .open("handling", owner: .handler, clock: "handle"),
    .open("returned", owner: .coordinator, clock: "judge-return"),
    .open("coordination", owner: .supervisor, clock: "coordinate"),
    .open("review", owner: .coordinator, clock: "review"),
    .open("answered", owner: .receptionist, clock: "call-back"),
    .open("dissatisfied", owner: .coordinator, clock: "decide-redo"),
    .open("contested", owner: .supervisor, clock: "contest"),
    .open("settled", owner: .receptionist, clock: "close"),
    .open("sampling", owner: .coordinator, clock: "sample"),
    .open("withdrawing", owner: .coordinator, clock: "sample"),
    .ended("closed", .onMerit),
    .ended("refused", .notOurs),
    .ended("guided", .notOurs),
    .ended("passed-on", .notOurs),
    .ended("withdrawn", .byParty),
    .ended("merged", .merged),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("study", owner: .receptionist),
    ClockRule("admit", owner: .coordinator),
    ClockRule("route", owner: .coordinator),
    ClockRule("take-up", owner: .coordinator),
    ClockRule("sign", owner: .handler),
    ClockRule("handle", owner: .handler),
    ClockRule("return-window", owner: .handler, kind: .window),
    ClockRule("judge-return", owner: .coordinator),
    ClockRule("coordinate", owner: .supervisor),
    ClockRule("review", owner: .coordinator),
    ClockRule("call-back", owner: .receptionist),
    ClockRule("decide-redo", owner: .coordinator),
    ClockRule("contest", owner: .supervisor),
    ClockRule("close", owner: .receptionist),
    ClockRule("sample", owner: .coordinator),
  ]

  /// Clocks that go on whichever procedure the case is under.
  static let shared: [ClockRule] = [
    ClockRule("resolve", owner: .coordinator),
    ClockRule("watch", owner: .coordinator),
    ClockRule("name-leader", owner: .coordinator),
    ClockRule("limitation", owner: .coordinator),
  ]

  /// The procedures under which a dispute may stand.
  static let family: [Procedure] = [
    procedure, PeoplesMediation.procedure, AdministrativeMediation.procedure,
    JudicialMediation.procedure, StationMediation.procedure, StatutoryRoad.procedure,
    Petition.procedure,
  ]

  static let procedureIDs = family.map(\.id)
}
