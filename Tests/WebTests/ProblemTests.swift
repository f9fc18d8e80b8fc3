import CaseEngine
import HTTPTypes
import Storage
import Testing

@testable import Web

@Suite struct ProblemTests {
  @Test(
    "Every refusal has its words in every language, with every place filled",
    arguments: Language.allCases)
  func words(language: Language) throws {
    let text = try TextsTests.texts.get().text(in: language)
    for refusal in Refusal.examples {
      let problem = Problem(refusal, text: text, number: "1")
      #expect(problem.type == refusal.name)
      for part in ["title", "detail", "instead"] {
        #expect(text.has("problem.\(refusal.name).\(part)"), "\(refusal.name).\(part)")
      }
      #expect(!problem.detail.contains("{"), "\(problem.detail)")
    }
  }

  @Test("A reason of a due time has its words in every language", arguments: Language.allCases)
  func reasons(language: Language) throws {
    let text = try TextsTests.texts.get().text(in: language)
    for rule in Reason.rules { #expect(text.has("deadline.reason.\(rule)"), "\(rule)") }
    for unit in Term.Unit.allCases { #expect(text.has("unit.\(unit.rawValue)")) }
    for light in Light.allCases { #expect(text.has("light.\(light.rawValue)")) }
    let day = Day(year: 2024, month: 9, day: 20)
    let lines = [
      Reason.start(day.start), .term(Term(5, .workingDays)), .firstDayNotCounted(day),
      .weekend(from: day, to: day + 1),
      .pausedDays(from: day.start, to: day.end, leftOut: 1, .days),
      .rolledOver(from: day, to: day + 3), .workingHours([[510, 720]]), .due(day.end),
    ].map { text.line($0) }
    for line in lines { #expect(!line.contains("{"), "\(line)") }
  }

  @Test("Days and times are written as people of each language write them")
  func times() throws {
    let texts = try TextsTests.texts.get()
    let time = Sites.noon
    #expect(texts.text(in: .simplified).timeAndWeekday(time) == "2024年9月20日（周五）12:00")
    #expect(texts.text(in: .english).timeAndWeekday(time) == "Fri, 20 September 2024, 12:00")
    let english = texts.text(in: .english)
    #expect(english.distance(from: time, to: time.adding(minutes: -1)) == "1 minute ago")
    #expect(english.distance(from: time, to: time.adding(minutes: 3 * 1440)) == "in 3 days")
    #expect(english.distance(from: time, to: time) == "just now")
    #expect(english.span(119 * 60_000) == "119 minutes")
  }

  @Test("What the database says becomes the same kinds of answer")
  func storage() throws {
    let text = try TextsTests.texts.get().text(in: .simplified)
    #expect(Problem(StorageError.overloaded, text: text, number: "1").status.code == 503)
    #expect(Problem(StorageError.diskFull, text: text, number: "1").type == "unavailable")
    #expect(Problem(StorageError.fault("x"), text: text, number: "1").type == "fault")
  }

  @Test("A stale step says how many entries there are now")
  func stale() throws {
    let text = try TextsTests.texts.get().text(in: .simplified)
    let problem = Problem(Refusal.stale(entries: 7), text: text, number: "1")
    #expect(problem.status.code == 409)
    #expect(problem.entries == 7)
  }
}
