import Testing

@testable import Web

@Suite struct HTMLTests {
  @Test("Text put into markup is escaped, markup is not")
  func escaping() {
    let name = "<script>alert('1')</script> & \"q\""
    let bold: HTML = "<b>\(name)</b>"
    #expect(
      bold.markup
        == "<b>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;q&quot;</b>")
    #expect(("<p>\(bold)</p>" as HTML).markup == "<p>\(bold.markup)</p>")
  }

  @Test("Text without anything to escape comes out as it went in")
  func plain() {
    #expect(HTML(text: "德州市 12345 é 👩‍👧").markup == "德州市 12345 é 👩‍👧")
    #expect(HTML(text: "a\u{301}<").markup == "a\u{301}&lt;")
  }

  @Test("Lists, conditions and values that may be missing")
  func parts() {
    let phone: String? = nil
    let html: HTML = """
      <ul>\(each: [1, 2], { "<li>\($0)</li>" })</ul>\(when: false, "<i>no</i>")\
      \(when: true, "<i>yes</i>")\(phone)\(optional: phone, { "<a>\($0)</a>" })
      """
    #expect(html.markup == "<ul><li>1</li><li>2</li></ul><i>yes</i>")
  }
}
