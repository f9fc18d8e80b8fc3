import CaseEngine

/// Who looks at a page, as the shell shows it.
package struct Viewer: Sendable, Equatable {
  /// Whose drafts this browser keeps.
  package var person: Int64
  package var name: String
  /// The title of the post in which the person acts.
  package var post: String
  /// The name of the area that the post covers, and the areas above it, city first.
  package var area: String
  package var areasAbove: [String]
  package var roles: Set<String>
  /// Messages not yet read.
  package var unread: Int

  package init(
    person: Int64 = 0, name: String, post: String, area: String, areasAbove: [String] = [],
    roles: Set<String>,
    unread: Int = 0
  ) {
    self.person = person
    self.name = name
    self.post = post
    self.area = area
    self.areasAbove = areasAbove
    self.roles = roles
    self.unread = unread
  }
}

extension Viewer {
  /// Whether he acts as one of these: a page offers no way that would be refused.
  func acts(as roles: [Role]) -> Bool { roles.contains { self.roles.contains($0.rawValue) } }
}
