import Testing

@testable import Governance

@Suite("Offices and their work")
struct OfficeRuleTests {
  @Test(
    "A step that hands over names the offices that may be handed to",
    arguments: [
      ("send-to-station", "unit", nil, ["police-station"]),
      ("hand-to-petition", "unit", nil, ["petition"]),
      ("hand-to-office", "unit", "procuratorate", ["procuratorate"]),
      ("hand-to-office", "unit", "labour-arbitration", ["labour-arbitration"]),
      ("hand-to-office", "unit", "criminal", ["police", "police-station"]),
      ("report-danger", "station", nil, ["police-station", "police"]),
      ("route", "unit", nil, []),
    ] as [(String, String, String?, [String])])
  func lines(_ step: String, _ field: String, _ office: String?, _ lines: [String]) {
    #expect(OfficeRule.lines(step, field, office: office) == lines)
  }

  @Test("An office reports what is its own to decide, and whatever a city has added")
  func outcomes() {
    #expect(OfficeRule.suits("award", "labour-arbitration"))
    #expect(!OfficeRule.suits("criminal-case", "labour-arbitration"))
    #expect(OfficeRule.suits("criminal-case", "criminal"))
    #expect(!OfficeRule.suits("award", nil))
    #expect(OfficeRule.suits("something-local", "procuratorate"))
  }
}
