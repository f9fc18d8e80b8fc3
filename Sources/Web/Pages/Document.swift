import Governance

extension PageContext {
  /// The whole document of a page: head, shell and body.
  package func document(_ page: some Page) -> HTML {
    let title = page.title(self)
    let around =
      page.shell == .staff && viewer != nil ? staffShell(page, title) : residentShell(page, title)
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)"\(when: largeType, " class=\"large\"")>
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="format-detection" content="telephone=no">
      <meta name="theme-color" content="#1D4F91">
      <title>\(title) · \(text("shell.name"))</title>
      <link rel="icon" href="\(assets.path("mark.svg"))" type="image/svg+xml">
      <link rel="stylesheet" href="\(assets.path("anlan.css"))">
      <script src="\(assets.path("anlan.js"))" defer></script>
      <script src="\(assets.path("drafts.js"))" defer></script>
      </head>
      \(around)
      </html>

      """
  }

  /// Breadcrumb, title with the one main action, what was just done, and the page itself.
  func main(_ page: some Page, _ title: String) -> HTML {
    """
    <main id="main" tabindex="-1">
    \(breadcrumb(page.breadcrumb(self)))\
    <div class="head"><h1>\(title)</h1>\(optional: page.action(self), { button($0) })</div>
    \(optional: flash, { message($0) })\
    \(page.body(self))
    </main>
    """
  }

  private func breadcrumb(_ links: [Link]) -> HTML {
    links.isEmpty
      ? ""
      : """
      <nav class="breadcrumb" aria-label="\(text("shell.breadcrumb"))"><ol>\
      \(each: links, { "<li><a href=\"\($0.path)\">\($0.words)</a></li>" })</ol></nav>

      """
  }

  private func message(_ flash: Flash) -> HTML {
    """
    <div class="flash \(flash.tone.rawValue)" role="status">\
    \(icon(flash.tone == .done ? .check : .warning))<p>\(flash.words)</p></div>

    """
  }

  /// This page's address with one name of the query set anew.
  package func address(setting name: String, to value: String?) -> String {
    var query = remainingQuery(without: name)
    if let value { query += "\(query.isEmpty ? "" : "&")\(name)=\(value.percentEncoded)" }
    return query.isEmpty ? path : "\(path)?\(query)"
  }

  /// This page's table as files, one link a format.
  /// - Parameter more: of the query, which the page's address does not have.
  func exports(_ more: String = "") -> [Link] {
    TableFormat.allCases.map {
      Link(
        text("report.export.\($0.rawValue)"),
        address(setting: "format", to: $0.rawValue) + more)
    }
  }

  func remainingQuery(without name: String) -> String {
    query.split(separator: "&").filter { $0 != name && !$0.hasPrefix("\(name)=") }
      .joined(separator: "&")
  }
}

extension String {
  /// Everything but unreserved characters (RFC 3986) as `%XX` of its UTF-8.
  package var percentEncoded: String {
    var encoded = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        encoded += "%"
        encoded += byte < 16 ? "0" : ""
        encoded += String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }
}
