import CaseEngine
import Storage

/// The demonstration's knowledge base, as `knowledge.yaml` has it.
struct KnownAnswers: Decodable, Sendable {
  struct Answer: Decodable, Sendable {
    let question: String
    let answer: String
    let category: String
    let department: String
    let keywords: [String]
  }

  let answers: [Answer]

  func keep(at now: Instant, in db: Database) throws {
    for one in answers {
      try Registers.add(
        to: .knowledge,
        [
          "question": .text(one.question), "answer": .text(one.answer),
          "category": .text(one.category), "department": .text(one.department),
          "keywords": .texts(one.keywords),
        ], by: nil, at: now, in: db)
    }
  }
}
