import CaseEngine

/// What opens a case.
package struct CaseDraft: Sendable {
  package var procedure: String
  package var area: String
  /// The area whose desk receives it; the actor's own area, or the city's for a resident.
  package var holder: String
  package var title: String
  package var estate: Int64?
  package var confidential = false
  package var parent: Int64?
  package var imported = false
  package var said: [String: Fact] = [:]
  /// Facts that the case starts with beside what is said, such as a part's category.
  package var facts: [String: Fact] = [:]
  package var step = "file"

  package init(procedure: String, area: String, holder: String, title: String) {
    self.procedure = procedure
    self.area = area
    self.holder = holder
    self.title = title
  }
}
