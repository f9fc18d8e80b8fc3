import CaseEngine

/// JSON written straight into bytes, with none of the containers that a general encoder makes on
/// the way: the answers of the interface are most of what a busy server writes.
struct JSONWriter: Sendable {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// The text of one object.
  static func object(_ body: (inout JSONWriter) throws -> Void) rethrows -> JSONWriter {
    var writer = JSONWriter()
    writer.bytes.reserveCapacity(512)
    try writer.object(body)
    return writer
  }

  /// The text of a list: its items, each an object.
  static func list<Items: Sequence>(
    _ items: Items, _ body: (inout JSONWriter, Items.Element) throws -> Void
  ) rethrows -> JSONWriter {
    try object { json in
      try json.array("items", items) { json, item in try json.object { try body(&$0, item) } }
    }
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    open(UInt8(ascii: "{"))
    try body(&self)
    close(UInt8(ascii: "}"))
  }

  mutating func array<Items: Sequence>(
    _ items: Items, _ body: (inout JSONWriter, Items.Element) throws -> Void
  ) rethrows {
    open(UInt8(ascii: "["))
    for item in items { try body(&self, item) }
    close(UInt8(ascii: "]"))
  }

  mutating func value(_ value: (some JSONValue)?) {
    separate()
    if let value { value.write(to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
    needsComma = true
  }

  /// JSON that was written before.
  mutating func raw(_ json: some Sequence<UInt8>) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  mutating func member(_ name: String, _ value: (some JSONValue)?) {
    self.name(name)
    self.value(value)
  }

  mutating func member(_ name: String, _ values: some Sequence<some JSONValue>) {
    self.name(name)
    array(values) { $0.value($1) }
  }

  mutating func object(_ name: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
    self.name(name)
    try object(body)
  }

  mutating func array<Items: Sequence>(
    _ name: String, _ items: Items, _ body: (inout JSONWriter, Items.Element) throws -> Void
  ) rethrows {
    self.name(name)
    try array(items, body)
  }

  mutating func null(_ name: String) { member(name, String?.none) }

  mutating func name(_ name: String) {
    separate()
    name.write(to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }
}

/// What can stand in JSON by itself.
protocol JSONValue {
  func write(to bytes: inout [UInt8])
}

extension String: JSONValue {
  func write(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        bytes.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
        bytes.append(contentsOf: String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension Int: JSONValue {
  func write(to bytes: inout [UInt8]) { bytes.append(contentsOf: String(self).utf8) }
}

extension Bool: JSONValue {
  func write(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: self ? "true".utf8 : "false".utf8)
  }
}

extension Double: JSONValue {
  func write(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: isFinite ? String(self).utf8 : "null".utf8)
  }
}

/// Identifiers are texts: they are larger than the numbers that every reader of JSON keeps exact.
extension Int64: JSONValue {
  func write(to bytes: inout [UInt8]) { String(self).write(to: &bytes) }
}

extension Instant: JSONValue {
  func write(to bytes: inout [UInt8]) { rfc3339.write(to: &bytes) }
}

extension Day: JSONValue {
  func write(to bytes: inout [UInt8]) { description.write(to: &bytes) }
}

extension Fact: JSONValue {
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .text(let text): text.write(to: &bytes)
    case .number(let number): number.write(to: &bytes)
    case .flag(let flag): flag.write(to: &bytes)
    case .list(let list):
      var writer = JSONWriter()
      writer.array(list) { $0.value($1) }
      bytes.append(contentsOf: writer.bytes)
    }
  }
}
