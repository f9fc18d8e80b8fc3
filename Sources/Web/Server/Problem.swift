import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A "no" as it goes out: RFC 9457 to programs, a page to people.
struct Problem: Sendable {
  var type: String
  var status: HTTPResponse.Status
  var title: String
  /// Why, in a sentence.
  var detail: String
  /// What can be done instead, in a sentence; may be empty.
  var instead = ""
  var problems: [Invalid.Problem] = []
  var headers: HTTPFields = [:]

  struct Body: Encodable {
    struct Field: Encodable { let field, rule, text: String }
    let type, title, detail, instance: String
    let status: Int
    let problems: [Field]?
  }

  func json(text: Text, number: String) -> Response {
    let body = Body(
      type: type, title: title, detail: detail, instance: number, status: status.code,
      problems: problems.isEmpty
        ? nil
        : problems.map {
          Body.Field(field: $0.field, rule: $0.rule, text: text("invalid.\($0.rule)", $0.values))
        })
    var headers = self.headers
    headers[.contentType] = "application/problem+json; charset=utf-8"
    let data = (try? JSON.encode(body)) ?? Data()
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }
}

extension Problem {
  /// The one place where an error becomes an answer. What is not known here is a fault: it is
  /// logged under the number of the request, and only that number is shown.
  init(_ error: any Error, text: Text, number: String) {
    switch error {
    case let rejection as Rejection: self.init(rejection, text: text)
    case let invalid as Invalid:
      self.init("invalid", .unprocessableContent, text)
      problems = invalid.problems
    default: self.init("fault", .internalServerError, text, ["number": number])
    }
  }

  private init(_ rejection: Rejection, text: Text) {
    switch rejection {
    case .notFound: self.init("not-found", .notFound, text)
    case .wrongMethod(let allowed):
      self.init("wrong-method", .methodNotAllowed, text)
      headers[.allow] = allowed.joined(separator: ", ")
    case .signInNeeded:
      self.init("sign-in", .unauthorized, text)
      headers[.wwwAuthenticate] = "Bearer"
    case .foreignForm: self.init("foreign-form", .forbidden, text)
    case .tooLarge(let limit):
      self.init("too-large", .contentTooLarge, text, ["limit": Self.size(limit)])
    case .tooMany(let what, let limit):
      self.init("too-many", .unprocessableContent, text, ["what": what, "limit": "\(limit)"])
    case .unsupportedType: self.init("unsupported-type", .unsupportedMediaType, text)
    case .malformed(let reason):
      self.init("malformed", .badRequest, text)
      detail = text("problem.malformed.\(reason)")
    case .slow: self.init("slow", .requestTimeout, text)
    case .overloaded(let seconds):
      self.init("overloaded", .serviceUnavailable, text)
      headers[.retryAfter] = "\(seconds)"
    }
  }

  private init(
    _ type: String, _ status: HTTPResponse.Status, _ text: Text, _ values: [String: String] = [:]
  ) {
    self.init(
      type: type, status: status, title: text("problem.\(type).title"),
      detail: text("problem.\(type).detail", values), instead: text("problem.\(type).instead"))
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
  }
}
