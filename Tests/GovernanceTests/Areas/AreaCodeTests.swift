import CaseEngine
import Testing

@testable import Governance

@Suite("Area codes")
struct AreaCodeTests {
  @Test(
    "The code says level, kind and what contains it",
    arguments: [
      ("371400000000", Level.city, Area.Kind.city, "370000000000"),
      ("371402000000", .county, .county, "371400000000"),
      ("371471000000", .county, .functionalZone, "371400000000"),
      ("371402001000", .township, .subdistrict, "371402000000"),
      ("371403101000", .township, .town, "371403000000"),
      ("371403202000", .township, .township, "371403000000"),
      ("371472400000", .township, .townshipLike, "371472000000"),
      ("371402001001", .village, .residentsCommittee, "371402001000"),
      ("371403101200", .village, .villagersCommittee, "371403101000"),
      ("371402009400", .village, .residentsLike, "371402009000"),
      ("371402009500", .village, .villagersLike, "371402009000"),
    ])
  func reading(text: String, level: Level, kind: Area.Kind, parent: String) throws {
    let code = try #require(AreaCode(text))
    #expect(code.level == level)
    #expect(code.kind == kind)
    #expect(code.parent == parent)
  }

  @Test(
    "What is not twelve plain digits is no code",
    arguments: ["", "3714", "37140200000a", "3714020000000", "３７１４０２００００００", "37140200000 "])
  func refusing(text: String) {
    #expect(AreaCode(text) == nil)
  }

  @Test("A province has no level, and the county on paper is known")
  func province() {
    #expect(AreaCode("370000000000")?.level == nil)
    #expect(AreaCode("371401000000")?.isPaperCounty == true)
    #expect(AreaCode("371402000000")?.isPaperCounty == false)
  }
}
