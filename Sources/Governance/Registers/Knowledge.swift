import CaseEngine
import Storage

extension Register {
  /// Answers that the hotline gives at once.
  package static let knowledge = Register(
    "knowledge", title: "question", key: ["question"],
    keepers: [.dispatcher, .reviewer, .supervisor],
    fields: [
      RegisterField("question", .text(longest: 200), required: true, visibleTo: .everybody),
      RegisterField("answer", .text(longest: 10_000), required: true, visibleTo: .everybody),
      RegisterField("category", .text(longest: 60), visibleTo: .everybody),
      RegisterField("keywords", .texts(longest: 30)),
      RegisterField("department", .text(longest: 60), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
      RegisterField("valid-until", .day),
    ])
}

package enum Knowledge {
  /// Answers that fit a text, the best first; what has run out on `day` is left out.
  package static func answers(
    to text: String, on day: Day, limit: Int = 5, in db: Database
  ) throws -> [RegisterRow] {
    let asked = RegisterColumns.folded(text)
    let asking = pairs(asked)
    var found: [(row: RegisterRow, score: Double)] = []
    try db.each(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE register = \(Register.knowledge.id) AND valid_to IS NULL
      """
    ) { row in
      let row = try RegisterRow(row)
      if let last = row.values.text("valid-until").flatMap({ Day($0) }), last < day { return }
      let keywords = row.values.texts("keywords").map(RegisterColumns.folded)
      let hits = keywords.count { asked.contains($0) }
      let question = pairs(RegisterColumns.folded(row.name))
      let shared = Double(question.intersection(asking).count)
      let score = Double(hits) + 2 * shared / Double(max(question.count, 1))
      if score >= 0.5 { found.append((row, score)) }
    }
    return found.sorted { ($1.score, $0.row.name) < ($0.score, $1.row.name) }
      .prefix(max(limit, 0)).map(\.row)
  }

  /// Pairs of neighbours, which do for words in Chinese.
  private static func pairs(_ text: String) -> Set<String> {
    let letters = text.filter { $0.isLetter || $0.isNumber }
    return Set(zip(letters, letters.dropFirst()).map { "\($0)\($1)" })
  }
}
