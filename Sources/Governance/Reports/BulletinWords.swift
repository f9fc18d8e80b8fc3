import CaseEngine
import Storage

/// The text of a bulletin, made from its figures by the city's own template.
enum BulletinWords {
  /// What stands for itself, once for each measure, and within the lists.
  static let tags: Set<String> = {
    var tags: Set<String> = ["area", "from", "until", "any", "areas", "categories"]
    tags.formUnion(["name", "count", "share", "last"])
    for measure in Measure.of(.hotline) {
      for part in ["", "-numerator", "-denominator", "-month", "-year"] {
        tags.insert(measure.id + part)
      }
    }
    return tags
  }()

  static func of(_ figures: BulletinFigures, in db: Database) throws -> String {
    let county = try Areas.find(figures.area, in: db)?.county
    let policy = try Policies.current(
      FigurePolicy.self, on: figures.asOf.day, county: county, in: db
    ).policy
    return NoticeTemplate.render(policy.bulletin.text, values(figures, policy)) ?? ""
  }

  private static func values(_ figures: BulletinFigures, _ policy: FigurePolicy) -> [String: Any] {
    var values: [String: Any] = [
      "area": figures.areaName, "from": "\(figures.from)", "until": "\(figures.to - 1)",
      "any": (figures.figure("received")?.value.numerator ?? 0) > 0,
    ]
    for figure in figures.figures {
      guard let measure = Measure.named(figure.measure) else { continue }
      values[measure.id] = figure.value.printed(as: measure) ?? policy.bulletin.hidden
      values["\(measure.id)-numerator"] = "\(figure.value.numerator)"
      values["\(measure.id)-denominator"] = "\(figure.value.denominator)"
      for comparison in Comparison.allCases {
        let change = figure.change(comparison)
        let sign = (change ?? 0) > 0 ? "+" : ""
        let text = Percent.text(change)
        // A difference of two rates is in points: the template says so, the sign is not repeated.
        values["\(measure.id)-\(comparison.rawValue)"] =
          sign + (measure.unit == .rate && change != nil ? String(text.dropLast()) : text)
      }
    }
    let total = figures.figure("received")?.value
    for (tag, grouping) in [("areas", "area"), ("categories", "category")] {
      guard let part = figures.parts.first(where: { $0.grouping == grouping }) else { continue }
      let items = zip(part.lines, part.shares(of: total)).filter { line, share in
        share != nil && line.value.numerator > 0
      }.sorted { $0.0.value.numerator > $1.0.value.numerator }
      values[tag] = items.enumerated().map { index, item -> [String: Any] in
        [
          "name": item.0.name ?? policy.bulletin.other, "count": "\(item.0.value.numerator)",
          "share": Percent.text(item.1), "last": index == items.count - 1,
        ]
      }
    }
    return values
  }
}

extension ReportValue {
  /// As a bulletin prints it; nil where it is hidden.
  func printed(as measure: Measure) -> String? {
    guard !hidden else { return nil }
    switch measure.unit {
    case .count, .sum: return "\(numerator)"
    case .rate: return Percent.text(Percent.share(numerator, of: denominator))
    case .days: return mean
    case .perHundredHouseholds:
      let text = Percent.text(Percent.share(numerator, of: denominator))
      return text.hasSuffix("%") ? String(text.dropLast()) : text
    }
  }
}
