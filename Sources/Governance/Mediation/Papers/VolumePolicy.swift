import CaseEngine

/// The list inside a volume, how volumes are numbered, and how long they are kept.
package struct VolumePolicy: Policy {
  package static let name = "volume"

  package struct Retention: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var english: String?
    /// The kinds of dispute that it is proposed for; the first that fits.
    package var categories: [String]
  }

  package var pieces: [VolumeRule.Piece]
  package var retentions: [Retention]
  /// What is proposed where none fits.
  package var defaultRetention: String
  /// Places `{unit}`, `{year}`, `{n}`.
  package var number: String
  /// Pages of a file that are put into the volume as pictures.
  package var filePages: Int

  package var rule: VolumeRule { VolumeRule(pieces) }

  package func retention(_ id: String) -> Retention? { retentions.first { $0.id == id } }

  package func proposedRetention(category: String?) -> String {
    guard let category else { return defaultRetention }
    return retentions.first { $0.categories.contains(category) }?.id ?? defaultRetention
  }

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    if pieces.isEmpty { faults.add("pieces", "required") }
    if Set(pieces.map(\.id)).count != pieces.count { faults.add("pieces", "duplicate") }
    let kinds = Set(DocumentKinds.all.map(\.id))
    let steps = Set(Dispute.family.flatMap(\.steps).map(\.id))
    for (index, piece) in pieces.enumerated() {
      let path = "pieces.\(index + 1)"
      if piece.name.isEmpty { faults.add("\(path).name", "required") }
      if piece.papers.isEmpty, !piece.files { faults.add("\(path).papers", "required") }
      if !kinds.isSuperset(of: piece.papers) { faults.add("\(path).papers", "choice") }
      if !steps.isSuperset(of: piece.steps ?? []) { faults.add("\(path).steps", "choice") }
    }
    if Set(retentions.map(\.id)).count != retentions.count {
      faults.add("retentions", "duplicate")
    }
    if retention(defaultRetention) == nil { faults.add("defaultRetention", "choice") }
    for place in ["{unit}", "{year}", "{n}"] where !number.contains(place) {
      faults.add("number", "number-place")
    }
    faults.check("filePages", filePages, 0...200)
    return faults.problems
  }
}
