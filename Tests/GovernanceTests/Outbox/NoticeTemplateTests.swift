import CaseEngine
import Testing

@testable import Governance

@Suite struct NoticeTemplateTests {
  static let known: Set<String> = ["receipt", "unit"]

  @Test(
    "A tag that nobody fills is named when the text is saved",
    arguments: [
      ("受理单{{receipt}}已答复", []),
      ("{{#unit}}由{{unit}}办理{{/unit}}{{^unit}}已办理{{/unit}}{{! 说明 }}", []),
      ("{{{unit}}}和{{&unit}}", []),
      ("{{reciept}}", [.unknownTag("reciept")]),
      ("{{ 姓名 }}{{receipt}}{{姓名}}", [.unknownTag("姓名")]),
      ("{{> head}}", [.notAllowed("> head")]),
      ("{{=<% %>=}}", [.notAllowed("=<% %>=")]),
      ("{{}}", [.notAllowed("")]),
      ("{{#unit}}没有关上", [.unreadable]),
      ("{{receipt", [.unreadable]),
    ] as [(String, [NoticeTemplate.Fault])])
  func faults(text: String, expected: [NoticeTemplate.Fault]) {
    #expect(NoticeTemplate.faults(in: text, knowing: Self.known) == expected)
  }

  @Test("Messages are not escaped as if for a browser")
  func plain() {
    #expect(
      NoticeTemplate.render("{{unit}}&{{receipt}}", ["unit": "A<B", "receipt": "1"]) == "A<B&1")
  }

  @Test("Every fault of the policy is named with its path")
  func policy() throws {
    let text = """
      webhook: {address: "ftp://x", kinds: [nothing]}
      backOff: []
      sms: {steps: [accept, sign]}
      mail: {from: "a b@c", recipients: [{address: d@e.cn, kinds: [urge]}]}
      texts: {sms: {accept: "{{nobody}}"}}
      """
    let thrown = #expect(throws: Invalid.self) { try AnyPolicy.check("notices", text) }
    let faults = Set((thrown?.problems ?? []).map { "\($0.field) \($0.rule)" })
    #expect(
      faults == [
        "webhook.address address", "webhook.kinds.1 choice", "backOff range", "sms.steps.2 choice",
        "texts.sms.sign required", "mail.from mail-address", "texts.mail.urge required",
        "texts.sms.accept unknown-tag",
      ])
  }

  @Test(
    "Numbers that take messages, however they are written",
    arguments: [
      ("13905340001", "13905340001"), ("139-0534-0001", "13905340001"),
      ("+86 139 0534 0001", "13905340001"), ("0534-2623456", nil), ("12345", nil), ("", nil),
    ])
  func numbers(text: String, digits: String?) {
    #expect(MobileNumber(text)?.digits == digits)
  }

  @Test("An address of a webhook is whole and has no password in it")
  func addresses() {
    for good in ["https://gate.example.org/anlan?city=1", "http://10.1.2.3:8080/x"] {
      #expect(Webhook.isAddress(good), "\(good)")
    }
    for bad in [
      "", "gate", "https://", "https://u:p@gate/", "file:///etc/passwd", "https://gate/#x",
      "https://gate/\" output=\"/x", "https://gate/\n", "https://门/",
    ] {
      #expect(!Webhook.isAddress(bad), "\(bad)")
    }
  }

  @Test("The last status line of an answer counts")
  func status() {
    #expect(Webhook.answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n") == .status(204))
    #expect(Webhook.answer("HTTP/2 503\r\n") == .status(503))
    for head in [nil, "", "HTTP/1.1\r\n", "Status: 200"] { #expect(Webhook.answer(head) == .none) }
  }

  @Test("A letter's subject is cut between characters, each line short enough")
  func subject() {
    #expect(Spool.encoded("plain") == "plain")
    let words = Spool.encoded(String(repeating: "督办事项", count: 20))
    #expect(words.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
    #expect(!Spool.encoded("a\r\nBcc: x@y").contains("\nBcc"))
  }
}
