import CaseEngine

/// How much comes in, and when; only the proportions of weights count.
struct Arrivals: Decodable, Sendable {
  let scales: [String: Int]
  let monthsBack: Int
  let months: [Double]
  let weekdays: [Double]
  let hours: [Double]
  let channels: [String: Double]
  let counties: [String: Double]
  let seasons: [String: [Double]]

  /// How much comes in on a day.
  func weight(of day: Day) -> Double { months[day.month - 1] * weekdays[day.weekday - 1] }

  /// A time of that day.
  func time(on day: Day, _ random: inout SeededRandom) -> Instant {
    let hour = random.index(by: hours) ?? 12
    return day.start.adding(
      milliseconds: Int64(hour) * 3_600_000 + Int64(random.whole(0...3_599_999)))
  }

  var isWhole: Bool {
    months.count == 12 && weekdays.count == 7 && hours.count == 24
      && seasons.values.allSatisfy { $0.count == 12 }
  }
}

/// What people say about one kind of matter.
struct Subject: Decodable, Sendable {
  let code: String
  let weight: Double
  let kind: String
  let season: String?
  let urgency: String?
  let titles: [String]
  let texts: [String]
  let result: String
  let answer: String
}

struct Subjects: Decodable, Sendable {
  let subjects: [Subject]
}
