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
    if let channel = report.query.filter.channel { json.member("channel", channel) }
    if let category = report.query.filter.category { json.member("category", category) }
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
        line.value.write(to: &json)
        json.member("ranked", line.ranked)
        if let comparison {
          write(
            compared.previous(line, comparison), compared.change(line, comparison), to: &json)
        }
      }
    }
    json.object("total") { json in
      report.total.write(to: &json)
      if let comparison {
        write(compared.earlier[comparison]?.total, compared.change(comparison), to: &json)
      }
    }
  }

  private func write(
    _ previous: ReportValue?, _ change: Int?, to json: inout JSONWriter
  ) {
    if let previous {
      json.object("previous") { previous.write(to: &$0) }
    } else {
      json.null("previous")
    }
    json.member("change", change.map { Double($0) / 100 })
  }
}

extension ReportValue {
  /// What is hidden is null, and says so.
  func write(to json: inout JSONWriter) {
    json.member("value", hidden ? nil : value)
    json.member("numerator", hidden ? nil : numerator)
    json.member("denominator", hidden ? nil : denominator)
    json.member("n", hidden ? nil : n)
    json.member("hidden", hidden)
  }
}
