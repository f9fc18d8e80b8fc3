/// Words that cells use for yes, no and the parts of a date; kept as data.
package struct CellWords: Sendable, Decodable {
  package var yes: [String]
  package var no: [String]
  /// Marks in dates and what they stand for, the longest first when applied.
  package var marks: [String: String]

  package init(yes: [String], no: [String], marks: [String: String]) {
    self.yes = yes
    self.no = no
    self.marks = marks
  }
}
