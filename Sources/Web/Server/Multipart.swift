import Foundation

/// Cuts a `multipart/form-data` body (RFC 7578) into parts as its bytes arrive. Holds no more than a
/// part's headers or a delimiter's length, whatever the size of the body.
struct Multipart {
  enum Event: Equatable {
    case part(name: String, fileName: String?)
    case bytes([UInt8])
    case partEnd
  }

  private enum State { case preamble, afterDelimiter, headers, body, epilogue }

  private static let headerLimit = 8 * 1024
  private let delimiter: [UInt8]
  private var state = State.preamble
  /// Begins with a line end that was never sent, so that the first delimiter is like every other.
  private var pending = Array("\r\n".utf8)

  /// The boundary of a `Content-Type`; nil where it is not that of a form with files.
  init?(contentType: String) {
    let header = Self.parameters(contentType)
    guard header.value.lowercased() == "multipart/form-data",
      let boundary = header.parameters["boundary"], (1...70).contains(boundary.utf8.count)
    else { return nil }
    delimiter = Array("\r\n--\(boundary)".utf8)
  }

  mutating func read(_ bytes: some Sequence<UInt8>) throws -> [Event] {
    pending.append(contentsOf: bytes)
    var events: [Event] = []
    var at = 0
    while try step(&at, &events) {}
    pending.removeFirst(at)
    return events
  }

  /// A body that ends before its last delimiter was cut off on the way.
  func finish() throws {
    guard case .epilogue = state else { throw Rejection.malformed("truncated") }
  }

  /// One step; false when it needs more bytes.
  private mutating func step(_ at: inout Int, _ events: inout [Event]) throws -> Bool {
    switch state {
    case .preamble, .body:
      let inBody = state == .body
      let found = pending.position(of: delimiter, from: at)
      let safe = max(at, pending.count - delimiter.count + 1)
      let end = found ?? safe
      if inBody, end > at { events.append(.bytes(Array(pending[at..<end]))) }
      at = end
      guard found != nil else { return false }
      if inBody { events.append(.partEnd) }
      at += delimiter.count
      state = .afterDelimiter
    case .afterDelimiter:
      guard pending.count >= at + 2 else { return false }
      if pending[at] == UInt8(ascii: "-"), pending[at + 1] == UInt8(ascii: "-") {
        state = .epilogue
        return true
      }
      var next = at
      while next < pending.count, pending[next] == 0x20 || pending[next] == 0x09 { next += 1 }
      guard next - at <= Self.headerLimit else { throw Rejection.malformed("multipart") }
      guard pending.count >= next + 2 else { return false }
      guard pending[next] == 0x0D, pending[next + 1] == 0x0A else {
        throw Rejection.malformed("multipart")
      }
      at = next + 2
      state = .headers
    case .headers:
      guard let end = pending.position(of: Array("\r\n\r\n".utf8), from: at) else {
        guard pending.count - at <= Self.headerLimit else {
          throw Rejection.malformed("multipart")
        }
        return false
      }
      guard end - at <= Self.headerLimit else { throw Rejection.malformed("multipart") }
      events.append(try Self.part(pending[at..<end]))
      at = end + 4
      state = .body
    case .epilogue:
      at = pending.count
      return false
    }
    return true
  }

  private static func part(_ bytes: ArraySlice<UInt8>) throws -> Event {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Rejection.malformed("encoding")
    }
    for line in text.components(separatedBy: "\r\n") {
      let halves = line.split(separator: ":", maxSplits: 1)
      guard halves.count == 2, halves[0].trimmed.lowercased() == "content-disposition" else {
        continue
      }
      let header = parameters(String(halves[1].trimmed))
      guard header.value.lowercased() == "form-data", let name = header.parameters["name"] else {
        break
      }
      return .part(name: name, fileName: header.parameters["filename"])
    }
    throw Rejection.malformed("multipart")
  }

  /// `form-data; name="photo"; filename="a;b.jpg"`: browsers write `"` in a name as `%22`.
  private static func parameters(_ header: String) -> (
    value: String, parameters: [String: String]
  ) {
    var pieces: [String] = [""]
    var quoted = false
    for character in header {
      if character == "\"" { quoted.toggle() }
      if character == ";", !quoted {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
    }
    var parameters: [String: String] = [:]
    for piece in pieces.dropFirst() {
      let halves = piece.split(separator: "=", maxSplits: 1)
      guard halves.count == 2 else { continue }
      var value = halves[1].trimmed
      if value.count >= 2, value.first == "\"", value.last == "\"" {
        value = value.dropFirst().dropLast()
      }
      parameters[halves[0].trimmed.lowercased()] =
        value.replacingOccurrences(of: "%22", with: "\"")
    }
    return (String(pieces[0][...].trimmed), parameters)
  }
}

extension [UInt8] {
  /// Where `needle` begins at or after `start`.
  fileprivate func position(of needle: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, count - start >= needle.count else { return nil }
    return withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var at = start
      let last = bytes.count - needle.count
      while at <= last {
        guard let hit = memchr(base + at, Int32(first), last - at + 1) else { return nil }
        at = base.distance(to: hit.assumingMemoryBound(to: UInt8.self))
        if needle.indices.allSatisfy({ bytes[at + $0] == needle[$0] }) { return at }
        at += 1
      }
      return nil
    }
  }
}
