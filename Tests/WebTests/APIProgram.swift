import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import TestDatabases
import TestWorld
import Testing

@testable import Web

/// A program that calls the interface of a world, in this process.
struct Program: Sendable {
  let reception: Reception
  var token: String?
  var headers: [String: String] = [:]

  init(_ city: City) throws {
    let site = Site.of(
      city, texts: try TextsTests.texts.get(), assets: Assets(), address: "https://anlan.test")
    reception = Reception(Routes(site: site))
  }

  init(_ world: World, as member: String? = nil) throws {
    try self.init(world.city)
    token = try member.map { try world.member($0).token }
  }

  /// The same server, asked by another.
  func acting(_ member: Member?) -> Program {
    var copy = self
    copy.token = member?.token
    return copy
  }

  func with(_ name: String, _ value: String) -> Program {
    var copy = self
    copy.headers[name] = value
    return copy
  }

  struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONNode { get throws { try JSONDecoder().decode(JSONNode.self, from: Data(bytes)) } }
    /// The type of a problem.
    var type: String? { try? json["type"].text }
  }

  func get(_ path: String) async throws -> Answer { try await send(.get, path) }

  func post(_ path: String, _ body: JSONNode) async throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try await send(.post, path, Array(try encoder.encode(body)), type: "application/json")
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8] = [], type: String? = nil
  ) async throws -> Answer {
    var fields = HTTPFields()
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    if let token { fields[.authorization] = "Bearer \(token)" }
    if let type { fields[.contentType] = type }
    let head = HTTPRequest(
      method: method, scheme: "http", authority: "localhost", path: "/api/v1\(path)",
      headerFields: fields)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
    let response = try await reception.respond(
      to: request, context: Arrival(inProcess: Logger(label: "test")))
    let sink = Sink()
    try await response.body.write(sink)
    return Answer(
      status: response.status.code, headers: response.headers,
      bytes: Array(sink.buffer.readableBytesView))
  }

  private final class Sink: ResponseBodyWriter {
    var buffer = ByteBuffer()
    func write(_ buffer: ByteBuffer) async throws { self.buffer.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}

/// Any JSON, for looking at answers.
enum JSONNode: Codable, Hashable, Sendable {
  case null
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([JSONNode])
  case object([String: JSONNode])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([JSONNode].self) {
      self = .list(list)
    } else {
      self = .object(try value.decode([String: JSONNode].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number):
      if let whole = Int(exactly: number) {
        try container.encode(whole)
      } else {
        try container.encode(number)
      }
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }

  subscript(name: String) -> JSONNode {
    if case .object(let object) = self { object[name] ?? .null } else { .null }
  }

  subscript(index: Int) -> JSONNode {
    if case .list(let list) = self, list.indices.contains(index) { list[index] } else { .null }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var integer: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var list: [JSONNode] { if case .list(let list) = self { list } else { [] } }
  var object: [String: JSONNode] { if case .object(let object) = self { object } else { [:] } }
}

extension JSONNode: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral
{
  init(stringLiteral value: String) { self = .text(value) }
  init(booleanLiteral value: Bool) { self = .flag(value) }
  init(integerLiteral value: Int) { self = .number(Double(value)) }
  init(arrayLiteral elements: JSONNode...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, JSONNode)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}
