extension PageContext {
  /// A part of a page with its heading, and what can be done with it.
  package func section(
    _ heading: String, id: String? = nil, actions: [Action] = [], _ body: HTML
  ) -> HTML {
    """
    <section class="panel"\(optional: id, { " id=\"\($0)\"" })>\
    <div class="head"><h2>\(heading)</h2>\(each: actions, { button($0) })</div>
    \(body)
    </section>

    """
  }

  /// Facts as label and value.
  package func facts(_ facts: [(label: String, value: HTML)]) -> HTML {
    """
    <dl class="facts">\(each: facts, { "<div><dt>\($0.label)</dt><dd>\($0.value)</dd></div>" })</dl>
    """
  }

  /// Something to know before going on. A warning has its own sign, not only its own colour.
  package func notice(_ words: String, warning: Bool = false) -> HTML {
    """
    <div class="notice\(when: warning, " warning")">\(icon(warning ? .warning : .question))\
    <p>\(words)</p></div>
    """
  }

  /// Nothing to show, and what to do then.
  package func empty(_ words: String, _ action: Action? = nil) -> HTML {
    """
    <div class="empty">\(icon(.inbox))<p>\(words)</p>\(optional: action, { button($0) })</div>
    """
  }

  /// How far long work has come.
  package func progress(_ done: Int, of all: Int, _ words: String) -> HTML {
    """
    <div class="progress"><p>\(words) <span>\(done) / \(all)</span></p>\
    <progress value="\(done)" max="\(max(all, 1))" aria-label="\(words)"></progress></div>
    """
  }

  /// Views of the same thing, side by side; each is a page of its own.
  package func tabs(_ links: [(link: Link, count: Int?, isOpen: Bool)], label: String) -> HTML {
    """
    <nav class="tabs" aria-label="\(label)"><ul>\(each: links, { tab in
      """
      <li><a href="\(tab.link.path)"\(when: tab.isOpen, " aria-current=\"page\"")>\
      \(tab.link.words)\(optional: tab.count, { " <span class=\"count\">\($0)</span>" })</a></li>
      """
    })</ul></nav>

    """
  }
}
