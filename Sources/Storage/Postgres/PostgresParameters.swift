/// The values of one statement as libpq wants them: texts that end in NUL, one behind another.
struct PostgresParameters {
  private var bytes: [CChar] = []
  /// Where each value begins; nothing for NULL.
  private var starts: [Int?] = []

  init(_ values: [SQLValue]) throws(StorageError) {
    starts.reserveCapacity(values.count)
    bytes.reserveCapacity(values.count * 20)
    for value in values {
      switch value {
      case .null: starts.append(nil)
      case .integer(let value): append(String(value))
      case .real(let value): append("\(value)")
      case .text(let text):
        guard !value.holdsNUL else { throw .badText }
        append(text)
      }
    }
  }

  private mutating func append(_ text: String) {
    starts.append(bytes.count)
    var text = text
    text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { bytes.append(contentsOf: $0) }
    }
    bytes.append(0)
  }

  /// Gives `body` the count and the array of pointers.
  func with<T>(_ body: (CInt, UnsafePointer<UnsafePointer<CChar>?>?) -> T) -> T {
    bytes.withUnsafeBufferPointer { bytes in
      let pointers = starts.map { start in start.flatMap { bytes.baseAddress?.advanced(by: $0) } }
      return pointers.withUnsafeBufferPointer { body(CInt(pointers.count), $0.baseAddress) }
    }
  }
}
