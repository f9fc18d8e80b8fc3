import CaseEngine
import TestDatabases
import Testing

@testable import Governance

/// The order in which mediators are proposed, as a table of examples: a value from values.
@Suite struct MediatorChoiceTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let what: String
    let candidates: [MediatorChoice.Candidate]
    let names: [String]
    var kind: String? = "neighbours"
    var language: String?

    var testDescription: String { what }
  }

  static let weights = MediationPolicy.Choosing(
    village: 30, township: 20, county: 10, speciality: 25, language: 40, results: 20,
    leastResults: 5, load: 4, shown: 5)

  static func candidate(
    _ name: String, near: Level? = .county, kinds: Set<String> = [], languages: Set<String> = [],
    open: Int = 0, results: (Int, Int) = (0, 0), bar: MediatorChoice.Bar? = nil
  ) -> MediatorChoice.Candidate {
    MediatorChoice.Candidate(
      person: Int64(name.unicodeScalars.reduce(0) { $0 * 31 + Int($1.value) }), name: name, unit: 1,
      near: near, kinds: kinds, languages: languages, open: open, settled: results.0,
      ended: results.1, bar: bar)
  }

  static let examples: [Example] = [
    Example(
      what: "nearer goes first",
      candidates: [
        candidate("city", near: .city), candidate("village", near: .village),
        candidate("elsewhere", near: nil), candidate("county"),
        candidate("township", near: .township),
      ], names: ["village", "township", "county", "city", "elsewhere"]),
    Example(
      what: "who knows the kind goes before who is one level nearer",
      candidates: [candidate("near", near: .township), candidate("knows", kinds: ["neighbours"])],
      names: ["knows", "near"]),
    Example(
      what: "another speciality counts nothing",
      candidates: [candidate("b", kinds: ["traffic"]), candidate("a")], names: ["a", "b"]),
    Example(
      what: "the language that is needed outweighs the village",
      candidates: [
        candidate("near", near: .village),
        candidate("signs", near: nil, languages: ["sign-language"]),
      ], names: ["signs", "near"], language: "sign-language"),
    Example(
      what: "a language that nobody needs counts nothing",
      candidates: [candidate("b", languages: ["sign-language"]), candidate("a")],
      names: ["a", "b"]),
    Example(
      what: "three in hand are more than one level",
      candidates: [
        candidate("busy", near: .township, open: 3), candidate("free", near: .county),
      ], names: ["free", "busy"]),
    Example(
      what: "results count in proportion",
      candidates: [
        candidate("half", results: (5, 10)), candidate("all", results: (10, 10)),
        candidate("none", results: (0, 10)),
      ], names: ["all", "half", "none"]),
    Example(
      what: "four results are too few to say anything",
      candidates: [candidate("b", results: (4, 4)), candidate("a")], names: ["a", "b"]),
    Example(
      what: "of equals who has less in hand, then by name",
      candidates: [
        candidate("c", near: .village, open: 5), candidate("b"), candidate("a"),
      ], names: ["a", "b", "c"]),
    Example(
      what: "who is barred stands last, whatever speaks for him",
      candidates: [
        candidate("tied", near: .village, kinds: ["neighbours"], bar: .tie),
        candidate("far", near: nil, open: 20),
      ], names: ["far", "tied"]),
  ]

  @Test("The order follows what speaks for each", arguments: examples)
  func order(example: Example) {
    let ranked = MediatorChoice.ranked(
      example.candidates, kind: example.kind, language: example.language, under: Self.weights)
    #expect(ranked.map(\.candidate.name) == example.names)
    let again = MediatorChoice.ranked(
      example.candidates.reversed(), kind: example.kind, language: example.language,
      under: Self.weights)
    #expect(again == ranked)
  }

  @Test("Each is told why, and who is barred only that")
  func reasons() throws {
    let best = Self.candidate(
      "a", near: .village, kinds: ["neighbours"], languages: ["english"], open: 2, results: (8, 10))
    let barred = Self.candidate("b", near: .village, open: 7, bar: .aside)
    let ranked = MediatorChoice.ranked(
      [barred, best], kind: "neighbours", language: "english", under: Self.weights)
    #expect(
      ranked.first?.reasons
        == [.near(.village), .kind, .language, .results(settled: 8, ended: 10), .open(2)])
    #expect(ranked.first?.score == 30 + 25 + 40 + 16 - 8)
    #expect(ranked.last?.reasons == [.barred(.aside)])
    #expect(ranked.last?.isBarred == true)
  }

  @Test("A speciality that was written by hand is read as the kind it means")
  func words() {
    let kinds = [
      ("marriage-family", "婚姻家庭纠纷"), ("neighbours", "邻里纠纷"), ("labour", "其他劳动争议纠纷"),
      ("other", "其他纠纷"), ("consumer", "其他消费纠纷"),
    ]
    let entries: [PolicyList.Entry] = kinds.map { (id: $0.0, name: $0.1) }
    for (word, id) in [
      ("婚姻家庭", "marriage-family"), ("邻里纠纷", "neighbours"), ("劳动", "labour"),
      ("other", "other"), ("其他纠纷", "other"),
    ] {
      #expect(PolicyList.meant(word, among: entries)?.id == id, "\(word)")
    }
    for word in ["其他", "纠", "土地承包", ""] {
      #expect(PolicyList.meant(word, among: entries) == nil, "\(word)")
    }
  }
}
