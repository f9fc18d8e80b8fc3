/// The monthly table of people's mediation, as the justice offices report it: what was accepted in
/// a period, from where, of which kinds, by whom, and what came of it.
///
/// Source: the Ministry of Justice's statistics of people's mediation. Each part is counted for
/// itself, so that what does not add up to the total is found and shown.
package struct MonthlyTable: Hashable, Sendable {
  /// On initiative, on application, or entrusted by another office.
  package enum Source: String, CaseIterable, Sendable {
    case initiative, application, court, procuratorate, police, petition, department

    package static let entrusted: [Source] = [
      .court, .procuratorate, .police, .petition, .department,
    ]

    /// Nil for a channel of which nothing is known: it is missing from the table, which says so.
    init?(channel: String) {
      switch channel {
      case "initiative", "village", "grid": self = .initiative
      case "visit", "web", "phone": self = .application
      case "hotline": self = .department
      default:
        guard let source = Source(rawValue: channel), Self.entrusted.contains(source) else {
          return nil
        }
        self = source
      }
    }
  }

  /// Parts that must add up to a whole.
  package enum Footing: String, CaseIterable, Sendable { case sources, kinds, handlers, forms }

  package struct Prevented: Hashable, Sendable {
    package var cases: Int
    package var people: Int

    package init(cases: Int, people: Int) {
      self.cases = cases
      self.people = people
    }
  }

  package struct Fault: Hashable, Sendable {
    package let footing: Footing
    package let parts: Int
    package let whole: Int
  }

  package var total = 0
  package var people = 0
  package var successful = 0
  /// Those that have ended, over which some count success, and what of them was settled: an
  /// agreement may be in force long before its case is closed.
  package var ended = 0
  package var endedSuccessful = 0
  package var complex = 0
  /// Fen, of the agreements.
  package var amount = 0
  package var agreements = 0
  package var oral = 0
  package var written = 0
  package var performed = 0
  package var confirmed = 0
  /// Were once red, and are settled: kept from turning into something worse.
  package var calmed = 0
  package var calmedPeople = 0
  package var sources: [Source: Int] = [:]
  package var kinds: [String: Int] = [:]
  /// Nobody has said yet of which kind they are: they are missing from the kinds.
  package var withoutKind = 0
  /// By what was kept from happening, as the mediators said on filing.
  package var prevented: [String: Prevented] = [:]
  /// By who has set up the committee; `none` where no committee of the register handles it.
  package var handlers: [String: Int] = [:]

  package init() {}

  package var entrusted: Int { Source.entrusted.reduce(0) { $0 + sources[$1, default: 0] } }

  /// What does not add up.
  package var faults: [Fault] {
    func check(_ footing: Footing, _ parts: some Collection<Int>, _ whole: Int) -> Fault? {
      let sum = parts.reduce(0, +)
      return sum == whole ? nil : Fault(footing: footing, parts: sum, whole: whole)
    }
    return [
      check(.sources, sources.values, total), check(.kinds, kinds.values, total),
      check(.handlers, handlers.values, total), check(.forms, [oral, written], agreements),
    ].compactMap(\.self)
  }

  /// Tenths of a percent, over what policy names.
  package func success(over base: FigurePolicy.SuccessBase) -> Int? {
    base == .received
      ? Percent.tenths(successful, of: total) : Percent.tenths(endedSuccessful, of: ended)
  }
}
