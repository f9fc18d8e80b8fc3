import Governance

/// A bulletin in words, whole clauses with named places.
struct MonthlyWords: Sendable {
  let paragraph: String

  init(_ report: MonthlyReport, _ text: Text) {
    let (summary, table) = (report.summary, report.table)
    let names = Dictionary(
      report.kinds.map { ($0.id, text.name($0)) }, uniquingKeysWith: { first, _ in first })
    func clause(_ key: String, _ words: [String: String]) -> String {
      text("monthly.word.\(key)", words)
    }
    func part(_ name: String, _ count: Int, _ share: Int?) -> String {
      clause(
        "part",
        ["name": name, "count": Text.grouped(count), "share": Percent.text(tenths: share)])
    }
    func change(_ key: String, _ change: MonthlySummary.Change) -> String {
      let sign = change.difference > 0 ? "+" : ""
      let share = (change.share ?? 0) > 0 ? "+" : ""
      return clause(
        key,
        [
          "difference": sign + Text.grouped(change.difference),
          "share": share + Percent.text(tenths: change.share),
        ])
    }
    var sentences = [
      clause(
        "total",
        [
          "area": report.area.name, "period": text.period(report.period),
          "total": Text.grouped(table.total), "successful": Text.grouped(table.successful),
          "rate": Percent.text(tenths: summary.success),
          "base": text("monthly.word.base.\(report.base.rawValue)"),
          "people": Text.grouped(table.people), "amount": text.bulletinSum(table.amount),
        ])
    ]
    if table.total > 0 {
      sentences.append(
        clause(
          "origins",
          [
            "parts": summary.origins.map {
              part(text("monthly.word.origin.\($0.key.rawValue)"), $0.count, $0.share)
            }.joined(separator: text("monthly.word.separator"))
          ]))
      sentences.append(
        clause(
          "kinds",
          [
            "parts": summary.kinds.map { part(names[$0.key] ?? $0.key, $0.count, $0.share) }
              .joined(separator: text("monthly.word.separator"))
          ]))
      sentences.append(
        clause(
          "forms",
          [
            "agreements": Text.grouped(table.agreements), "oral": Text.grouped(table.oral),
            "written": Text.grouped(table.written), "performed": Text.grouped(table.performed),
            "confirmed": Text.grouped(table.confirmed),
          ]))
    }
    if table.calmed > 0 {
      sentences.append(
        clause(
          "calmed",
          ["count": Text.grouped(table.calmed), "people": Text.grouped(table.calmedPeople)]))
    }
    for one in report.preventions {
      guard let found = table.prevented[one.id] else { continue }
      sentences.append(
        clause(
          "prevented",
          [
            "name": text.name(one),
            "count": Text.grouped(found.cases), "people": Text.grouped(found.people),
          ]))
    }
    sentences.append(change("year", summary.year))
    sentences.append(change("month", summary.month))
    paragraph = sentences.joined(separator: text("monthly.word.space"))
  }
}
