import Foundation

/// What a form sent: fields by name, and files that wait in a folder of their own until the request
/// is answered.
package struct Form: Sendable, Equatable {
  package var values: [String: [String]] = [:]
  package var uploads: [Upload] = []

  package init(_ values: [String: [String]] = [:], uploads: [Upload] = []) {
    self.values = values
    self.uploads = uploads
  }

  /// The first value of a field without the white space around it; empty where there is none.
  package subscript(name: String) -> String {
    (values[name]?.first ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  package func all(_ name: String) -> [String] { values[name] ?? [] }
  package func has(_ name: String) -> Bool { !self[name].isEmpty }
  package func integer(_ name: String) -> Int? { Int(self[name]) }
}

/// A file that came with a form.
package struct Upload: Sendable, Equatable {
  package let field: String
  /// As its owner named it, without folders and control characters.
  package let name: String
  package let file: URL
  package let size: Int
  /// SHA-256 of its bytes, in hexadecimal digits.
  package let sha256: String
}
