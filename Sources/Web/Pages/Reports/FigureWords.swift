import CaseEngine
import Governance
import Storage

extension Text {
  /// A value as it is printed, without its unit.
  func figure(_ value: ReportValue, _ measure: Measure) -> String {
    if value.hidden { return self("report.hidden") }
    guard let number = value.value else { return "—" }
    switch measure.unit {
    case .count, .sum: return Self.grouped(Int(number))
    case .days: return value.mean
    case .rate: return Percent.text(Percent.share(value.numerator, of: value.denominator))
    case .perHundredHouseholds:
      return Percent.text(Percent.share(value.numerator, of: value.denominator)).dropLast()
        .description
    }
  }

  /// `−7.22%`, for rates `1.25 points`.
  func change(_ change: Int?, _ measure: Measure) -> String {
    guard let change, measure.unit == .rate else { return signed(change) }
    return self("report.points", ["change": String(signed(change).dropLast())])
  }

  private func signed(_ change: Int?) -> String {
    (change ?? 0) > 0 ? "+" + Percent.text(change) : Percent.text(change)
  }

  func basis(_ value: ReportValue, _ measure: Measure) -> String {
    value.hidden
      ? self("report.hidden")
      : self(
        "report.basis.\(measure.unit.rawValue)",
        [
          "numerator": "\(value.numerator)", "denominator": "\(value.denominator)",
          "n": "\(value.n)",
        ])
  }

  func period(_ period: ReportPeriod) -> String {
    if period.months == 1 { return month(String(period.from.description.prefix(7))) }
    return self("report.period", ["from": day(period.from), "to": day(period.to - 1)])
  }

  /// 9,253.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return number < 0 ? "\u{2212}" + text : text
  }
}

/// The areas that a reader of figures may choose from: his own, those on the way down to the one
/// that is shown, and what lies directly beneath it.
struct AreaChoices: Sendable {
  var choices: [Field.Choice]

  static func of(
    _ area: Area, for moment: Moment, in db: Database
  ) throws -> AreaChoices {
    let own = moment.actor.post.area
    let path = try Areas.path(of: area, in: db)
    let reachable = path.drop { $0.code != own }
    let children = try Areas.children(of: area.code, on: moment.now.day, in: db)
    return AreaChoices(
      choices: (reachable.isEmpty ? [area] : Array(reachable)).map { .init($0.code, $0.name) }
        + children.map { .init($0.code, $0.name) })
  }
}
