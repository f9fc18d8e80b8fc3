import CaseEngine
import Governance

/// The monthly table line by line, in the order of the form. What has parts prints their shares,
/// which add up to exactly 100.0 %.
struct MonthlyLines: Sendable {
  struct Line: Sendable {
    let group: String
    let name: String
    let value: Double
    let printed: String
    var share = ""
  }

  private(set) var lines: [Line] = []
  private let text: Text

  init(_ report: MonthlyReport, _ text: Text) {
    self.text = text
    let table = report.table
    guard !report.isHidden else { return }
    add(
      "all",
      [
        ("total", table.total), ("people", table.people), ("successful", table.successful),
        ("complex", table.complex), ("ended", table.ended),
      ])
    lines.append(
      Line(
        group: text("monthly.group.all"), name: text("monthly.amount"),
        value: Double(table.amount) / 100, printed: Text.yuan(table.amount)))
    share(
      "handlers",
      (CommitteeType.allCases.map(\.rawValue) + ["none"]).map { type in
        (
          type == "none"
            ? text("monthly.handler.none") : text("register.committees.type.\(type)"),
          table.handlers[type, default: 0]
        )
      })
    share(
      "sources",
      MonthlyTable.Source.allCases.map {
        (text("monthly.source.\($0.rawValue)"), table.sources[$0, default: 0])
      })
    // As the form has it, the sum stands before what it is made of.
    lines.insert(
      Line(
        group: text("monthly.group.sources"), name: text("monthly.entrusted"),
        value: Double(table.entrusted), printed: Text.grouped(table.entrusted)),
      at: lines.count - MonthlyTable.Source.entrusted.count)
    share("kinds", report.kinds.map { (text.name($0), table.kinds[$0.id, default: 0]) })
    share("forms", [(text("monthly.oral"), table.oral), (text("monthly.written"), table.written)])
    add(
      "after",
      [
        ("performed", table.performed), ("confirmed", table.confirmed), ("calmed", table.calmed),
        ("calmed-people", table.calmedPeople),
      ])
    for one in report.preventions {
      let found = table.prevented[one.id]
      let name = text.name(one)
      for (key, count) in [("cases", found?.cases ?? 0), ("concerned", found?.people ?? 0)] {
        lines.append(
          Line(
            group: text("monthly.group.prevented"),
            name: text("monthly.prevented.\(key)", ["name": name]), value: Double(count),
            printed: Text.grouped(count)))
      }
    }
  }

  private mutating func add(_ group: String, _ counts: [(key: String, count: Int)]) {
    for (key, count) in counts {
      lines.append(
        Line(
          group: text("monthly.group.\(group)"), name: text("monthly.\(key)"),
          value: Double(count), printed: Text.grouped(count)))
    }
  }

  private mutating func share(_ group: String, _ counts: [(name: String, count: Int)]) {
    let shares = Percent.shares(counts.map(\.count), hundred: 1_000)
    for (index, one) in counts.enumerated() {
      lines.append(
        Line(
          group: text("monthly.group.\(group)"), name: one.name, value: Double(one.count),
          printed: Text.grouped(one.count),
          share: Percent.text(tenths: shares.indices.contains(index) ? shares[index] : nil)))
    }
  }
}

extension MonthlyReport {
  /// The table to keep, as csv or xlsx.
  func file(_ text: Text, _ format: TableFormat) throws -> [UInt8] {
    let columns =
      ["group", "item", "value"].map { text("monthly.column.\($0)") }
      + ["share", "from", "to", "as-of"].map { text("report.column.\($0)") }
    let rows = MonthlyLines(self, text).lines.map { line -> [Cell] in
      [
        Cell(line.group), Cell(line.name), .number(line.value), Cell(line.share),
        Cell("\(period.from)"),
        Cell("\(period.to)"), Cell(asOf.rfc3339),
      ]
    }
    return try TableFile.bytes(columns, rows, sheet: text("monthly.sheet"), as: format)
  }
}

extension Text {
  /// Fen as yuan with two decimal places.
  static func yuan(_ fen: Int) -> String {
    let cents = fen % 100
    return "\(grouped(fen / 100)).\(cents < 10 ? "0" : "")\(cents)"
  }

  /// Fen as bulletins print sums: in ten thousand yuan, and for who reads English in yuan.
  func bulletinSum(_ fen: Int) -> String {
    language == .english ? sum(fen) : Self.tenThousandYuan(fen)
  }

  /// Fen as yuan, in English with separators, and with cents where there are any.
  func sum(_ fen: Int) -> String {
    guard language == .english else { return Yuan.printed(fen: fen) }
    return fen % 100 == 0 ? Self.grouped(fen / 100) : Self.yuan(fen)
  }

  private static func tenThousandYuan(_ fen: Int) -> String {
    let hundreds = (fen + 5_000) / 10_000
    let cents = hundreds % 100
    return "\(grouped(hundreds / 100)).\(cents < 10 ? "0" : "")\(cents)"
  }
}
