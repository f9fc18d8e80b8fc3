/// Every way the domain says no. Typed, so that a page can say it in the reader's words and the
/// interface can name it; never a free sentence, never a personal value.
package enum Refusal: Error, Hashable, Sendable {
  /// Not there, or not to be seen: the two look the same.
  case notFound
  /// It is seen, but this actor may not take this step.
  case notAllowed(step: String)
  /// The step must be taken by somebody who did not do the work.
  case ownWork(step: String)
  /// The matter is not in a state from which the step leads anywhere.
  case wrongState(step: String, state: String)
  /// Somebody else has written since.
  case stale(entries: Int)
  /// The step has been taken as often as it may.
  case tooOften(step: String, limit: Int)
  /// Something must happen first.
  case tooEarly(step: String, needs: String)
  /// The time in which this was possible has passed.
  case tooLate(step: String, due: Instant)
  /// The case's own facts forbid it.
  case barred(step: String, because: String)
  /// A number or day is beyond what policy allows.
  case beyondLimit(field: String, limit: Int)
  /// The server's clock stands before the last entry.
  case clock(last: Instant)
  /// The actor has several posts that would do, or none that does.
  case postNeeded
  case signInNeeded
  case signInFailed
  case passwordChangeNeeded
  case secondFactorNeeded
  case locked(until: Instant)
  /// More than the limit of requests, files or reports from one source.
  case tooMany(of: String, retryAfterSeconds: Int)
  case overloaded(retryAfterSeconds: Int)
  /// The same idempotency key with another body.
  case keyReused
  case tooLarge(limit: Int)
  /// What is sent is not what it says it is.
  case unsupportedFile(kind: String)

  /// The stable name, used as problem type and as text key.
  package var name: String {
    switch self {
    case .notFound: "not-found"
    case .notAllowed: "not-allowed"
    case .ownWork: "own-work"
    case .wrongState: "wrong-state"
    case .stale: "stale"
    case .tooOften: "too-often"
    case .tooEarly: "too-early"
    case .tooLate: "too-late"
    case .barred: "barred"
    case .beyondLimit: "beyond-limit"
    case .clock: "clock"
    case .postNeeded: "post-needed"
    case .signInNeeded: "sign-in-needed"
    case .signInFailed: "sign-in-failed"
    case .passwordChangeNeeded: "password-change-needed"
    case .secondFactorNeeded: "second-factor-needed"
    case .locked: "locked"
    case .tooMany: "too-many"
    case .overloaded: "overloaded"
    case .keyReused: "key-reused"
    case .tooLarge: "too-large"
    case .unsupportedFile: "unsupported-file"
    }
  }

  /// One of each, for the tests that every refusal has a text.
  package static let examples: [Refusal] = [
    .notFound, .notAllowed(step: "accept"), .ownWork(step: "accept"),
    .wrongState(step: "accept", state: "registered"), .stale(entries: 3),
    .tooOften(step: "return", limit: 2), .tooEarly(step: "close", needs: "call-back"),
    .tooLate(step: "return", due: Instant(milliseconds: 0)),
    .barred(step: "return", because: "final"), .beyondLimit(field: "days", limit: 10),
    .clock(last: Instant(milliseconds: 0)), .postNeeded, .signInNeeded, .signInFailed,
    .passwordChangeNeeded, .secondFactorNeeded, .locked(until: Instant(milliseconds: 0)),
    .tooMany(of: "intake", retryAfterSeconds: 60), .overloaded(retryAfterSeconds: 1), .keyReused,
    .tooLarge(limit: 20), .unsupportedFile(kind: "exe"),
  ]
}

/// A form or a body that cannot be used: which field, and which rule it breaks.
package struct Invalid: Error, Hashable, Sendable {
  package struct Problem: Hashable, Sendable {
    package let field: String
    /// The stable name of the rule: `required`, `choice`, `day`, `number`, `too-long`, …
    package let rule: String
    package let values: [String: String]

    package init(_ field: String, _ rule: String, _ values: [String: String] = [:]) {
      self.field = field
      self.rule = rule
      self.values = values
    }
  }

  package let problems: [Problem]

  package init(_ problems: [Problem]) { self.problems = problems }

  package init(_ field: String, _ rule: String, _ values: [String: String] = [:]) {
    problems = [Problem(field, rule, values)]
  }
}
