/// The side list, and what of it stands in the bottom bar of a phone.
package struct Navigation: Sendable {
  package struct Entry: Sendable {
    package let key: String
    package let path: String
    package let icon: Icon
    /// Nobody sees an entry that none of his roles may use; an empty set is for everybody.
    package let roles: Set<String>
    package let onPhone: Bool

    package init(
      key: String, path: String, icon: Icon, roles: Set<String> = [], onPhone: Bool = false
    ) {
      self.key = key
      self.path = path
      self.icon = icon
      self.roles = roles
      self.onPhone = onPhone
    }
  }

  package struct Group: Sendable {
    package let key: String
    package var entries: [Entry]

    package init(key: String, entries: [Entry]) {
      self.key = key
      self.entries = entries
    }
  }

  package var groups: [Group]

  package init(_ groups: [Group] = []) { self.groups = groups }

  /// What this viewer may use, without the groups that are then empty.
  func visible(to viewer: Viewer) -> [Group] {
    groups.compactMap { group in
      let entries = group.entries.filter {
        $0.roles.isEmpty || !$0.roles.isDisjoint(with: viewer.roles)
      }
      return entries.isEmpty ? nil : Group(key: group.key, entries: entries)
    }
  }
}
