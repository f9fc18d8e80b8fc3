import Foundation
import Testing

@testable import CaseEngine

@Suite("The table of due times")
struct TimeVectorTests {
  @Test("Every line of the table comes out as it says", arguments: Vector.all)
  func line(_ vector: Vector) throws {
    let deadline = Deadline.of(try vector.clock(), TimeWorld.calendar)
    #expect(deadline.due == (try vector.due))
    #expect(deadline.provisional == vector.provisional)
    #expect(deadline.yellowFrom.milliseconds / 1000 == (try at(vector.yellow)).milliseconds / 1000)
    #expect(deadline.redFrom == deadline.due)
    #expect(deadline.supervisionFrom == (try at(vector.supervision)))
    #expect(deadline.reasons.last == .due(deadline.due))
  }

  @Test("The table has its lines, and each of them can be read")
  func complete() throws {
    #expect(Vector.all.count >= 220)
    #expect(Set(Vector.all.map(\.text)).count == Vector.all.count)
    for vector in Vector.all { _ = try vector.clock() }
  }

  @Test("An end of a day is written as 23:59:59")
  func written() throws {
    let clock = try TimeWorld.clock(at("2024-09-12T10:00"), 5, .workingDays)
    let deadline = Deadline.of(clock, TimeWorld.calendar)
    #expect(deadline.due.rfc3339 == "2024-09-20T23:59:59+08:00")
    #expect(deadline.yellowFrom.rfc3339 == "2024-09-19T00:00:00+08:00")
    #expect(deadline.supervisionFrom.rfc3339 == "2024-09-23T00:00:00+08:00")
  }

  @Test("A clock keeps its term and timetable when policy changes under it")
  func policyChanged() throws {
    var policy = (term: Term(5, .workingDays), timetable: Timetable.office)
    let old = Clock(
      name: "handle", owner: Owner(role: "handler", area: "371402009000"),
      start: try at("2024-06-28T10:00"), term: policy.term, timetable: policy.timetable)
    let before = Deadline.of(old, TimeWorld.calendar)
    policy = (Term(3, .workingDays), Timetable(filingCutOff: 1020, closeOfBusiness: 1050))
    var new = old
    (new.term, new.timetable) = policy
    #expect(Deadline.of(old, TimeWorld.calendar) == before)
    #expect(Deadline.of(new, TimeWorld.calendar).due == (try at("2024-07-03T17:30")))
  }

  @Test("A table that arrives moves a provisional due time and takes the mark off")
  func tableArrives() throws {
    let clock = try TimeWorld.clock(at("2027-02-01T10:00"), 10, .workingDays)
    let before = Deadline.of(clock, TimeWorld.calendar)
    #expect(before.provisional)
    #expect(before.reasons.contains(.provisional(year: 2027)))
    var table = try TimeWorld.table()
    table.version = "with 2027"
    table.years["2027"] = [
      .init(
        key: "spring", name: "春节",
        off: (5...11).map { Day(year: 2027, month: 2, day: $0) },
        work: [Day(year: 2027, month: 2, day: 13)])
    ]
    let after = Deadline.of(clock, try WorkingCalendar(table))
    #expect(!after.provisional)
    #expect(before.due == (try at("2027-02-15T24:00")))
    #expect(after.due == (try at("2027-02-19T24:00")))
  }
}

/// One line of `vectors.txt`.
struct Vector: CustomTestStringConvertible {
  let text: String
  private let cells: [String]

  static let all: [Vector] = {
    let file = TimeWorld.folder.appending(path: "vectors.txt")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(Vector.init)
  }()

  init(_ line: Substring) {
    text = String(line)
    cells = line.split(separator: "|", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  var testDescription: String { text }
  var provisional: Bool { cells[3].hasSuffix("?") }
  var due: Instant { get throws { try at(cells[3].replacing("?", with: "")) } }
  var yellow: String { cells[4] }
  var supervision: String { cells[5] }

  func clock() throws -> Clock {
    try #require(cells.count == 7, "seven cells: \(text)")
    let term = cells[1].split(separator: " ").map(String.init)
    var clock = TimeWorld.clock(
      try at(cells[0]), try #require(Int(term[0])), try #require(Term.Unit(rawValue: term[1])))
    for option in cells[2].split(separator: " ") {
      let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
      switch parts[0] {
      case "cut": clock.timetable.filingCutOff = try minute(parts[1])
      case "close": clock.timetable.closeOfBusiness = try minute(parts[1])
      case "extend": clock.extensions.append(try #require(Int(parts[1])))
      case "round": clock.roundTheClock = true
      case "pause":
        let ends = try parts[1].split(separator: "/").map { try at(String($0)) }
        clock.pauses.append(Pause(from: ends[0], until: ends[1]))
      case "hours":
        clock.timetable.workingHours = try parts[1].split(separator: ",").map {
          try $0.split(separator: "-").map { try minute($0) }
        }
      default: Issue.record("unknown option \(option)")
      }
    }
    return clock
  }

  private func minute(_ text: some StringProtocol) throws -> Int {
    try #require(Timetable.minute(text), "\(self.text)")
  }
}
