import Storage

extension Measure {
  /// The figures of mediation centres. Sources of their names: the monthly statistics of people's
  /// mediation and the centres' assessment; what each is of is said by its definition.
  static let mediation: [Measure] = counts + rates

  private static let counts: [Measure] = [
    Measure("disputes", on: .mediation, unit: .count, "1 = 1"),
    Measure("disputes-settled", on: .mediation, unit: .count, version: 2, settled),
    Measure("disputes-in-hand", on: .mediation, unit: .count, "in_hand = 1"),
    Measure(
      "disputes-overdue", on: .mediation, cohort: .resolveDue, unit: .count,
      "in_hand = 1 AND resolve_met IS NULL AND reached_day IS NULL"),
    Measure("turned-criminal", on: .mediation, unit: .count, "criminal = 1"),
    Measure(
      "settlement-days", on: .mediation, unit: .days,
      "COALESCE(reached_day, closed_day) - admitted_day",
      of: "admitted_day IS NOT NULL AND (reached_day IS NOT NULL OR ended = 1)"),
  ]

  private static let rates: [Measure] = [
    Measure("settlement", on: .mediation, settled + " AND ended = 1", of: "ended = 1"),
    Measure(
      "mediation-success", on: .mediation, settled + " AND admitted = 1", of: "admitted = 1",
      overEnded: "ended = 1"),
    Measure(
      "settled-on-time", on: .mediation, cohort: .resolveDue, "resolve_met <= resolve_due",
      of: "resolve_due IS NOT NULL"),
    Measure(
      "signed-on-time", on: .mediation, cohort: .signDue, "sign_met <= sign_due",
      of: "sign_due IS NOT NULL"),
    // By themselves: what was performed only after a breach is not, and a breach counts at once.
    Measure(
      "performance", on: .mediation, version: 2, "performance = 'performed' AND breached = 0",
      of: "performance IS NOT NULL OR breached = 1"),
    Measure("confirmation", on: .mediation, "confirmed = 1", of: "agreement IS NOT NULL"),
    Measure(
      "parties-satisfied", on: .mediation, "satisfied = 1 AND judged = 1", of: "judged = 1"),
    Measure("disputes-repeated", on: .mediation, "repeated = 1"),
    Measure("climbed", on: .mediation, "climbed = 1 AND admitted = 1", of: "admitted = 1"),
    Measure("climbed-untried", on: .mediation, version: 2, "untried = 1", of: "climbed = 1"),
    Measure("police-disputes", on: .mediation, unit: .count, police),
    Measure(
      "police-settlement", on: .mediation, settled + " AND ended = 1",
      of: police + " AND ended = 1"),
    // That the same people call again is the sign that nothing was settled.
    Measure(
      "police-repeats", on: .mediation, version: 2, police + " AND called_again = 1", of: police),
  ]

  static let settled: SQL = "result = 'settled'"
  private static let police: SQL = "channel = 'police'"
}
