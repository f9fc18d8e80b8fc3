/// What people type, and what is looked for in it.
extension String {
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }

  var nonEmpty: String? { isEmpty ? nil : self }

  /// Whether these words stand in it, compared byte by byte: a dispute's words are read against
  /// dozens of others at each step, and character by character that took longer than the step.
  func mentions(_ words: String) -> Bool {
    guard let first = words.utf8.first else { return true }
    var (text, words) = (self, words)
    return text.withUTF8 { text in
      words.withUTF8 { words in
        var rest = text[...]
        while rest.count >= words.count, let start = rest.firstIndex(of: first) {
          if rest[start...].starts(with: words) { return true }
          rest = rest[(start + 1)...]
        }
        return false
      }
    }
  }
}
