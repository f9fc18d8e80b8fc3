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
      ("peoples-mediation", "applied", "rights-notice", true),
      ("peoples-mediation", "signing", "agreement", true),
      ("peoples-mediation", "effective", "confirmation-application", true),
      ("administrative-mediation", "requested", "administrative-rights-notice", true),
      ("administrative-mediation", "organ-mediating", "administrative-rights-notice", true),
      ("administrative-mediation", "organ-mediating", "mediation-record", true),
      ("administrative-mediation", "organ-mediating", "administrative-agreement", true),
      ("judicial-mediation", "received", "entrusted-rights-notice", true),
      ("judicial-mediation", "commissioned", "entrusted-rights-notice", true),
      ("judicial-mediation", "commissioned", "mediation-record", true),
      ("judicial-mediation", "commissioned", "mediation-agreement", true),
      ("judicial-mediation", "reporting", "mediation-agreement", true),
      ("judicial-mediation", "reporting", "court-report", true),
      ("station-mediation", "at-station", "station-rights-notice", true),
      ("station-mediation", "station-mediating", "station-rights-notice", true),
      ("station-mediation", "station-mediating", "mediation-record", true),
      ("station-mediation", "station-mediating", "mediation-agreement", true),
      ("station-mediation", "station-performing", "mediation-agreement", true),
      ("station-mediation", "station-performing", "confirmation-application", false),
      ("statutory-road", "sent", "hand-over-receipt", true),
    ])
  func fits(_ procedure: String, _ state: String, _ kind: String, _ fits: Bool) {
    #expect(PaperRule.fitting(procedure, state).contains(kind) == fits)
  }

  @Test("What speaks of people's mediation is proposed in no state of another procedure")
  func foreign() throws {
    let policy = try PolicyText.decode(
      DocumentPolicy.self, PolicyText.shipped(DocumentPolicy.name))
    let peoples = Set(
      policy.templates.filter { ($0.value.title + $0.value.body).contains("人民调解") }.keys)
    #expect(peoples.isSuperset(of: ["rights-notice", "session-record", "agreement"]))
    // The centre's own loop begins before a road is chosen.
    for procedure in Dispute.family where ![Dispute.id, PeoplesMediation.id].contains(procedure.id)
    {
      for state in procedure.states {
        let proposed = PaperRule.fitting(procedure.id, state.id).intersection(peoples)
        #expect(proposed == [], "\(procedure.id) \(state.id)")
      }
    }
  }

  @Test("What is proposed for a court's confirmation has a step that applies for it")
  func confirmable() {
    for procedure in Dispute.family {
      let applies = procedure.steps.contains { $0.id == "apply-confirmation" }
      let proposed = procedure.states.contains {
        PaperRule.fitting(procedure.id, $0.id).contains("confirmation-application")
      }
      #expect(proposed == applies, "\(procedure.id)")
    }
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
