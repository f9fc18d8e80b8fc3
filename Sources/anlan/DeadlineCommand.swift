import ArgumentParser
import CaseEngine
import Governance
import Web

/// The deadline calculator.
struct DeadlineCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "deadline", abstract: "Reckon a due time and say why.",
    discussion: """
      The first line is the due time, the others the explanation. Working days are those of the \
      State Council's table that ships with the program.
      """)

  @Argument(help: "A date, or a time as RFC 3339.")
  var start: String

  @Option(help: "So many working days.")
  var workingDays: Int?

  @Option(help: "So many natural days.")
  var days: Int?

  @Option(help: "So many hours, day and night.")
  var hours: Int?

  @Option(help: "So many working hours.")
  var workingHours: Int?

  @Option(help: "So many minutes, day and night.")
  var minutes: Int?

  @Option(help: "What is filed after HH:MM counts as filed on the next day.")
  var cutOff: String?

  @Option(help: "The last day ends at HH:MM.")
  var close: String?

  @Option(help: "The clock stood still FROM/TO; may be given several times.")
  var pause: [String] = []

  @Option(help: "Extended by so much.")
  var extend: Int?

  @Option(help: "zh-Hans, zh-Hant or en.")
  var language = "zh-Hans"

  func validate() throws {
    guard terms.count == 1 else {
      throw ValidationError(
        "give one of --working-days, --days, --hours, --working-hours, --minutes")
    }
    guard Language(rawValue: language) != nil else {
      throw ValidationError("\(language) is no language of Anlan")
    }
    _ = try query()
  }

  private var terms: [Term] {
    [
      workingDays.map { Term($0, .workingDays) }, days.map { Term($0, .days) },
      hours.map { Term($0, .hours) }, workingHours.map { Term($0, .workingHours) },
      minutes.map { Term($0, .minutes) },
    ].compactMap { $0 }
  }

  private func query() throws -> DeadlineQuery {
    do throws(DeadlineQuery.Fault) {
      return try DeadlineQuery(
        start: start, term: terms[0], cutOff: cutOff, close: close, pauses: pause, extend: extend)
    } catch {
      throw ValidationError(Self.reason(error))
    }
  }

  private static func reason(_ fault: DeadlineQuery.Fault) -> String {
    switch fault {
    case .start(let text): "\(text) is neither a date nor a time"
    case .amount(let amount): "\(amount) is out of range"
    case .extend(let amount): "an extension by \(amount) is out of range"
    case .cutOff(let text): "\(text) is no time of day"
    case .close(let text): "\(text) is no time of day"
    case .pause(let text): "\(text) is no pause FROM/TO"
    }
  }

  func perform() async throws {
    for line in try lines() { print(line) }
  }

  func lines() throws -> [String] {
    let deadline = try query().deadline(Policies.shippedCalendar())
    let text = try Texts.load().text(in: Language(rawValue: language) ?? .standard)
    return [deadline.due.rfc3339] + deadline.reasons.map { text.line($0) }
  }
}
