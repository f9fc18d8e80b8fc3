import Foundation
import TestWorld
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

  @Test(
    "What there was on the way makes its piece needed; elsewhere it has its place",
    arguments: [
      (.agent, "power-of-attorney"), (.investigated, "investigation"),
      (.performed, "performance"), (.visited, "follow-up"), (.applied, "confirmation"),
      (.confirmed, "ruling"),
    ] as [(VolumeRule.Need, String)])
  func occasions(need: VolumeRule.Need, piece: String) throws {
    let rule = try Self.shipped.get().rule
    let before = rule.missing(in: .init(.written), there: []).map(\.id)
    let after = rule.missing(in: .init(.written, had: [need]), there: []).map(\.id)
    #expect(!before.contains(piece))
    #expect(after.filter { !before.contains($0) } == [piece])
  }

  @Test("The papers of every procedure have their place in the list")
  func papers() throws {
    let placed = Set(try Self.shipped.get().pieces.flatMap(\.papers))
    #expect(MediationDocuments.rightsNotices.isSubset(of: placed))
    #expect(MediationDocuments.agreements.isSubset(of: placed))
    #expect(placed.isSuperset(of: ["session-record", "mediation-record"]))
  }

  /// The Ministry's list, for where its file is not at hand.
  private static let list: [(name: String, isRequired: Bool)] = [
    ("人民调解申请书或人民调解受理登记表", true), ("人民调解当事人权利义务告知书", true),
    ("当事人身份证明", true), ("授权委托书", false), ("人民调解调查记录", false),
    ("人民调解证据材料", false), ("人民调解记录", true), ("人民调解协议书", true),
    ("收条或汇款单等履行凭证", false), ("人民调解回访记录", false), ("司法确认有关材料", false),
    ("卷宗情况说明", false), ("封底", true),
  ]

  private static func same(_ one: String, _ other: String) -> Bool {
    func bare(_ name: String) -> String {
      name.replacing(" ", with: "").replacing("或人民调解受理", with: "或受理")
    }
    return bare(one) == bare(other)
  }

  /// The back cover is a sheet of every volume and no place in its list.
  private func check(_ list: [(name: String, isRequired: Bool)]) throws {
    let policy = try Self.shipped.get()
    var order: [Int] = []
    for (name, isRequired) in list where name != "封底" {
      let index = try #require(
        policy.pieces.firstIndex { Self.same($0.name, name) }, "\(name)")
      order.append(index)
      // A written agreement is what the list speaks of; what was on the way is as needed.
      #expect(
        policy.rule.isRequired(policy.pieces[index], in: .init(.written)) == isRequired,
        "\(name)")
    }
    #expect(order == order.sorted())
    #expect(list.contains { $0.name == "封底" } && DocumentKinds.find("volume-back") != nil)
  }

  @Test("The shipped list has every place of the Ministry's list, and its own faults none")
  func list() throws {
    let policy = try Self.shipped.get()
    #expect(policy.faults() == [])
    try check(Self.list)
    #expect(policy.proposedRetention(category: nil) == "short")
  }

  private struct Forms: Decodable {
    struct Place: Decodable {
      let name: String
      let required: String
    }
    let volume: [Place]
  }

  private static let file = RealMessages.shared?.appending(
    path: "data/disputes/mediation_volume_forms.json")

  @Test(
    "The shipped list is the one of the collected forms, by name and by what must be there",
    .enabled(
      if: file.map { FileManager.default.fileExists(atPath: $0.path) } ?? false,
      "the collected forms are not beside the package"))
  func collected() throws {
    let forms = try JSONDecoder().decode(
      Forms.self, from: Data(contentsOf: try #require(Self.file)))
    let list = forms.volume.map { (name: $0.name, isRequired: $0.required == "必须") }
    #expect(list.count == Self.list.count)
    #expect(
      zip(list, Self.list).allSatisfy {
        Self.same($0.name, $1.name) && $0.isRequired == $1.isRequired
      })
    try check(list)
  }
}
