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

/// The knowledge base as it holds on a day, read once to be asked often.
package struct Knowledge: Sendable {
  private struct Entry {
    let row: RegisterRow
    let keywords: [String]
    let question: Set<String>
  }

  private let entries: [Entry]

  /// What has run out on `day` is left out.
  package init(on day: Day, in db: Database) throws {
    entries = try db.all(
      """
      SELECT \(RegisterRow.columns) FROM register_rows
      WHERE register = \(Register.knowledge.id) AND valid_to IS NULL
      """
    ).map(RegisterRow.init).compactMap { row in
      if let last = row.values.text("valid-until").flatMap({ Day($0) }), last < day { return nil }
      return Entry(
        row: row, keywords: row.values.texts("keywords").map(RegisterColumns.folded),
        question: Self.pairs(RegisterColumns.folded(row.name)))
    }
  }

  /// Answers that fit a text, the best first.
  package func answers(to text: String, limit: Int = 5) -> [RegisterRow] {
    let asked = RegisterColumns.folded(text)
    let asking = Self.pairs(asked)
    let found = entries.compactMap { entry -> (row: RegisterRow, score: Double)? in
      let hits = entry.keywords.count { asked.contains($0) }
      let shared = Double(entry.question.intersection(asking).count)
      let score = Double(hits) + 2 * shared / Double(max(entry.question.count, 1))
      return score >= 0.5 ? (entry.row, score) : nil
    }
    return found.sorted { ($1.score, $0.row.name) < ($0.score, $1.row.name) }
      .prefix(max(limit, 0)).map(\.row)
  }

  package static func answers(
    to text: String, on day: Day, limit: Int = 5, in db: Database
  ) throws -> [RegisterRow] {
    try Knowledge(on: day, in: db).answers(to: text, limit: limit)
  }

  /// Answers that fit what a case asks, for who reads its content.
  package func answers(
    to file: CaseFile, for actor: Actor, limit: Int = 5, in db: Database
  ) throws -> [RegisterRow] {
    let sight = try Sight.of(actor, in: db)
    guard sight.degree(of: file) == .content else { return [] }
    let said = try ShownReport.of(file, seenBy: sight, in: db).compactMap(\.text)
    let title = try sight.title(of: file, to: .content, in: db)
    return answers(
      to: ([title].compactMap { $0 } + said).joined(separator: " "), limit: limit)
  }

  /// Pairs of neighbours, which do for words in Chinese.
  private static func pairs(_ text: String) -> Set<String> {
    let letters = text.filter { $0.isLetter || $0.isNumber }
    return Set(zip(letters, letters.dropFirst()).map { "\($0)\($1)" })
  }
}
