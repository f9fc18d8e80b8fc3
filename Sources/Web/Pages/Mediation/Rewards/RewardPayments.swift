import CaseEngine
import Governance

/// The payment list of a round, on a page and as a table to keep: its lines, a sum for each
/// mediator, and the sum of all.
struct RewardPayments {
  let payments: [RewardPayment]
  let total: Int
  let names: Names
  let text: Text

  func markup(_ context: PageContext, exports path: String) -> HTML {
    """
    \(context.list(Listing(
      name: text("reward.payment"),
      columns: [
        .init("#", number: true) { "\($0.n)" },
        .init(text("reward.mediator"), headline: true) { "\($0.name)" },
        .init(text("reward.committee")) { "\($0.committee)" },
        .init(text("reward.volume")) { "\($0.volume)" },
        .init(text("field.reward-class")) { "\(names.rewardClass($0.rewardClass, text))" },
        .init(text("field.reward-amount"), number: true) { "\(text.sum($0.amount))" },
      ], elements: payments,
      exports: TableFormat.allCases.map {
        Link(text("report.export.\($0.rawValue)"), "\(path)?format=\($0.rawValue)")
      }, empty: (text("reward.claims.none"), nil))))\
    <p><strong>\(text("reward.total.words", [
      "count": "\(payments.count)", "amount": text.sum(total),
    ]))</strong></p>
    """
  }

  private var columns: [String] {
    [
      "#", text("reward.mediator"), text("reward.committee"), text("reward.claim-number"),
      text("reward.volume"), text("reward.form"), text("field.reward-class"),
      text("field.reward-amount"),
    ]
  }

  private func cell(fen: Int) -> Cell { .number(Double(fen) / 100) }

  private func sum(_ words: String, _ committee: String, _ fen: Int) -> [Cell] {
    [.empty, Cell(words), Cell(committee), .empty, .empty, .empty, .empty, cell(fen: fen)]
  }

  private var rows: [[Cell]] {
    var rows: [[Cell]] = []
    for (index, one) in payments.enumerated() {
      rows.append([
        .number(Double(one.n)), Cell(one.name), Cell(one.committee), Cell(one.claim),
        Cell(one.volume), Cell(text("reward.form.\(one.form)")),
        Cell(names.rewardClass(one.rewardClass, text)), cell(fen: one.amount),
      ])
      let own = payments.prefix(index + 1).filter { $0.mediator == one.mediator }
      let isLast = !payments.dropFirst(index + 1).contains { $0.mediator == one.mediator }
      guard isLast, own.count > 1 else { continue }
      rows.append(
        sum(
          text("reward.sum-of", ["name": one.name]), one.committee,
          own.reduce(0) { $0 + $1.amount }))
    }
    return rows + [sum(text("report.total"), "", total)]
  }

  func data(_ format: TableFormat) throws -> [UInt8] {
    try TableFile.bytes(columns, rows, sheet: text("reward.payment"), as: format)
  }
}
