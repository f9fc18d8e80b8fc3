/// A Mustache template taken apart for checking, with the line on which each piece begins.
struct TemplatePieces {
  enum Piece: Hashable {
    case text(String)
    case value(String)
    case open(String)
    case openUnless(String)
    case close(String)
    case comment
    /// A kind of tag that papers do not use: unescaped, partial, parent, block, delimiter, pragma.
    case foreign(String)
  }

  private(set) var pieces: [(piece: Piece, line: Int)] = []
  /// The line of a tag that does not end.
  private(set) var unended: Int?

  init(_ template: String) {
    var rest = template[...]
    var line = 1
    while let start = rest.firstRange(of: "{{") {
      add(.text(String(rest[..<start.lowerBound])), &line)
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "}}") else {
        unended = line
        return
      }
      let inside = rest[..<end.lowerBound]
      let here = line
      line += inside.count { $0.isNewline }
      rest = rest[end.upperBound...]
      pieces.append((Self.tag(inside), here))
    }
    add(.text(String(rest)), &line)
  }

  private mutating func add(_ piece: Piece, _ line: inout Int) {
    guard case .text(let text) = piece, !text.isEmpty else { return }
    pieces.append((piece, line))
    line += text.count { $0.isNewline }
  }

  private static func tag(_ inside: Substring) -> Piece {
    func name(_ text: Substring) -> String {
      var text = text
      while text.first?.isWhitespace == true { text.removeFirst() }
      while text.last?.isWhitespace == true { text.removeLast() }
      return String(text)
    }
    let mark = inside.first
    let rest = name(inside.dropFirst())
    switch mark {
    case "#": return plain(rest) ? .open(rest) : .foreign(rest)
    case "^": return plain(rest) ? .openUnless(rest) : .foreign(rest)
    case "/": return plain(rest) ? .close(rest) : .foreign(rest)
    case "!": return .comment
    default:
      let whole = name(inside)
      return plain(whole) ? .value(whole) : .foreign(whole)
    }
  }

  /// Small letters, digits and hyphens: no transforms, no paths, no unescaped values.
  private static func plain(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
      }
  }
}
