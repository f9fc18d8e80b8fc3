extension PageContext {
  /// For residents, and for everybody before signing in: the name, the language, the size of the
  /// letters, the page.
  func residentShell(_ page: some Page, _ title: String) -> HTML {
    """
    <body class="resident">
    \(skipLink)
    \(demonstrationMark)\
    <header class="bar">
    \(name)
    <div class="tools">
    \(languages)
    \(typeSwitch)
    </div>
    </header>
    \(main(page, title))
    <footer class="foot"><p>\(text("shell.foot"))</p>
    <p><a href="/privacy">\(text("shell.privacy"))</a> \
    \(when: viewer == nil, "<a href=\"/sessions/new\">\(text("shell.staff"))</a>")</p></footer>
    </body>
    """
  }

  var skipLink: HTML { "<a class=\"skip\" href=\"#main\">\(text("shell.skip"))</a>" }

  var name: HTML {
    """
    <a class="name" href="/"><img src="\(assets.path("mark.svg"))" alt="" width="28" height="28">\
    <span>\(text("shell.name"))</span></a>
    """
  }

  var demonstrationMark: HTML {
    demonstration
      ? """
      <aside class="demonstration" aria-label="\(text("shell.mark"))">\(icon(.warning)) \
      \(text("shell.demonstration"))</aside>

      """ : ""
  }

  /// One tap changes the language; each is named in itself.
  var languages: HTML {
    """
    <nav class="languages" aria-label="\(text("shell.language"))">\(each: Language.allCases, {
      """
      <a href="\(address(setting: "language", to: $0.rawValue))" lang="\($0.rawValue)" \
      hreflang="\($0.rawValue)" aria-label="\(text("language.\($0.rawValue)"))"\
      \(when: $0 == language, " aria-current=\"true\"")>\
      \(text("language.\($0.rawValue).short"))</a>
      """
    })</nav>
    """
  }

  var typeSwitch: HTML {
    let words = text(largeType ? "shell.type.usual" : "shell.type.large")
    let target = address(setting: "type", to: largeType ? "usual" : "large")
    return """
      <a class="tool type" href="\(target)" aria-label="\(words)">\
      <span aria-hidden="true">\(text(largeType ? "shell.type.smaller" : "shell.type.larger"))\
      </span></a>
      """
  }
}
