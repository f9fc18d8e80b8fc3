/// Keeps a spreadsheet program from running what somebody typed into a form.
///
/// A text that begins with a character that starts a formula gets an apostrophe before it on the
/// way out; on the way in the same apostrophe is taken off again, so that an exported file can be
/// imported. Numbers and dates are not texts and stay as they are, minus sign included.
package enum FormulaGuard {
  /// = + - @ tab, newlines, and the full-width forms that some programs read as the same.
  private static func isStarter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0A, 0x0D, 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20: true
    default: false
    }
  }

  private static func isGuarded(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { $0 != "'" }) else { return false }
    return isStarter(first)
  }

  package static func defused(_ text: String) -> String {
    isGuarded(text) ? "'" + text : text
  }

  package static func bare(_ text: String) -> String {
    text.utf8.first == UInt8(ascii: "'") && isGuarded(text)
      ? String(text.unicodeScalars.dropFirst()) : text
  }
}
