/// Who answers for a clock: the posts of a role, in an organisation or in the area itself.
package struct Owner: Codable, Hashable, Sendable {
  /// The role, by its name in the procedure: `dispatcher`, `handler` …
  package var role: String

  /// The organisation's identifier; nil where the area itself owns the clock.
  package var organisation: Int64?

  /// The 12-digit code of the area.
  package var area: String

  // In order, as they are kept: what is written in order is not sorted again.
  private enum CodingKeys: String, CodingKey { case area, organisation, role }

  /// An owner by role, organisation and area.
  package init(role: String, organisation: Int64? = nil, area: String) {
    self.role = role
    self.organisation = organisation
    self.area = area
  }
}
