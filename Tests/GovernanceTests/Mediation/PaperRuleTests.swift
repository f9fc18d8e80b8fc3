import CaseEngine
import Testing

@testable import Governance

@Suite("Papers that a dispute calls for")
struct PaperRuleTests {
  private static let known = Set(MediationDocuments().kinds.map(\.id))

  @Test("Every open state of every road calls for some, and all of them are kinds that there are")
  func every() {
    for procedure in Dispute.family {
      for state in procedure.states where state.ending == nil {
        let fitting = PaperRule.fitting(procedure.id, state.id)
        #expect(!fitting.isEmpty || state.id == "sampling" || state.id == "withdrawing")
        #expect(fitting.isSubset(of: Self.known), "\(procedure.id) \(state.id)")
        #expect(fitting.count < Self.known.count / 2)
      }
    }
  }

  @Test(
    "Where a matter stands says what is written next",
    arguments: [
      ("dispute", "lodged", "application", true), ("dispute", "lodged", "agreement", false),
      ("dispute", "routing", "transfer-letter", true),
      ("peoples-mediation", "mediating", "session-record", true),
      ("peoples-mediation", "mediating", "volume-cover", false),
      ("peoples-mediation", "filing", "volume-cover", true),
      ("administrative-mediation", "organ-mediating", "administrative-agreement", true),
      ("judicial-mediation", "reporting", "court-report", true),
      ("statutory-road", "sent", "hand-over-receipt", true),
    ])
  func fits(_ procedure: String, _ state: String, _ kind: String, _ fits: Bool) {
    #expect(PaperRule.fitting(procedure, state).contains(kind) == fits)
  }
}

@Suite("Names in words")
struct NameMaskTests {
  @Test(
    "Of each name the family name is left, the longest first",
    arguments: [
      ("王建国与李某的宅基地纠纷", "王**与李某的宅基地纠纷"), ("王建国强和王建国", "王***和王**"),
      ("与王建无关", "与王建无关"), ("", ""),
    ])
  func masked(_ words: String, _ shown: String) {
    #expect(NameMask(["王建国", " 王建国强 ", "李", ""])(words) == shown)
  }
}
