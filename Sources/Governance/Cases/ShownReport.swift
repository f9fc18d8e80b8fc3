import CaseEngine
import Storage

/// A report as one actor may read it: the reporter of a confidential matter hidden from those who
/// handle it, numbers masked until somebody says what he needs them for.
package struct ShownReport: Sendable {
  package let report: IncomingReport
  /// The words are not to be read by this actor, for they may betray who said them.
  package let isHidden: Bool
  package let title: String?
  package let text: String?
  package let name: String?
  /// Masked.
  package let phone: String?
  package let address: String?

  package static func of(
    _ file: CaseFile, seenBy sight: Sight, in db: Database
  ) throws -> [ShownReport] {
    let mask = try NameMask.of(file, seenBy: sight, in: db)
    return try IncomingReport.of(file, in: db).map { report in
      let isHidden =
        (file.confidential || report.confidential) && !sight.seesConfidentialReporter
      let words = isHidden ? [:] : try report.personal(in: db)
      let person =
        sight.showsReporter(confidential: file.confidential || report.confidential) ? words : [:]
      return ShownReport(
        report: report, isHidden: isHidden, title: words["title"].map { mask($0) },
        text: words["text"].map { mask($0) },
        name: person["name"], phone: person["phone"].map(Mask.phone), address: person["address"])
    }
  }
}
