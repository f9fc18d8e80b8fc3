import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// A request to the interface by somebody who has signed in: who acts, and how to read and write.
struct Call: Sendable {
  let visit: Visit
  let city: City
  let actor: Actor

  var now: Instant { city.now }
  var rules: Rulebook { city.rules }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    try await city.store.read(body)
  }

  /// Reads, in a transaction that also writes down that it was read where that is the rule.
  func open<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    Openings.areRecorded(for: actor)
      ? try await city.store.write(body) : try await city.store.read(body)
  }

  /// An act and its answer, once for an `Idempotency-Key`.
  ///
  /// - Parameter bytes: the body as it came: the same key with another body is refused.
  func act(
    _ bytes: [UInt8], status: HTTPResponse.Status = .created,
    _ body: @escaping @Sendable (Database) throws -> JSONWriter
  ) async throws -> Response {
    let once = try Once(visit, owner: "person/\(actor.person)", bytes)
    return try await once.run(in: city, status: status, body)
  }
}

extension Call {
  func content(_ number: String, _ db: Database) throws -> (file: CaseFile, sight: Sight) {
    let (file, degree, sight) = try CaseFile.find(number, for: actor, in: db)
    guard degree == .content else { throw Refusal.notAllowed(step: "read") }
    return (file, sight)
  }

  /// Writes down that a leader has looked.
  func note(_ what: String, _ file: CaseFile, _ db: Database) throws {
    guard Openings.areRecorded(for: actor) else { return }
    try Openings.record(what, of: file, by: actor, at: now, in: db)
  }
}

extension Visit {
  /// Who calls, by the header `Acting-Post` or by the only post there is.
  func call() async throws -> Call {
    let city = try city
    var post: Int64?
    if let header = header("Acting-Post") {
      guard let id = Int64(header) else { throw Refusal.postNeeded }
      post = id
    }
    let actor = try await city.recognition.actor(
      try token, post: post, at: CityClock.machine, on: city.now.day)
    return Call(visit: self, city: city, actor: actor)
  }

  /// The body as it came and as it reads.
  func sent<Value: Decodable>(_ type: Value.Type) async throws -> (bytes: [UInt8], value: Value) {
    guard mediaType == "application/json" else { throw Rejection.unsupportedType }
    let bytes = try await bytes(upTo: site.limits.jsonBytes)
    return (bytes, try JSON.decode(type, from: bytes, maxDepth: site.limits.jsonDepth))
  }

  /// The body of an act that needs none: nothing, or an object with nothing in it.
  func sentNothing() async throws -> [UInt8] {
    let bytes = try await bytes(upTo: site.limits.jsonBytes)
    if !bytes.isEmpty {
      try JSON.decode(Said.self, from: bytes, maxDepth: site.limits.jsonDepth).mustBeEmpty()
    }
    return bytes
  }

  func json(_ writer: JSONWriter, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(bytes: writer.bytes)))
  }
}
