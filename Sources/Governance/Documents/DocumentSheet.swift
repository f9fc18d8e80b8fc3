/// Papers as a page of their own: to print from a browser, or to make a PDF of.
package enum DocumentSheet {
  private static let loaded = Result { try City.resource("Documents/document.css") }

  /// The one style of all papers.
  package static var style: String {
    get throws { try loaded.get() }
  }

  /// - Parameter address: of the style; nil puts it into the page, which then needs nothing else.
  package static func page(_ papers: [String], title: String, style address: String?) throws
    -> String
  {
    let style =
      if let address { "<link rel=\"stylesheet\" href=\"\(address.markupEscaped)\">" } else {
        "<style>\(try self.style)</style>"
      }
    let body =
      papers.count == 1
      ? papers[0] : "<div class=\"volume\">\(papers.joined(separator: "\n"))</div>"
    return """
      <!DOCTYPE html>
      <html lang="zh-Hans"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title.markupEscaped)</title>
      \(style)</head>
      <body class="sheet"><main>\(body)</main></body></html>

      """
  }
}
