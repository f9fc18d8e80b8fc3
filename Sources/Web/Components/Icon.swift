/// A drawing in `icons.svg`, named by its symbol there.
package enum Icon: String, CaseIterable, Sendable {
  case home, inbox, list, search, bell, person, people, menu, more, plus, check, close, phone
  case place, clock, camera, document, chart, flag, shield, building, eye, download, filter
  case settings, warning, question, calendar, chat, key, pen, layers, link, print
  case circle, triangle, square, diamond
}

extension PageContext {
  /// The drawing alone, hidden from screen readers: its word stands beside it or in a label.
  package func icon(_ icon: Icon) -> HTML {
    """
    <svg class="icon" aria-hidden="true" focusable="false">\
    <use href="\(assets.path("icons.svg"))#\(icon.rawValue)"/></svg>
    """
  }
}
