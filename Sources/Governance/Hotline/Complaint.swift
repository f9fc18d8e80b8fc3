import CaseEngine

/// The 12345 hotline's procedure: received, admitted, dispatched, signed for, handled, reviewed,
/// called back, closed. Source: Shandong's rules for government service hotlines (2020) as the
/// domain notes give them; every duration and count is the policy `hotline`.
enum Complaint {
  static let procedure = Procedure(id: "complaint", states: states, steps: steps, clocks: clocks)

  static let states: [State] = [
    .open("registered", owner: .clerk, clock: "admit"),
    .open("admitted", owner: .dispatcher, clock: "dispatch", starts: ["reply"]),
    .open("dispatched", owner: .handler, clock: "sign"),
    .open("handling", owner: .handler, clock: "handle"),
    .open("returned", owner: .dispatcher, clock: "judge-return"),
    .open("coordination", owner: .supervisor, clock: "coordinate"),
    .open("shared", owner: .dispatcher, clock: "gather"),
    .open("review", owner: .reviewer, clock: "review"),
    .open("answered", owner: .caller, clock: "call-back"),
    .open("dissatisfied", owner: .reviewer, clock: "decide-redo"),
    .open("contested", owner: .supervisor, clock: "contest"),
    .open("settled", owner: .caller, clock: "close"),
    .open("sampling", owner: .reviewer, clock: "sample"),
    .ended("closed", .onMerit),
    .ended("part-done", .onMerit),
    .ended("answered-at-once", .direct),
    .ended("noted-repeat", .direct),
    .ended("refused", .notOurs),
    .ended("passed-on", .notOurs),
    .ended("withdrawn", .byParty),
    .ended("merged", .merged),
  ]

  private static let clocks: [ClockRule] = [
    ClockRule("admit", owner: .clerk),
    ClockRule("dispatch", owner: .dispatcher),
    ClockRule("sign", owner: .handler),
    ClockRule("contact", owner: .handler),
    ClockRule("handle", owner: .handler),
    ClockRule("return-window", owner: .handler, kind: .window),
    ClockRule("judge-return", owner: .dispatcher),
    ClockRule("coordinate", owner: .supervisor),
    ClockRule("gather", owner: .dispatcher),
    ClockRule("review", owner: .reviewer),
    ClockRule("call-back", owner: .caller),
    ClockRule("decide-redo", owner: .reviewer),
    ClockRule("contest", owner: .supervisor),
    ClockRule("close", owner: .caller),
    ClockRule("sample", owner: .reviewer),
    ClockRule("reply", owner: .dispatcher),
  ]
}
