import CaseEngine
import Storage
import Testing

@testable import Governance

@Suite("Procedures")
struct ProcedureTests {
  @Test("Every procedure of this version is well formed")
  func wellFormed() throws {
    let rules = try City.rules(.provisional)
    #expect(!rules.procedures.isEmpty)
    for procedure in rules.procedures { #expect(procedure.faults(beside: rules.procedures) == []) }
  }

  /// The complaint with something broken in it.
  private func faults(
    states: (inout [State]) -> Void = { _ in }, steps: (inout [Step]) -> Void = { _ in }
  ) -> [ProcedureFault.Kind] {
    var (s, t) = (Complaint.procedure.states, Complaint.procedure.steps)
    states(&s)
    steps(&t)
    return Procedure(id: "broken", states: s, steps: t, clocks: Complaint.procedure.clocks)
      .faults(beside: Dispute.family).map(\.kind)
  }

  @Test("A handler who could accept his own work is found")
  func ownWork() {
    let found = faults(steps: { steps in
      steps = steps.map { step in
        Step(
          step.id, from: step.from, to: step.to, by: step.by, fields: step.fields,
          rules: step.rules.filter { $0 != .notOwn("submit") }, effects: step.effects)
      }
    })
    #expect(found.contains(.ownWork))
  }

  @Test("An ending on merit without work is found")
  func withoutWork() {
    let found = faults(steps: { steps in
      steps.append(Step("wave", from: ["admitted"], to: .state("closed"), by: [.clerk]))
    })
    #expect(found == [.withoutWork])
  }

  @Test("A state without deadline, way out or ending is found")
  func deadStates() {
    let found = faults(
      states: { states in
        states.append(.open("limbo", owner: .clerk, clock: "return-window"))
      },
      steps: { steps in
        steps.append(Step("lose", from: ["admitted"], to: .state("limbo"), by: [.clerk]))
      })
    #expect(Set(found) == [.noDeadline, .deadEnd, .ownerStuck])
  }

  @Test("A state that nothing leads to, an unknown state and an unknown clock are found")
  func names() {
    let found = faults(
      states: { $0.append(.open("island", owner: .clerk, clock: "admit")) },
      steps: { steps in
        steps.append(Step("drift", from: ["admitted"], to: .state("nowhere"), by: [.clerk]))
        steps.append(Step("tick", from: ["admitted"], by: [.clerk], effects: [.start("none")]))
      })
    #expect(found.contains(.unreachable))
    #expect(found.contains(.unknownState))
    #expect(found.contains(.unknownClock))
  }

  @Test("An ending without a sample, and one without the party, are found")
  func unsampled() {
    let found = faults(steps: { steps in
      steps.append(
        Step("brush", from: ["admitted"], to: .state("answered-at-once"), by: [.clerk]))
      steps.append(Step("drop", from: ["admitted"], to: .state("withdrawn"), by: [.clerk]))
    })
    #expect(Set(found) == [.unsampled, .withoutParty])
  }

  @Test("A faulty procedure stops the program at its start")
  func refusedAtStart() {
    struct Faulty: ProcedureRules {
      let procedure = Procedure(
        id: "faulty", states: [.open("only", owner: .clerk, clock: "c")],
        steps: [Step("file", from: [], to: .state("only"), by: [.clerk])],
        clocks: [ClockRule("c", owner: .clerk)])
      let practice: any Practice = ComplaintPractice()
      func version(on day: Day, for area: Area, in db: Database) throws -> String { "1" }
      func setting(
        _ version: String, _ facts: [String: Fact], in db: Database
      ) throws -> CaseSetting { throw Refusal.notFound }
    }
    #expect(throws: ProcedureFault.self) {
      _ = try Rulebook([Faulty()], calendar: .provisional)
    }
  }
}
