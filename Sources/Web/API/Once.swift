import Crypto
import Foundation
import Governance
import HTTPTypes
import Hummingbird
import Storage

import struct CaseEngine.Invalid
import enum CaseEngine.Refusal

/// A write that may be sent again. The answer is kept for a day, sealed by the caller's own key, of
/// which only a digest is stored: answers carry receipt codes and tokens.
struct Once: Sendable {
  private let visit: Visit
  private let owner: String
  private let stored: String?
  private let digest: String
  private let seal: SymmetricKey?

  init(_ visit: Visit, owner: String, _ body: [UInt8]) throws(Invalid) {
    self.visit = visit
    // A key belongs to a person and an address: elsewhere it is another key.
    self.owner = "\(owner) \(visit.request.uri.path)"
    guard let key = visit.header("Idempotency-Key") else {
      (stored, digest, seal) = (nil, "", nil)
      return
    }
    guard (1...200).contains(key.utf8.count) else {
      throw Invalid("Idempotency-Key", "too-long", ["most": "200"])
    }
    func derived(_ use: String) -> SHA256.Digest { SHA256.hash(data: Data("\(use):\(key)".utf8)) }
    stored = derived("name").hexadecimal
    let secret = SymmetricKey(data: Data(derived("answer")))
    digest = HMAC<SHA256>.authenticationCode(for: body, using: secret).hexadecimal
    seal = secret
  }

  /// The act, its answer and the key in one transaction.
  func run(
    in city: City, status: HTTPResponse.Status,
    _ body: @escaping @Sendable (Database) throws -> JSONWriter
  ) async throws -> Response {
    let now = CityClock.machine
    guard stored != nil else {
      return visit.json(try await city.store.write { db in try body(db) }, status: status)
    }
    let answer = try await city.store.write { db in
      try FirstAnswers.once(owner: owner, key: stored, digest: digest, at: now, in: db) {
        (status.code, try closed(try body(db).text))
      }
    }
    return try response(answer)
  }

  /// For an act that is no transaction of ours: the answer that was given before, if one was.
  func known(in city: City) async throws -> Response? {
    guard let stored else { return nil }
    let answer = try await city.store.read { db in
      try FirstAnswers.known(owner: owner, key: stored, digest: digest, in: db)
    }
    return try answer.map(response)
  }

  /// Keeps the answer to an act that is done; without a key nothing is written.
  func answer(
    in city: City, status: HTTPResponse.Status, _ body: @escaping @Sendable () -> JSONWriter
  ) async throws -> Response {
    guard stored != nil else { return visit.json(body(), status: status) }
    return try await run(in: city, status: status) { _ in body() }
  }

  private func response(_ answer: (status: Int, answer: String)) throws -> Response {
    var writer = JSONWriter()
    writer.raw(try opened(answer.answer).utf8)
    return visit.json(writer, status: HTTPResponse.Status(code: answer.status))
  }

  private func closed(_ text: String) throws -> String {
    guard let seal else { return text }
    let box = try AES.GCM.seal(Data(text.utf8), using: seal)
    return box.combined?.base64EncodedString() ?? ""
  }

  private func opened(_ text: String) throws -> String {
    guard let seal, let data = Data(base64Encoded: text) else { throw Refusal.keyReused }
    let plain = try AES.GCM.open(try AES.GCM.SealedBox(combined: data), using: seal)
    return String(decoding: plain, as: UTF8.self)
  }
}

extension Sequence<UInt8> {
  fileprivate var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
