import Testing

@testable import CaseEngine

@Suite("The deadline calculator")
struct TimeQueryTests {
  private func due(
    _ start: String, _ term: Term, cutOff: String? = nil, close: String? = nil,
    pauses: [String] = [], extend: Int? = nil
  ) throws -> String {
    try DeadlineQuery(
      start: start, term: term, cutOff: cutOff, close: close, pauses: pauses, extend: extend
    ).deadline(TimeWorld.calendar).due.rfc3339
  }

  @Test("A start may be a date or RFC 3339")
  func start() throws {
    #expect(try due("2024-09-12", Term(5, .workingDays)) == "2024-09-20T23:59:59+08:00")
    #expect(try due("2024-09-12T02:00:00Z", Term(2, .hours)) == "2024-09-12T12:00:00+08:00")
    #expect(try due("2024-09-11T16:00:00Z", Term(5, .workingDays)) == "2024-09-20T23:59:59+08:00")
    #expect(try due("2024-09-12", Term(90, .minutes)) == "2024-09-12T01:30:00+08:00")
  }

  @Test("Cut-off, close, pauses and extension are taken together")
  func options() throws {
    let late = "2024-03-04T18:00:00+08:00"
    #expect(
      try due(late, Term(5, .workingDays), cutOff: "17:30", close: "17:00")
        == "2024-03-12T17:00:00+08:00")
    #expect(
      try due(
        "2024-03-04", Term(5, .workingDays),
        pauses: ["2024-03-05/2024-03-06", "2024-03-07/2024-03-08"],
        extend: 1) == "2024-03-14T23:59:59+08:00")
    #expect(
      try due("2024-03-04", Term(5, .workingDays), pauses: ["2024-03-08/2024-03-11T09:00:00+08:00"])
        == "2024-03-12T23:59:59+08:00")
  }

  @Test("What cannot be read is named")
  func faults() {
    let term = Term(5, .workingDays)
    #expect(throws: DeadlineQuery.Fault.start("soon")) { try due("soon", term) }
    #expect(throws: DeadlineQuery.Fault.amount(-1)) { try due("2024-03-04", Term(-1, .days)) }
    #expect(throws: DeadlineQuery.Fault.amount(.max)) { try due("2024-03-04", Term(.max, .days)) }
    #expect(throws: DeadlineQuery.Fault.extend(-1)) { try due("2024-03-04", term, extend: -1) }
    #expect(throws: DeadlineQuery.Fault.cutOff("5pm")) {
      try due("2024-03-04", term, cutOff: "5pm")
    }
    #expect(throws: DeadlineQuery.Fault.close("24:01")) {
      try due("2024-03-04", term, close: "24:01")
    }
    for pause in [
      "2024-03-05", "2024-03-06/2024-03-05", "2024-03-05/", "/", "2024-03-05/2024-03-06/2024-03-07",
      "2024-03-05/2099-03-05",
    ] {
      #expect(throws: DeadlineQuery.Fault.pause(pause)) {
        try due("2024-03-04", term, pauses: [pause])
      }
    }
    let many = (0..<40).map { _ in "2024-03-05/2024-03-06" }
    #expect(throws: DeadlineQuery.Fault.pause(many[0])) {
      try due("2024-03-04", term, pauses: many)
    }
  }

  @Test("A timetable is sound only with minutes of the day in order")
  func soundTimetables() {
    #expect(Timetable.office.isSound)
    #expect(Timetable(filingCutOff: 0, closeOfBusiness: 1440, workingHours: []).isSound)
    for hours in [
      [[720, 510]], [[510, 720], [700, 800]], [[510]], [[0, 1441]], [[-1, 5]], [[5, 5]],
    ] {
      #expect(!Timetable(workingHours: hours).isSound)
    }
    #expect(!Timetable(filingCutOff: 1441).isSound)
    #expect(!Timetable(closeOfBusiness: -1).isSound)
    #expect(
      Timetable(workingHours: [[810, 1050], [510, 720], [5, 1]]).spans == [510..<720, 810..<1050])
    #expect(Timetable(workingHours: [[0, 600], [500, 700], [700, 710]]).spans == [0..<710])
  }
}
