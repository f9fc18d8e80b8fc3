import Foundation

/// A file's name as it may be shown and offered for download: no folders, no control characters,
/// nothing that turns the reading direction, the ending that belongs to its content.
package enum SafeName {
  private static let longest = 80

  package static func of(_ name: String, _ kind: FileKind) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    var stem = String(
      String.UnicodeScalarView(last.unicodeScalars.filter { !isUnsafe($0) }))
    stem = stem.trimmingCharacters(in: .whitespaces)
    var ending = kind.endings[0]
    if let dot = stem.lastIndex(of: "."), dot > stem.startIndex {
      let given = stem[stem.index(after: dot)...].lowercased()
      if kind.endings.contains(given) { ending = given }
      let isEnding = given.utf8.count <= 5 && given.utf8.allSatisfy { 0x30...0x7A ~= $0 }
      if isEnding, !given.isEmpty { stem = String(stem[..<dot]) }
    }
    stem = String(stem.prefix(longest))
    while stem.utf8.count > 2 * longest { stem.removeLast() }
    stem = stem.trimmingCharacters(in: CharacterSet(charactersIn: ". "))
    if stem.isEmpty || isDevice(stem) { stem = "file" }
    return "\(stem).\(ending)"
  }

  private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
    default: "<>:\"/\\|?*\u{FFFD}".unicodeScalars.contains(scalar)
    }
  }

  /// Names that Windows keeps for devices, whatever their ending.
  private static func isDevice(_ stem: String) -> Bool {
    let base = stem.split(separator: ".").first.map { $0.lowercased() } ?? ""
    if ["con", "prn", "aux", "nul"].contains(base) { return true }
    return base.count == 4 && (base.hasPrefix("com") || base.hasPrefix("lpt"))
      && base.last?.isNumber == true
  }

  /// The value of `Content-Disposition` (RFC 6266, RFC 8187).
  package static func disposition(_ name: String, inline: Bool) -> String {
    let plain = name.unicodeScalars.map {
      0x20..<0x7F ~= $0.value && $0 != "\"" && $0 != "%" ? "\($0)" : "_"
    }
    let coded = name.utf8.map { byte in
      let isPlain =
        byte < 0x80
        && (Character(UnicodeScalar(byte)).isLetter
          || Character(UnicodeScalar(byte)).isNumber || byte == 0x2E || byte == 0x2D
          || byte == 0x5F)
      let hex = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" + hex : hex)
    }
    return (inline ? "inline" : "attachment")
      + "; filename=\"\(plain.joined())\"; filename*=UTF-8''\(coded.joined())"
  }
}
