import CaseEngine
import Testing

@testable import Governance

@Suite struct TemplateTests {
  static let kind = DocumentKind(
    "letter",
    [
      .text("to", required: true), .paragraphs("facts"), .money("amount"),
      .choice("source", ["applied", "moved"]),
      .rows("parties", [.text("name"), .signature("sign")]), .seal("seal"),
    ], by: [.mediator])

  static func rules(_ template: String) -> [String] {
    TemplateCheck.problems(template, for: kind, at: "body").map {
      "\($0.rule) \($0.values["tag"] ?? "") \($0.values["line"] ?? "")"
    }
  }

  @Test(
    "What a template may not have is refused by name and line",
    arguments: [
      ("<p>{{to}} {{title}}</p>", []),
      ("<p>{{whom}}</p>", ["unknown-tag-at whom 1"]),
      ("<p>{{to}}</p>\n<p>{{name}}</p>", ["unknown-tag-at name 2"]),
      ("{{#parties}}<p>{{name}} {{n}} {{sign}} {{to}}</p>{{/parties}}", []),
      ("{{#facts}}<p>{{line}}</p>{{/facts}}", []),
      ("<p>{{facts}}</p>", ["section-tag facts 1"]),
      ("<p>{{source}} {{#source-is-moved}}x{{/source-is-moved}}</p>", []),
      ("<p>{{#source-is-lost}}x{{/source-is-lost}}</p>", ["unknown-tag-at source-is-lost 1"]),
      ("<p>{{{to}}}</p>", ["foreign-tag {to 1"]),
      ("<p>{{&to}}</p>", ["foreign-tag &to 1"]),
      ("{{>other}}", ["foreign-tag >other 1"]),
      ("{{$block}}{{/block}}", ["foreign-tag $block 1", "unopened-tag block 1"]),
      ("{{=<% %>=}}", ["foreign-tag =<% %>= 1"]),
      ("<p>{{uppercased(to)}}</p>", ["foreign-tag uppercased(to) 1"]),
      ("{{#to}}x", ["unended-tag to –"]),
      ("x{{/to}}", ["unopened-tag to 1"]),
      ("{{to", ["unended-tag {{ 1"]),
      ("<script>x</script>", ["markup <script> 1", "markup </script> 1"]),
      ("<p onclick=\"x\">y</p>", ["markup <p onclick=\"x\"> 1", "markup-unended </p> 1"]),
      ("<p class=\"right\" colspan=\"2\">y</p>", []),
      ("<img src=\"x\">", ["markup <img src=\"x\"> 1"]),
      ("<p class=\"{{to}}\">y</p>", ["markup < 1", "markup > 1", "markup-unended </p> 1"]),
      ("<p>y", ["markup-unended <p> –"]),
      ("<p>{{#to}}</p>{{/to}}", ["markup-unended to 1"]),
      ("1 > 0", ["markup > 1"]),
    ] as [(String, [String])])
  func check(template: String, expected: [String]) {
    #expect(Self.rules(template) == expected)
  }

  private func render(
    _ template: String, _ values: [String: DocumentValue]
  ) throws -> DocumentRendering {
    let policy = try PolicyText.decode(
      DocumentPolicy.self, PolicyText.shipped(DocumentPolicy.name))
    return try DocumentRendering(
      Self.kind, .init(title: "函", number: nil, body: template), values, under: policy)
  }

  @Test("A value is escaped, and cannot make a tag, a mark or a direction of its own")
  func escaped() throws {
    let values: [String: DocumentValue] = [
      "to": .text("<b>\"王'&{{seal}}\u{E000}0\u{E002}\u{202E}\n二"), "seal": .place(.seal("seal")),
    ]
    let made = try render("<p>{{to}}</p>", values)
    #expect(made.markup == "<p>&lt;b&gt;&quot;王&#39;&amp;{{seal}}0 二</p>")
    #expect(made.places == [])
  }

  @Test("Rows count themselves, paragraphs stand apart, places stand empty")
  func rows() throws {
    let values: [String: DocumentValue] = [
      "facts": .text("一\n\n 二 "), "amount": .money(1_234_50), "source": .choice("applied"),
      "parties": .rows([
        ["name": .text("甲"), "sign": .place(.signature("a"))],
        ["name": .text("乙"), "sign": .place(.signature("b"))],
      ]),
    ]
    let made = try render(
      """
      {{#parties}}{{n}}{{name}}{{sign}};{{/parties}}{{#facts}}<p>{{line}}</p>{{/facts}}{{amount}}\
      {{#source-is-moved}}no{{/source-is-moved}}{{^source-is-moved}}{{source}}{{/source-is-moved}}
      """, values)
    #expect(
      made.markup == """
        1甲<span class="sign" data-place="a"></span>;2乙<span class="sign" data-place="b"></span>;\
        <p>一</p><p>二</p>1234.50元（大写：人民币壹仟贰佰叁拾肆元伍角整）当事人申请
        """)
    #expect(made.places.map(\.id) == ["a", "b"])
  }

  @Test(
    "Every shipped template can be used and shows what it is called", arguments: DocumentKinds.all)
  func shipped(kind: DocumentKind) throws {
    let policy = try PolicyText.decode(
      DocumentPolicy.self, PolicyText.shipped(DocumentPolicy.name))
    let template = try policy.template(kind.id)
    #expect(TemplateCheck.problems(template.body, for: kind, at: "body") == [])
    let sample = DocumentSample(kind: kind, day: Day(year: 2026, month: 3, day: 5)) { "«\($0)»" }
    let made = try DocumentRendering(kind, template, sample.values(template), under: policy)
    #expect(made.markup.contains(template.title))
    #expect(!made.markup.contains("{{"))
    for tag in kind.tags where tag.required {
      switch tag.kind {
      case .text, .paragraphs: #expect(made.markup.contains("«\(tag.name)»"), "\(tag.name)")
      default: break
      }
    }
    let places = kind.tags.filter { $0.kind == .signature || $0.kind == .seal }.map(\.name)
    #expect(Set(places).isSubset(of: made.places.map(\.id)))
  }

  @Test("One template is changed and the others stay as they are")
  func changed() throws {
    let body = "<h1>{{title}}</h1>\n<p>{{to}}: \"x\" # y</p>\n"
    let first = try DocumentPolicy.text(
      "", setting: .init(title: "告知", number: nil, body: body), for: "refusal-notice")
    let second = try DocumentPolicy.text(
      first, setting: .init(title: "函", number: "（{unit}）{year}-{n}", body: "<p>{{to-unit}}</p>"),
      for: "transfer-letter")
    let merged = try PolicyText.merged(PolicyText.shipped(DocumentPolicy.name), with: second)
    let policy = try PolicyText.decode(DocumentPolicy.self, merged)
    #expect(policy.templates["refusal-notice"]?.body == body)
    #expect(policy.templates["transfer-letter"]?.number == "（{unit}）{year}-{n}")
    #expect(policy.templates["agreement"]?.title == "人民调解协议书")
  }

  @Test("Nothing that is typed makes the check or the renderer fail")
  func mutated() throws {
    let policy = try PolicyText.decode(
      DocumentPolicy.self, PolicyText.shipped(DocumentPolicy.name))
    let kind = try #require(DocumentKinds.find("agreement"))
    let body = Array(try policy.template("agreement").body)
    let sample = DocumentSample(kind: kind, day: Day(year: 2026, month: 3, day: 5)) { $0 }
    for seed in 0..<400 {
      var text = body
      let at = (seed * 7919) % (text.count - 4)
      switch seed % 3 {
      case 0: text.removeSubrange(at..<(at + 1 + seed % 3))
      case 1:
        text.insert(contentsOf: Array(["{{", "}}", "<", "{{/", "{{$x}}", "{{#"][seed % 6]), at: at)
      default: text.swapAt(at, at + 3)
      }
      let template = DocumentPolicy.Template(title: "t", number: "n", body: String(text))
      guard TemplateCheck.problems(template.body, for: kind, at: "body").isEmpty else { continue }
      _ = try DocumentRendering(kind, template, sample.values(template), under: policy)
    }
  }
}
