import CaseEngine
import HTTPTypes
import Hummingbird
import NIOCore

/// The ways to read what was sent.
extension Visit {
  /// A JSON body; `Invalid` names the member that is missing or of another kind.
  package func body<Value: Decodable>(_ type: Value.Type = Value.self) async throws -> Value {
    guard mediaType == "application/json" else { throw Rejection.unsupportedType }
    let bytes = try await bytes(upTo: site.limits.jsonBytes)
    return try JSON.decode(type, from: bytes, maxDepth: site.limits.jsonDepth)
  }

  package func bytes(upTo limit: Int) async throws -> [UInt8] {
    var all: [UInt8] = []
    try await receive(upTo: limit) { all.append(contentsOf: $0) }
    return all
  }

  /// A form, with its files below `folder`.
  func form(files folder: UploadFolder) async throws -> Form {
    if mediaType == "application/x-www-form-urlencoded" {
      let bytes = try await bytes(upTo: site.limits.formBytes)
      return try URLEncoded.form(bytes, limits: site.limits)
    }
    guard let parser = Multipart(contentType: request.headers[.contentType] ?? "") else {
      throw Rejection.unsupportedType
    }
    var reader = MultipartForm(parser: parser, limits: site.limits, folder: folder)
    try await receive(upTo: site.limits.uploadBytes) { try reader.read($0) }
    return try reader.finish()
  }

  var mediaType: String {
    let header = request.headers[.contentType] ?? ""
    return (header.split(separator: ";").first?.trimmed ?? "").lowercased()
  }

  /// Gives each piece to `take`; refuses more than `limit` bytes, less than was announced, and what
  /// takes too long to arrive.
  private func receive(upTo limit: Int, _ take: ([UInt8]) throws -> Void) async throws {
    let announced = request.headers[.contentLength].flatMap(Int.init)
    if let announced, announced > limit { throw tooLarge(limit) }
    let channel = arrival.channel
    let deadline = channel?.eventLoop.scheduleTask(in: .seconds(site.limits.bodySeconds)) {
      channel?.close(promise: nil)
    }
    defer { deadline?.cancel() }
    var received = 0
    for try await buffer in request.body {
      received += buffer.readableBytes
      guard received <= limit else { throw tooLarge(limit) }
      try take(Array(buffer.readableBytesView))
    }
    if let announced, received < announced { throw Rejection.malformed("truncated") }
  }

  /// What is still on its way would be read to its end after the answer: give the client a moment
  /// to see the answer, then hang up.
  private func tooLarge(_ limit: Int) -> Refusal {
    if let channel = arrival.channel {
      channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
    return .tooLarge(limit: limit)
  }
}
