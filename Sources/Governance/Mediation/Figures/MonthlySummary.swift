/// What a bulletin says of a month, beside the month before and the same month a year ago. Shares
/// of one whole add up to exactly 100.0 %.
package struct MonthlySummary: Hashable, Sendable {
  package struct Part<Key: Hashable & Sendable>: Hashable, Sendable {
    package let key: Key
    package let count: Int
    /// Tenths of a percent.
    package let share: Int?
  }

  package enum Origin: String, CaseIterable, Sendable { case initiative, application, entrusted }

  package struct Change: Hashable, Sendable {
    package let difference: Int
    /// Tenths of a percent; nil on a base of nothing.
    package let share: Int?

    init(from base: Int, to now: Int) {
      difference = now - base
      share = Percent.change(from: base, to: now, hundred: 1_000)
    }
  }

  package let table: MonthlyTable
  /// Tenths of a percent.
  package let success: Int?
  package let origins: [Part<Origin>]
  /// The largest first; of equal ones as the policy lists them.
  package let kinds: [Part<String>]
  package let month: Change
  package let year: Change

  /// Beside how many were accepted in the month before and a year ago.
  package init(
    _ table: MonthlyTable, kinds order: [String], over base: FigurePolicy.SuccessBase,
    monthBefore: Int, yearBefore: Int
  ) {
    self.table = table
    success = table.success(over: base)
    func parts<Key>(_ counts: [(Key, Int)]) -> [Part<Key>] {
      let shares = Percent.shares(counts.map(\.1), hundred: 1_000)
      return counts.enumerated().map { index, one in
        Part(
          key: one.0, count: one.1, share: shares.indices.contains(index) ? shares[index] : nil)
      }
    }
    origins = parts([
      (.initiative, table.sources[.initiative, default: 0]),
      (.application, table.sources[.application, default: 0]), (.entrusted, table.entrusted),
    ])
    // Shared out as the table lists them, so that both print the same shares.
    let listed = order + table.kinds.keys.filter { !order.contains($0) }.sorted()
    let shared = parts(listed.map { ($0, table.kinds[$0, default: 0]) })
    kinds = shared.enumerated().filter { $1.count > 0 }.sorted {
      $0.element.count == $1.element.count
        ? $0.offset < $1.offset : $0.element.count > $1.element.count
    }.map(\.element)
    month = Change(from: monthBefore, to: table.total)
    year = Change(from: yearBefore, to: table.total)
  }
}
