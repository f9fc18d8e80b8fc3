import CaseEngine
import Storage
import Synchronization

/// The State Council's holidays are a policy like others: shipped, and laid over by the city when a
/// new year's notice comes out before a new version of the program does. A city's layer needs a
/// `version` of its own and the new year under `years`.
extension HolidayTable: Policy {
  package static let name = "holidays"

  package func faults() -> [Invalid.Problem] {
    do throws(Fault) {
      _ = try WorkingCalendar(self)
      return []
    } catch {
      let problem: Invalid.Problem =
        switch error {
        case .empty: .init("version", "required")
        case .year(let year): .init("years.\(year)", "unreadable")
        case .twice(let day): .init("years", "twice", ["day": "\(day)"])
        case .outside(let day, let year): .init("years.\(year)", "outside-year", ["day": "\(day)"])
        case .makeUpOnWeekday(let day): .init("years", "make-up-on-weekday", ["day": "\(day)"])
        }
      return [problem]
    }
  }
}

extension Policies {
  private static let calendars = Mutex<[String: WorkingCalendar]>([:])

  /// The working days as they stand on a day.
  package static func calendar(on day: Day, in db: Database) throws -> WorkingCalendar {
    let table = try current(HolidayTable.self, on: day, in: db)
    if let known = calendars.withLock({ $0[table.version] }), known.version == table.policy.version
    {
      return known
    }
    let calendar = try WorkingCalendar(table.policy)
    calendars.withLock { $0[table.version] = calendar }
    return calendar
  }

  /// The working days as they are shipped, for the calculator, which needs no database.
  package static func shippedCalendar() throws -> WorkingCalendar {
    let table = try PolicyText.decode(HolidayTable.self, PolicyText.shipped(HolidayTable.name))
    return try WorkingCalendar(table)
  }
}
