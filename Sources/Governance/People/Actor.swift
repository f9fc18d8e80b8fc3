import CaseEngine

/// A person acting by a post: the value handed to every verb.
package struct Actor: Hashable, Sendable {
  package let person: Int64
  package let name: String
  package let post: Post

  package init(person: Int64, name: String, post: Post) {
    self.person = person
    self.name = name
    self.post = post
  }

  package var role: Role { post.role }

  /// The same person for the engine, which keeps no names.
  package var doer: Doer {
    Doer(
      person: person, post: post.id, role: post.role, organisation: post.organisation,
      area: post.area)
  }

  package func must(be role: Role, to act: String) throws(Refusal) {
    guard post.role == role else { throw .notAllowed(step: act) }
  }
}
