import CaseEngine
import Governance
import HTTPTypes
import Storage

extension Problem {
  /// The one place where an error becomes an answer. What is not known here is a fault: it is
  /// logged under the number of the request, and only that number is shown.
  init(_ error: any Error, text: Text, number: String) {
    switch error {
    case let refusal as Refusal: self.init(refusal, text)
    case let invalid as Invalid:
      self.init("invalid", .unprocessableContent, text)
      problems = invalid.problems
    case let stale as Stale:
      self.init(Refusal.stale(entries: stale.entries), text)
      since = stale.json
    case let refused as ImportRefused: self.init(refused.invalid, text: text, number: number)
    case let fault as TableFault: self.init(fault.invalid, text: text, number: number)
    case let fault as AttachmentFault: self.init(fault.refusal, text: text, number: number)
    case let rejection as Rejection: self.init(rejection, text)
    case StorageError.overloaded, StorageError.conflict:
      self.init(Refusal.overloaded(retryAfterSeconds: 1), text)
    case StorageError.diskFull, StorageError.unavailable:
      self.init("unavailable", .serviceUnavailable, text)
      headers[.retryAfter] = "10"
    default: self.init("fault", .internalServerError, text, ["number": number])
    }
  }

  init(_ rejection: Rejection, _ text: Text) {
    switch rejection {
    case .wrongMethod(let allowed):
      self.init("wrong-method", .methodNotAllowed, text)
      headers[.allow] = allowed.joined(separator: ", ")
    case .foreignForm: self.init("foreign-form", .forbidden, text)
    case .crowded(let what, let limit):
      self.init(
        "crowded", .unprocessableContent, text,
        ["what": text("problem.crowded.\(what)"), "limit": "\(limit)"])
    case .unsupportedType: self.init("unsupported-type", .unsupportedMediaType, text)
    case .malformed(let reason):
      self.init("malformed", .badRequest, text)
      detail = text("problem.malformed.\(reason)")
    }
  }

  init(_ refusal: Refusal, _ text: Text) {
    self.init(refusal.name, Self.status(of: refusal), text, Self.values(of: refusal, text))
    switch refusal {
    case .stale(let count): entries = count
    // Some steps have more to say of why not.
    case .wrongState(let step, _), .tooLate(let step, _):
      let own = "problem.\(refusal.name).\(step)"
      if text.has(own) { detail = text(own, Self.values(of: refusal, text)) }
    case .signInNeeded, .signInFailed: headers[.wwwAuthenticate] = "Bearer"
    case .overloaded(let seconds), .tooMany(_, let seconds): headers[.retryAfter] = "\(seconds)"
    default: break
    }
  }

  static func status(of refusal: Refusal) -> HTTPResponse.Status {
    switch refusal {
    case .notFound: .notFound
    case .notAllowed, .ownWork, .passwordChangeNeeded, .secondFactorNeeded: .forbidden
    case .wrongState, .stale, .tooOften, .tooEarly, .tooLate, .barred: .conflict
    case .beyondLimit, .postNeeded, .keyReused: .unprocessableContent
    case .clock, .overloaded: .serviceUnavailable
    case .signInNeeded, .signInFailed: .unauthorized
    case .locked, .tooMany: .tooManyRequests
    case .tooLarge: .contentTooLarge
    case .unsupportedFile: .unsupportedMediaType
    }
  }

  /// What fills the sentence: steps, states and reasons in words where the catalogue has them.
  static func values(of refusal: Refusal, _ text: Text) -> [String: String] {
    switch refusal {
    case .notAllowed(let step), .ownWork(let step): ["step": text.word("step", step)]
    case .wrongState(let step, let state):
      ["step": text.word("step", step), "state": text.word("state", state)]
    case .tooOften(let step, let limit):
      ["step": text.word("step", step), "limit": "\(limit)"]
    case .tooEarly(let step, let needs):
      ["step": text.word("step", step), "needs": text.word("needs", needs)]
    case .tooLate(let step, let due): ["step": text.word("step", step), "due": text.time(due)]
    case .barred(let step, let because):
      ["step": text.word("step", step), "because": text.word("because", because)]
    case .beyondLimit(let field, let limit):
      ["field": text.word("field", field), "limit": "\(limit)"]
    case .clock(let last): ["last": text.time(last)]
    case .locked(let until): ["until": text.time(until)]
    case .tooMany(_, let seconds):
      ["span": text.span(max(Int64(seconds), 60) * 1000)]
    case .tooLarge(let limit): ["limit": size(limit)]
    case .unsupportedFile(let kind): ["kind": kind]
    case .notFound, .stale, .postNeeded, .signInNeeded, .signInFailed, .passwordChangeNeeded,
      .secondFactorNeeded, .overloaded, .keyReused:
      [:]
    }
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : bytes >= 1 << 10 ? "\(bytes >> 10) KiB" : "\(bytes) B"
  }
}

extension Text {
  /// The word for a name of the domain, `step.accept` say; the name itself where there is none.
  package func word(_ kind: String, _ name: String) -> String {
    has("\(kind).\(name)") ? self("\(kind).\(name)") : name
  }
}
