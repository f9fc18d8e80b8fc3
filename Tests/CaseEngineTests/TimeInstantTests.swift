import Foundation
import Testing

@testable import CaseEngine

@Suite("Instants and days")
struct TimeInstantTests {
  @Test("RFC 3339 is read with any offset and written with Shanghai's")
  func readAndWritten() throws {
    let instant = try #require(Instant("2024-09-12T02:00:00.250Z"))
    #expect(instant.milliseconds == 1_726_106_400_250)
    #expect(instant.rfc3339 == "2024-09-12T10:00:00+08:00")
    #expect(instant.exactRFC3339 == "2024-09-12T10:00:00.250+08:00")
    #expect(Instant("2024-09-11T22:30:00.25-03:30") == instant)
    #expect(Instant("2024-09-12t02:00:00.2509999z") == instant)
  }

  @Test(
    "What is not RFC 3339 is refused",
    arguments: [
      "", "2024-09-12", "2024-09-12T10:00:00", "2024-09-12 10:00:00+08:00",
      "2024-09-12T10:00+08:00",
      "2024-9-12T10:00:00+08:00", "2024-02-30T10:00:00Z", "2023-02-29T10:00:00Z",
      "1900-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z",
      "2024-01-00T00:00:00Z",
      "2024-09-12T24:00:00Z", "2024-09-12T10:60:00Z", "2024-09-12T10:00:60Z",
      "2024-09-12T10:00:00.Z",
      "2024-09-12T10:00:00.1234567890Z", "2024-09-12T10:00:00+0800", "2024-09-12T10:00:00+24:00",
      "2024-09-12T10:00:00+08:60", "2024-09-12T10:00:00Z ", " 2024-09-12T10:00:00Z",
      "2024-09-12T10:00:00ZZ", "+024-09-12T10:00:00Z", "2024-09-12T1O:00:00Z",
      "２０２４-09-12T10:00:00Z", "2024-09-12T10:00:00-8:00", "0000-12-31T00:00:00Z",
      "9999-12-31T23:00:00-09:00", "0001-01-01T00:00:00+08:01",
    ])
  func refused(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test("Writing and reading gives the same instant, exactly")
  func roundTrip() throws {
    var chance = Chance(state: 1)
    let range = Instant.earliest.milliseconds...Instant.latest.milliseconds
    for _ in 0..<20_000 {
      let instant = Instant(milliseconds: Int64.random(in: range, using: &chance))
      #expect(Instant(instant.exactRFC3339) == instant)
      #expect(instant.day.start.adding(milliseconds: instant.timeOfDay) == instant)
    }
    for instant in [Instant.earliest, .latest, Instant(milliseconds: 0), Instant(milliseconds: -1)]
    {
      #expect(Instant(instant.exactRFC3339) == instant)
      let coded = try JSONEncoder().encode(instant)
      #expect(String(decoding: coded, as: UTF8.self) == "\(instant.milliseconds)")
      #expect(try JSONDecoder().decode(Instant.self, from: coded) == instant)
    }
  }

  @Test("No arithmetic on instants overflows")
  func overflow() {
    let ends = [Int64.min, -1, 0, 1, Int64.max].map(Instant.init(milliseconds:))
    for instant in ends {
      for amount in [Int64.min, Int64.max] {
        let moved = instant.adding(milliseconds: amount)
        #expect(moved >= .earliest && moved <= .latest)
      }
      #expect(instant.adding(minutes: .max) == .latest)
      #expect(instant.adding(minutes: .min) == .earliest)
      _ = ends.map { $0.milliseconds(since: instant) }
      #expect(instant.rfc3339.utf8.count == 25)
      #expect((0...1439).contains(instant.minuteOfDay))
    }
    #expect(Instant(Date.distantFuture).rfc3339.hasPrefix("4001-01-01"))
    #expect(Instant(Date(timeIntervalSince1970: .infinity)) == .latest)
    #expect(Instant(Date(timeIntervalSince1970: -.infinity)) == .earliest)
    #expect(Instant(Date(timeIntervalSince1970: .nan)) == .earliest)
    #expect(Instant(Date(timeIntervalSince1970: -0.0005)).milliseconds == -1)
  }

  @Test("Days follow one another as in the Gregorian calendar, from the first to the last")
  func everyDay() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var (year, month, date, weekday) = (1, 1, 1, 1)
    var wrong = 0
    for number in Day.first.number...Day.last.number {
      let day = Day(number: number)
      if (day.year, day.month, day.day, day.weekday) != (year, month, date, weekday) { wrong += 1 }
      if date == 1, Day(exactly: year, month, date) != day { wrong += 1 }
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      weekday = weekday % 7 + 1
      date += 1
      if date > lengths[month - 1] + (month == 2 && leap ? 1 : 0) { (month, date) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(wrong == 0)
    #expect(year == 10_000)
    #expect(Day("1970-01-01")?.number == 0)
    #expect(Day("2026-11-23")?.weekday == 1)
  }

  @Test("A day is read strictly, written with zeros, and coded as text")
  func dayText() throws {
    let day = try #require(Day("2024-02-29"))
    #expect("\(day)" == "2024-02-29")
    #expect(try JSONEncoder().encode([day]) == Data(#"["2024-02-29"]"#.utf8))
    #expect(try JSONDecoder().decode([Day].self, from: Data(#"["2024-02-29"]"#.utf8)) == [day])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Day].self, from: Data(#"["2023-02-29"]"#.utf8))
    }
    for text in ["2023-02-29", "2024-2-29", "2024-02-29 ", "20240229", "0000-01-01", "2024-04-31"] {
      #expect(Day(text) == nil)
    }
    #expect("\(Day.first)" == "0001-01-01")
    #expect("\(Day.last)" == "9999-12-31")
  }

  @Test("Days count on and never run out of their range")
  func dayArithmetic() throws {
    let day = try #require(Day("2024-12-31"))
    #expect("\(day + 1)" == "2025-01-01")
    #expect("\(day - 366)" == "2023-12-31")
    #expect(day - (day - 366) == 366)
    #expect("\(Day(year: 2024, month: 13, day: 1))" == "2025-01-01")
    #expect("\(Day(year: 2024, month: 0, day: 1))" == "2023-12-01")
    #expect("\(Day(year: 2024, month: -11, day: 1))" == "2023-01-01")
    #expect("\(Day(year: 2023, month: 2, day: 29))" == "2023-03-01")
    #expect(day + .max == .last)
    #expect(day - .max == .first)
    #expect(day + .min == .first)
    #expect(day - .min == .last)
    #expect(Day(year: .max, month: .max, day: .max) == .last)
    #expect(Day(year: .min, month: .min, day: .min) == .first)
    #expect(day.start.rfc3339 == "2024-12-31T00:00:00+08:00")
    #expect(day.end.exactRFC3339 == "2024-12-31T23:59:59.999+08:00")
    #expect(day.end.day == day)
    #expect(day.end.adding(milliseconds: 1).day == day + 1)
  }
}
