import CaseEngine
import Foundation
import Testing

@testable import Web

@Suite struct PageTests {
  @Test("The page of components, for the staff", arguments: [Language.simplified, .english])
  func style(language: Language) throws {
    try Golden.check(
      StylePage(), "style.\(language.rawValue)", viewer: Sites.clerk, language: language)
  }

  @Test("A form that came back keeps what was typed and leads to what is wrong")
  func corrected() throws {
    let entered = Entered(
      Form(["title": ["\"路灯\" <b>"], "urgency": ["urgent"], "confidential": ["yes"]]),
      Invalid("text", "required"))
    try Golden.check(StylePage(entered: entered), "style.corrected", viewer: Sites.clerk)
  }

  @Test("What is wrong stands in the order of the fields, and what has no field comes last")
  func summary() throws {
    let context = try Sites.context()
    let fields = ["first", "second", "third"].map { Field($0, $0) }
    let invalid = Invalid([
      .init("elsewhere", "required"), .init("third", "required"), .init("first", "required"),
      .init("third", "too-long", ["most": "5"]),
    ])
    let markup = context.summary(invalid, fields).markup
    #expect(
      markup.matches(of: #/#field-(\w+)/#).map { String($0.1) } == ["first", "third", "third"])
    #expect(markup.matches(of: #/<li>/#).count == 4)
  }

  @Test("What is long is folded behind its beginning, and whole behind it")
  func prose() throws {
    let context = try Sites.context()
    let long = String(repeating: "<b>", count: 300)
    #expect(!context.prose(String(repeating: "a", count: 600)).markup.contains("<details"))
    let folded = context.prose(long).markup
    #expect(folded.hasPrefix("<details"))
    #expect(folded.matches(of: #/&lt;b&gt;/#).count == 300 + 40)
  }

  @Test("A refusal, to somebody who has not signed in")
  func refusal() throws {
    let text = try Sites.context().text
    let problem = Problem(Refusal.tooMany(of: "intake", retryAfterSeconds: 120), text)
    try Golden.check(RefusalPage(problem: problem, number: "0123"), "refusal")
  }

  @Test("Every icon is drawn")
  func icons() throws {
    let file = Resources.url("Assets/icons.svg")
    let drawings = try String(contentsOf: file, encoding: .utf8)
    for icon in Icon.allCases {
      #expect(drawings.contains("<symbol id=\"\(icon.rawValue)\""), "\(icon.rawValue)")
    }
  }

  @Test("No attribute's value stands outside quotes")
  func quotes() throws {
    let bare = #/[a-z]=\\\((?!when:|optional:)/#
    for file in try TextsTests.swiftFiles() where file.path.contains("/Sources/Web/") {
      for line in file.text.split(separator: "\n") where line.contains("<") {
        #expect(line.firstMatch(of: bare) == nil, "\(file.path): \(line)")
      }
    }
  }

  @Test("The side list shows a person only what one of his roles may use")
  func navigation() throws {
    let all = Navigation([
      .init(
        key: "menu.work",
        entries: [
          .init(key: "menu.mine", path: "/", icon: .inbox),
          .init(key: "menu.messages", path: "/audit", icon: .shield, roles: ["auditor"]),
        ])
    ])
    #expect(all.visible(to: Sites.clerk).flatMap(\.entries).map(\.path) == ["/"])
    var auditor = Sites.clerk
    auditor.roles = ["auditor"]
    #expect(all.visible(to: auditor).flatMap(\.entries).count == 2)
  }
}
