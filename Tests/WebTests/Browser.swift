import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

@testable import Web

/// A browser without a window: sends requests to the site in this process, keeps its cookies, and
/// finds the form token on the last page.
final class Browser {
  let site: Site
  private let reception: Reception
  var cookies: [String: String] = [:]
  private(set) var last = Answer(status: 0, headers: [:], bytes: [])

  struct Answer {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]
    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// `more` adds routes that only a test needs.
  init(_ site: Site, more: (Routes) -> Void = { _ in }) {
    self.site = site
    let routes = Routes(site: site)
    more(routes)
    reception = Reception(routes)
  }

  @discardableResult
  func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Answer {
    try await send(.get, path, headers)
  }

  /// Fills in a form as a page of ours would send it, token and all.
  @discardableResult
  func post(_ path: String, _ fields: KeyValuePairs<String, String>) async throws -> Answer {
    try await post(path, fields.map { ($0.key, $0.value) })
  }

  @discardableResult
  func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
    let pairs = fields + [(PageContext.tokenName, token)]
    let body = pairs.map { "\($0.0.percentEncoded)=\($0.1.percentEncoded)" }.joined(separator: "&")
    return try await send(
      .post, path, ["Content-Type": "application/x-www-form-urlencoded"], Array(body.utf8))
  }

  var token: String {
    let field = #/name="form-token" value="(?<token>[0-9a-f]+)"/#
    return last.text.firstMatch(of: field).map { String($0.output.token) } ?? ""
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String] = [:],
    _ body: [UInt8] = []
  ) async throws -> Answer {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    if !cookies.isEmpty {
      fields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    }
    let head = HTTPRequest(
      method: method, scheme: "http", authority: "localhost", path: path, headerFields: fields)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    let response = try await reception.respond(
      to: request, context: Arrival(inProcess: Logger(label: "test")))
    for cookie in response.headers[values: .setCookie] {
      let pair = cookie.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
      cookies[String(pair[0])] = pair.count == 2 ? String(pair[1]) : nil
    }
    let sink = Sink()
    try await response.body.write(sink)
    last = Answer(
      status: response.status.code, headers: response.headers,
      bytes: Array(sink.buffer.readableBytesView))
    return last
  }

  private final class Sink: ResponseBodyWriter {
    var buffer = ByteBuffer()
    func write(_ buffer: ByteBuffer) async throws { self.buffer.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}
