import CaseEngine
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
  /// What can be done instead, in a sentence.
  var instead: String
  var problems: [Invalid.Problem] = []
  /// How many entries the case has now, where the reader's count was older.
  var entries: Int?
  var headers: HTTPFields = [:]

  init(
    _ type: String, _ status: HTTPResponse.Status, _ text: Text, _ values: [String: String] = [:]
  ) {
    self.type = type
    self.status = status
    title = text("problem.\(type).title")
    detail = text("problem.\(type).detail", values)
    instead = text("problem.\(type).instead")
  }

  private struct Body: Encodable {
    struct Field: Encodable { let field, rule, text: String }
    let type, title, detail, instance: String
    let status: Int
    let entries: Int?
    let problems: [Field]?
  }

  func json(text: Text, number: String) -> Response {
    let fields = problems.map {
      Body.Field(field: $0.field, rule: $0.rule, text: text("invalid.\($0.rule)", $0.values))
    }
    let body = Body(
      type: type, title: title, detail: detail, instance: number, status: status.code,
      entries: entries, problems: fields.isEmpty ? nil : fields)
    var headers = self.headers
    headers[.contentType] = "application/problem+json; charset=utf-8"
    let data = (try? JSON.encode(body)) ?? Data()
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }
}
