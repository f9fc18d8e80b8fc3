import CaseEngine

/// What a city sets for the procedures of one kind of matter: how long the clocks run, how often
/// steps may be taken, what lists offer, how lateness climbs. It stands at the top level of the
/// policy that has it.
package struct WorkPolicy: Codable, Hashable, Sendable {
  /// Times of day as people write them, `08:30`.
  package struct Hours: Codable, Hashable, Sendable {
    package var filingCutOff: String?
    package var closeOfBusiness: String?
    package var workingHours: [[String]]
  }

  /// How pressing a matter is. Its clocks go before the general ones.
  package struct Urgency: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var english: String?
    /// Its clocks run day and night.
    package var roundTheClock: Bool
    package var clocks: [String: Term]
    /// Words in a report that suggest it.
    package var words: [String]
  }

  /// An entry of a list that a step chooses from.
  package struct Choice: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var english: String?
    /// What is said to the reporter, where there is something to say.
    package var text: String?
    /// The entry of the list of roads that belongs to it.
    package var road: String?
  }

  package struct Samples: Codable, Hashable, Sendable {
    /// Percent of endings without work that a second person looks at.
    package var endings: Int
  }

  package var timetable: Hours
  package var clocks: [String: Term]
  package var urgencies: [Urgency]
  package var defaultUrgency: String
  package var counts: [String: Int]
  package var lists: [String: [Choice]]
  package var samples: Samples
  package var ladder: Ladder

  package func urgency(_ id: String?) -> Urgency? {
    urgencies.first { $0.id == id } ?? urgencies.first { $0.id == defaultUrgency }
  }

  /// How long each clock runs for a matter of that urgency.
  package func terms(urgency id: String?) -> [String: Term] {
    clocks.merging(urgency(id)?.clocks ?? [:]) { _, special in special }
  }

  /// The urgency that the words of a report suggest.
  package func suggestedUrgency(for text: String) -> String {
    urgencies.first { $0.words.contains { text.contains($0) } }?.id ?? defaultUrgency
  }

  /// The ids of a list, its urgencies included.
  package func choices(_ list: String) -> [Choice] {
    list == "urgencies"
      ? urgencies.map { Choice(id: $0.id, name: $0.name, english: $0.english) } : lists[list] ?? []
  }

  package var officeHours: Timetable {
    Timetable(
      filingCutOff: timetable.filingCutOff.flatMap(Self.minute),
      closeOfBusiness: timetable.closeOfBusiness.flatMap(Self.minute),
      workingHours: timetable.workingHours.map { $0.compactMap(Self.minute) })
  }

  /// Minutes since midnight of `HH:MM`, up to `24:00`.
  static func minute(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), (0...24).contains(hour), (0...59).contains(minute),
      hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }
}
