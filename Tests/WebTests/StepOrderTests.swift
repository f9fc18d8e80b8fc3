import Testing

@testable import CaseEngine
@testable import Governance
@testable import Web

/// What is most likely next is the first button.
@Suite struct StepOrderTests {
  @Test(
    "On each road the next natural step comes first",
    arguments: [
      ("petition", "petition-registered", "handler", "forward-petition"),
      ("petition", "petition-received", "handler", "accept-petition"),
      ("petition", "petition-handling", "handler", "issue-opinion"),
      ("petition", "petition-answered", "handler", "serve-answer"),
      ("petition", "petition-review", "handler", "issue-review"),
      ("petition", "petition-recheck", "handler", "issue-recheck"),
      ("statutory-road", "sent", "handler", "receive-hand-over"),
      ("statutory-road", "sent", "coordinator", "receive-hand-over"),
      ("statutory-road", "arbitration-asked", "handler", "arbitration-accepts"),
      ("statutory-road", "arbitrating", "handler", "report-outcome"),
      ("statutory-road", "at-procuratorate", "handler", "report-outcome"),
      ("statutory-road", "investigating", "handler", "report-outcome"),
      ("station-mediation", "at-station", "handler", "take-at-station"),
      ("station-mediation", "station-mediating", "handler", "inform-rights"),
      ("station-mediation", "station-performing", "handler", "record-fulfilment"),
      ("judicial-mediation", "received", "mediator", "sign-materials"),
      ("judicial-mediation", "reporting", "mediator", "report-court"),
      ("peoples-mediation", "taken-up", "mediator", "assign"),
      ("peoples-mediation", "mediating", "mediator", "inform-rights"),
      ("dispute", "lodged", "receptionist", "study"),
      ("dispute", "studied", "coordinator", "admit"),
      ("dispute", "routing", "coordinator", "mediate"),
    ])
  func first(_ procedure: String, _ state: String, _ role: String, _ step: String) throws {
    #expect(try Self.order(procedure, state, role).first == step)
  }

  @Test("Once the answer was served, what is left is to conclude")
  func served() throws {
    let served = Clock(
      name: "review-window", owner: Owner(role: "handler", organisation: nil, area: "371402000000"),
      start: Instant(milliseconds: 0), term: Term(30, .days))
    #expect(
      try Self.order("petition", "petition-answered", "handler", clocks: [served]).first
        == "conclude-petition")
  }

  private static func order(
    _ procedure: String, _ state: String, _ role: String, clocks: [Clock] = []
  ) throws -> [String] {
    let procedure = try #require(Dispute.family.first { $0.id == procedure })
    var matter = Case(
      id: 1, number: "123456789012", procedure: procedure.id, area: "371402000000",
      holder: "371402000000", level: .county, at: Instant(milliseconds: 0))
    matter.state = state
    matter.clocks = clocks
    let offers = procedure.steps
      .filter { $0.from.contains(state) && $0.by.contains(Role(rawValue: role)) }
      .map { CaseDesk.Offer(step: $0, choices: [:]) }
    return CaseDesk.Offer.byLikelihood(offers, of: matter).map(\.step.id)
  }
}
