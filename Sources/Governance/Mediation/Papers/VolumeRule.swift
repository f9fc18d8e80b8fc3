/// What a volume must hold, and what of it is missing: a value, from what is asked for and what
/// there is.
package struct VolumeRule: Hashable, Sendable {
  package enum Need: String, Codable, Hashable, Sendable {
    case required
    /// Where there is one.
    case asNeeded = "as-needed"
    /// Where the agreement was made in writing, or by word of mouth.
    case written, oral
    /// Where an agreement was reached; where none was.
    case agreed, failed
    /// Where there was what it speaks of; it has its place elsewhere too. An agent acts for a
    /// party; somebody was asked; money was paid under the agreement; the parties were called on;
    /// the court was asked to confirm it, and has confirmed it.
    case agent, investigated, performed, visited, applied, confirmed
  }

  /// A place in the list.
  package struct Piece: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var english: String?
    package var need: Need
    /// The kinds of papers that fill it; one is enough.
    package var papers: [String]
    /// Whether files that were handed in can fill it.
    package var files: Bool
    /// The steps whose files are its own until somebody puts them elsewhere.
    package var steps: [String]?
    /// Whether it is wanted of each party; a file serves the one with whom it was handed in, or
    /// all of them if somebody says so.
    package var eachParty: Bool?
  }

  /// How the mediation came out.
  package struct Course: Hashable, Sendable {
    package enum Agreement: String, Hashable, Sendable { case written, oral, none }
    package var agreement: Agreement
    /// What there was on the way.
    package var had: Set<Need>

    package init(_ agreement: Agreement, had: Set<Need> = []) {
      self.agreement = agreement
      self.had = had
    }
  }

  package let pieces: [Piece]

  package init(_ pieces: [Piece]) { self.pieces = pieces }

  /// Whether the piece must be there; nil where it has no place in this volume at all.
  package func isRequired(_ piece: Piece, in course: Course) -> Bool? {
    switch piece.need {
    case .required: true
    case .asNeeded: false
    case .written: course.agreement == .written ? true : nil
    case .oral: course.agreement == .oral ? true : nil
    case .agreed: course.agreement != .none ? true : nil
    case .failed: course.agreement == .none ? true : nil
    case .agent, .investigated, .performed, .visited, .applied, .confirmed:
      course.had.contains(piece.need)
    }
  }

  /// The pieces without which the volume cannot be filed.
  ///
  /// - Parameter there: the pieces that something fills.
  package func missing(in course: Course, there: Set<String>) -> [Piece] {
    pieces.filter { isRequired($0, in: course) == true && !there.contains($0.id) }
  }
}
