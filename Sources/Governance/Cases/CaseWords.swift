import Storage

/// Full-text search that finds two-character Chinese words on both engines: each Chinese
/// character is a token of its own, and what is searched for is a phrase of tokens.
enum CaseWords {
  static func index(_ id: Int64, text: String, in db: Database) throws {
    let words = tokens(text).joined(separator: " ")
    switch db.dialect.engine {
    case .sqlite: try db.later("INSERT INTO case_words (rowid, words) VALUES (\(id), \(words))")
    case .postgres:
      try db.later(
        "INSERT INTO case_words (rowid, words) VALUES (\(id), to_tsvector('simple', \(words)))")
    }
  }

  static func forget(_ id: Int64, in db: Database) throws {
    try db.later("DELETE FROM case_words WHERE rowid = \(id)")
  }

  /// SQL that holds for cases whose words contain every space-separated part as a phrase; nil
  /// where nothing is searched for.
  static func condition(_ query: String, dialect: Dialect) -> SQL? {
    let phrases = query.split(whereSeparator: \.isWhitespace).map { tokens(String($0)) }
      .filter { !$0.isEmpty }
    guard !phrases.isEmpty else { return nil }
    switch dialect.engine {
    case .sqlite:
      let match = phrases.map { "\"" + $0.joined(separator: " ") + "\"" }.joined(separator: " AND ")
      return "id IN (SELECT rowid FROM case_words WHERE case_words MATCH \(match))"
    case .postgres:
      let parts: [SQL] = phrases.map { "phraseto_tsquery('simple', \($0.joined(separator: " ")))" }
      return "id IN (SELECT rowid FROM case_words WHERE words @@ (\(parts.joined(" && "))))"
    }
  }

  /// Lower-case words of letters and digits; each character beyond the alphabets by itself.
  static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var word = ""
    func end() {
      if !word.isEmpty { tokens.append(word) }
      word = ""
    }
    for scalar in text.unicodeScalars {
      if scalar.properties.isIdeographic {
        end()
        tokens.append(String(scalar))
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word += scalar.properties.lowercaseMapping
        if word.utf8.count >= 64 { end() }
      } else {
        end()
      }
    }
    end()
    return tokens
  }
}
