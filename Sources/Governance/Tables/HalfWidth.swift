/// Full-width letters, digits and signs as an input method leaves them, in their plain form.
package enum HalfWidth {
  package static func of(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: result.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
      // Ideographic, no-break and figure spaces.
      case 0x3000, 0xA0, 0x2007, 0x202F: result.append(" ")
      // Dashes, of which telephone numbers and dates see every kind; the minus sign.
      case 0x2010...0x2015, 0x2212: result.append("-")
      // Ideographic full stop and the middle dot, typed for a point in dates.
      case 0x3002, 0xB7: result.append(".")
      // Byte order marks and zero-width characters that pasted text brings along.
      case 0xFEFF, 0x200B...0x200F: break
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
