import CaseEngine
import Governance

/// A report as programs get it.
package struct ReportJSON: Sendable {
  let compared: ComparedReport
  let text: Text
  /// What `compare` asked for.
  var comparison: Comparison?

  private var report: Report { compared.report }
  private var measure: Measure { report.query.measure }

  package init(_ compared: ComparedReport, _ text: Text, comparison: Comparison? = nil) {
    self.compared = compared
    self.text = text
    self.comparison = comparison
  }

  package var bytes: [UInt8] { JSONWriter.object { write(to: &$0) }.bytes }

  func write(to json: inout JSONWriter) {
    json.member("report", measure.id)
    json.member("definitionVersion", measure.version)
    json.member("definition", text("measure.\(measure.id).definition"))
    json.member("unit", measure.unit.rawValue)
    json.member("asOf", report.asOf)
    json.member("area", report.area.code)
    json.member("from", report.query.period.from)
    json.member("to", report.query.period.to)
    json.member("by", report.query.grouping.rawValue)
    if let comparison, let earlier = compared.earlier[comparison] {
      json.object("compared") { json in
        json.member("with", comparison.rawValue)
        json.member("from", earlier.query.period.from)
        json.member("to", earlier.query.period.to)
        json.member("change", measure.unit == .rate ? "points" : "percent")
      }
    }
    json.array("rows", report.lines) { json, line in
      json.object { json in
        json.object("keys") { $0.member(report.query.grouping.rawValue, line.key) }
        json.member("name", line.name)
        write(line.value, to: &json)
        json.member("ranked", line.ranked)
        if let comparison {
          write(
            compared.previous(line, comparison), compared.change(line, comparison), to: &json)
        }
      }
    }
    json.object("total") { json in
      write(report.total, to: &json)
      if let comparison {
        write(compared.earlier[comparison]?.total, compared.change(comparison), to: &json)
      }
    }
  }

  /// What is hidden is null, and says so.
  private func write(_ value: ReportValue, to json: inout JSONWriter) {
    json.member("value", value.hidden ? nil : value.value)
    json.member("numerator", value.hidden ? nil : value.numerator)
    json.member("denominator", value.hidden ? nil : value.denominator)
    json.member("n", value.hidden ? nil : value.n)
    json.member("hidden", value.hidden)
  }

  private func write(
    _ previous: ReportValue?, _ change: Int?, to json: inout JSONWriter
  ) {
    if let previous {
      json.object("previous") { write(previous, to: &$0) }
    } else {
      json.null("previous")
    }
    json.member("change", change.map { Double($0) / 100 })
  }
}
