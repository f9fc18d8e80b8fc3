extension PageContext {
  /// Bars and lists around the pages of people who work with the system.
  func staffShell(_ page: some Page, _ title: String) -> HTML {
    guard let viewer else { return residentShell(page, title) }
    let groups = navigation.visible(to: viewer)
    return """
      <body class="staff" data-keeper="\(viewer.person)">
      \(skipLink)
      \(demonstrationMark)\
      <header class="bar">
      \(name)
      <p class="area">\(each: viewer.areasAbove, { "<span>\($0)</span> " })\
      <strong>\(viewer.area)</strong></p>
      <form class="search" role="search" action="/search">\
      <input type="search" name="q" aria-label="\(text("shell.search"))" \
      placeholder="\(text("shell.search.hint"))" maxlength="100">\
      <button aria-label="\(text("shell.search"))">\(icon(.search))</button></form>
      <div class="tools">
      <a class="tool" href="/messages" aria-label="\(messagesLabel(viewer))">\(icon(.bell))\
      \(when: viewer.unread > 0, "<span class=\"badge\">\(min(viewer.unread, 99))</span>")</a>
      \(languages)
      \(typeSwitch)
      \(personMenu(viewer))
      </div>
      </header>
      <div class="frame">
      \(side(groups))
      \(main(page, title))
      </div>
      \(phoneBar(groups))
      \(keptNotice)
      </body>
      """
  }

  private func messagesLabel(_ viewer: Viewer) -> String {
    viewer.unread == 0
      ? text("shell.messages") : text("shell.messages.unread", ["count": "\(viewer.unread)"])
  }

  private func personMenu(_ viewer: Viewer) -> HTML {
    """
    <details class="person menu"><summary class="tool" \
    aria-label="\(viewer.name) \(viewer.post)">\(icon(.person))\
    <span class="words">\(viewer.name)<small>\(viewer.post)</small></span></summary>
    <div class="sheet"><p><strong>\(viewer.name)</strong><br>\(viewer.post)</p>
    <a href="/account">\(text("shell.account"))</a>
    <a href="/posts">\(text("shell.posts"))</a>
    \(button(Action(text("shell.leave"), "/sessions/leave", way: .post([:]))))</div></details>
    """
  }

  private func side(_ groups: [Navigation.Group]) -> HTML {
    """
    <nav class="side" id="menu" aria-label="\(text("shell.menu"))">
    <a class="close tool" href="#" aria-label="\(text("shell.menu.close"))">\(icon(.close))</a>
    \(each: groups, { group in
      """
      <h2>\(text(group.key))</h2>
      <ul>\(each: group.entries, { "<li>\(entryLink($0))</li>" })</ul>

      """
    })\
    </nav>
    """
  }

  /// At most four: three pages that the person opens most, and the rest.
  private func phoneBar(_ groups: [Navigation.Group]) -> HTML {
    let entries = groups.flatMap(\.entries).filter(\.onPhone).prefix(3)
    return """
      <nav class="phonebar" aria-label="\(text("shell.phonebar"))">\
      \(each: entries, { entryLink($0) })\
      <a href="#menu">\(icon(.menu))<span>\(text("shell.menu"))</span></a></nav>
      """
  }

  private func entryLink(_ entry: Navigation.Entry) -> HTML {
    let here = path == entry.path
    let inside = entry.path != "/" && path.hasPrefix(entry.path + "/")
    let mark: HTML = here ? " aria-current=\"page\"" : inside ? " aria-current=\"true\"" : ""
    return """
      <a href="\(entry.path)"\(mark)>\(icon(entry.icon))<span>\(text(entry.key))</span></a>
      """
  }
}
