/// Which cell styles show a number as a date (ECMA-376 part 1, 18.8.30).
struct DateStyles {
  private var customDates: [Int: Bool] = [:]
  private var styles: [Bool] = []
  private var inCellStyles = false

  /// The formats a program knows by number, those of Chinese systems included.
  private static func isBuiltInDate(_ id: Int) -> Bool {
    switch id {
    case 14...22, 27...36, 45...47, 50...58: true
    default: false
    }
  }

  func isDate(style: Int) -> Bool { styles.indices.contains(style) && styles[style] }

  mutating func take(_ event: XMLScanner.Event) {
    switch event {
    case .start(let tag):
      if tag.named("numFmt"), let id = tag.attribute("numFmtId").flatMap({ Int($0) }),
        let code = tag.attribute("formatCode")
      {
        customDates[id] = Self.isDate(code: code)
      } else if tag.named("cellXfs") {
        inCellStyles = true
      } else if inCellStyles, tag.named("xf"), styles.count < 100_000 {
        let id = tag.attribute("numFmtId").flatMap { Int($0) } ?? 0
        styles.append(customDates[id] ?? Self.isBuiltInDate(id))
      }
    case .end(let tag):
      if tag.named("cellXfs") { inCellStyles = false }
    case .text:
      break
    }
  }

  /// True for a code with a year, month, day or time letter outside quotes and brackets.
  static func isDate(code: String) -> Bool {
    var quoted = false
    var bracketed = false
    var escaped = false
    for character in code.lowercased() {
      if escaped {
        escaped = false
      } else if quoted {
        quoted = character != "\""
      } else if bracketed {
        bracketed = character != "]"
      } else {
        switch character {
        case "\"": quoted = true
        case "[": bracketed = true
        case "\\", "_", "*": escaped = true
        case ";": return false
        case "y", "m", "d", "h", "s": return true
        default: break
        }
      }
    }
    return false
  }
}
