/// The ways in which the server itself says no, before a domain is asked; what a domain says is a
/// `Refusal`.
package enum Rejection: Error, Equatable, Sendable {
  case wrongMethod(allowed: [String])
  /// A form without a token of ours, or with one of another browser or session.
  case foreignForm
  /// More `fields` or `files` than one form may have.
  case crowded(String, limit: Int)
  case unsupportedType
  /// A body that cannot be read; the key of the text that says why.
  case malformed(String)
}
