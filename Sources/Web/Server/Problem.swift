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
  /// What was written meanwhile, as JSON.
  var since: JSONWriter?
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

  func json(text: Text, number: String) -> Response {
    let body = JSONWriter.object { json in
      json.member("type", type)
      json.member("title", title)
      json.member("status", status.code)
      json.member("detail", detail)
      json.member("instance", number)
      if let entries { json.member("entries", entries) }
      if let since {
        json.name("since")
        json.raw(since.bytes)
      }
      if !problems.isEmpty {
        json.array("problems", problems) { json, problem in
          json.object { json in
            json.member("field", problem.field)
            json.member("rule", problem.rule)
            json.member("text", text.words(problem))
          }
        }
      }
    }
    var headers = self.headers
    headers[.contentType] = "application/problem+json; charset=utf-8"
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body.bytes)))
  }
}
