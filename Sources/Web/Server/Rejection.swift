import HTTPTypes

/// Every way in which the server says no before a domain is asked.
package enum Rejection: Error, Equatable, Sendable {
  case notFound
  case wrongMethod(allowed: [String])
  case signInNeeded
  /// A form without a token of ours, or with one of another browser or session.
  case foreignForm
  case tooLarge(limit: Int)
  case tooMany(String, limit: Int)
  case unsupportedType
  /// A body that cannot be read; the key of the text that says why.
  case malformed(String)
  case overloaded(retryAfter: Int)
  case slow
}
