import Testing

@testable import Governance

@Suite struct MoneyTests {
  @Test(
    "Amounts in capitals, after the rules for filling in bills",
    arguments: [
      (0, "零元整"), (5, "伍分"), (50, "伍角整"), (100, "壹元整"), (1000, "壹拾元整"),
      (10_05, "壹拾元零伍分"), (325_04, "叁佰贰拾伍元零肆分"), (1_680_32, "壹仟陆佰捌拾元零叁角贰分"),
      (6_007_14, "陆仟零柒元壹角肆分"), (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
      (107_000_53, "壹拾万柒仟元零伍角叁分"), (100_000_00, "壹拾万元整"),
      (100_010_00, "壹拾万零壹拾元整"), (20_003_000_00, "贰仟万叁仟元整"),
      (100_000_001_00, "壹亿零壹元整"), (1_000_500_000_00, "壹拾亿零伍拾万元整"),
    ] as [(Int64, String)])
  func capitals(fen: Int64, words: String) throws {
    let policy = try PolicyText.decode(
      DocumentPolicy.self, PolicyText.shipped(DocumentPolicy.name))
    #expect(policy.formats.capitals.text(fen: fen) == words)
  }

  @Test(
    "Amounts as people type them",
    arguments: [
      ("12", 1200), ("12.3", 1230), ("12.34", 1234), ("1,234.50", 123450), ("0.05", 5),
      ("12.345", nil), ("-1", nil), ("", nil), (".5", nil), ("1.", nil), ("一百", nil),
      ("9999999999999", nil),
    ] as [(String, Int64?)])
  func read(text: String, fen: Int64?) {
    #expect(Money.read(text) == fen)
  }

  @Test(
    "A drawing is a signature when there is enough of it",
    arguments: [
      ("10,10 200,90 300,20 400,80 500,30 600,70", true),
      ("10,10 12,11 13,12 14,10 15,9 16,9", false),
      ("10,10", false), ("", false), ("10,10 2000,90 300,20 400,80 500,30 600,70", false),
      ("a,b", false), ("10,10 200,90;300,20 400,80;500,30 600,70", true),
      ("10,10 200,90\"><script> 1,1 2,2 3,3 4,4", false),
    ])
  func strokes(text: String, isSignature: Bool) {
    let read = SignatureStrokes(text)
    #expect((read != nil) == isSignature)
    if let read { #expect(read.text == text) }
  }
}
