import Testing

@testable import Governance

@Suite struct VolumeRuleTests {
  static let shipped = Result {
    try PolicyText.decode(VolumePolicy.self, PolicyText.shipped(VolumePolicy.name))
  }

  @Test(
    "What is missing before a volume can be bound",
    arguments: [
      (.written, ["application", "rights-notice", "identity", "session", "agreement"], []),
      (.written, ["application", "rights-notice", "identity", "session"], ["agreement"]),
      (
        .written, ["application", "rights-notice", "identity", "session", "oral-agreement"],
        ["agreement"]
      ),
      (.oral, ["application", "rights-notice", "identity", "session", "oral-agreement"], []),
      (
        .oral, ["application", "rights-notice", "identity", "session", "agreement"],
        ["oral-agreement"]
      ),
      (.none, ["application", "rights-notice", "identity", "session", "termination"], []),
      (.none, ["application", "rights-notice", "identity", "session"], ["termination"]),
      (.written, [], ["application", "rights-notice", "identity", "session", "agreement"]),
    ] as [(VolumeRule.Course.Agreement, Set<String>, [String])])
  func missing(agreement: VolumeRule.Course.Agreement, there: Set<String>, missing: [String]) throws
  {
    let rule = try Self.shipped.get().rule
    #expect(rule.missing(in: .init(agreement), there: there).map(\.id) == missing)
  }

  @Test("An oral agreement has no place for a written one, and the other way round")
  func places() throws {
    let policy = try Self.shipped.get()
    let written = try #require(policy.pieces.first { $0.id == "agreement" })
    let oral = try #require(policy.pieces.first { $0.id == "oral-agreement" })
    #expect(policy.rule.isRequired(written, in: .init(.oral)) == nil)
    #expect(policy.rule.isRequired(oral, in: .init(.oral)) == true)
    #expect(policy.rule.isRequired(oral, in: .init(.written)) == nil)
  }

  @Test("The shipped list has every place of the Ministry's list, and its own faults none")
  func list() throws {
    let policy = try Self.shipped.get()
    #expect(policy.faults() == [])
    let asked = [
      "application", "rights-notice", "identity", "power-of-attorney", "investigation", "evidence",
      "session", "agreement", "performance", "follow-up", "confirmation", "note",
    ]
    #expect(Set(asked).isSubset(of: policy.pieces.map(\.id)))
    #expect(policy.proposedRetention(category: nil) == "short")
  }
}
