import CaseEngine

/// One line of a history: what happened, who did it in which post, when, and what it changed.
package struct TimelineEntry: Sendable {
  package var at: Instant
  package var title: String
  package var person: String
  package var post: String
  package var details: HTML
  package var light: Light?

  package init(
    at: Instant, title: String, person: String, post: String = "", details: HTML = .empty,
    light: Light? = nil
  ) {
    self.at = at
    self.title = title
    self.person = person
    self.post = post
    self.details = details
    self.light = light
  }
}

extension PageContext {
  /// A history, newest first or oldest first as it is given.
  package func timeline(_ entries: [TimelineEntry]) -> HTML {
    """
    <ol class="timeline">\(each: entries, { entry in
      """
      <li><h3>\(entry.title)\(optional: entry.light, { " \(light($0))" })</h3>
      <p class="quiet">\(time(entry.at)) · \(entry.person)\
      \(when: !entry.post.isEmpty, " · \(entry.post)")</p>
      \(entry.details)</li>

      """
    })</ol>
    """
  }
}
