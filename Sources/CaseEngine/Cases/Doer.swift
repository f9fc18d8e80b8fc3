/// The person and post behind a step. Absent where a timer acts.
package struct Doer: Codable, Hashable, Sendable {
  /// Nil for a resident who acts through a receipt.
  package let person: Int64?
  package let post: Int64?
  package let role: Role
  package let organisation: Int64?
  /// The area of the post, 12 digits.
  package let area: String

  // In order, as they are kept: what is written in order is not sorted again.
  private enum CodingKeys: String, CodingKey { case area, organisation, person, post, role }

  package init(person: Int64?, post: Int64?, role: Role, organisation: Int64?, area: String) {
    self.person = person
    self.post = post
    self.role = role
    self.organisation = organisation
    self.area = area
  }
}
