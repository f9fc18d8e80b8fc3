/// One named time limit of a case, with one owner: accept, sign, contact, handle, review, reply …
///
/// A clock keeps the term and timetable of the policy under which it started; a later policy makes
/// new clocks only. A redo is a new clock with the next `round`.
package struct Clock: Codable, Hashable, Sendable {
  /// The name that the procedure gives it.
  package var name: String

  /// 1 for the first time, one more for each redo.
  package var round: Int

  /// Who must meet it.
  package var owner: Owner

  /// When it began: acceptance, dispatch, filing …
  package var start: Instant

  /// How long it runs.
  package var term: Term

  /// The office's times of day.
  package var timetable: Timetable

  /// Whether it runs day and night (urgent classes: water, gas, danger): then neither working hours
  /// nor the filing cut-off nor the close of business apply.
  package var roundTheClock: Bool

  /// Stretches that are left out, in any order.
  package var pauses: [Pause]

  /// Granted extensions, each an amount of the term's unit.
  package var extensions: [Int]

  /// When an extension was asked that nobody has decided yet; nil otherwise.
  package var extensionAsked: Instant?

  /// When work was submitted that nobody has accepted or rejected yet; nil otherwise.
  package var claimedAt: Instant?

  /// When it stopped; nil while it has not.
  package var stoppedAt: Instant?

  /// How it stopped; nil while it has not.
  package var ending: Ending?

  /// A clock that has just begun, unless more is said.
  package init(
    name: String, round: Int = 1, owner: Owner, start: Instant, term: Term,
    timetable: Timetable = .office, roundTheClock: Bool = false, pauses: [Pause] = [],
    extensions: [Int] = [], extensionAsked: Instant? = nil, claimedAt: Instant? = nil,
    stoppedAt: Instant? = nil, ending: Ending? = nil
  ) {
    self.name = name
    self.round = round
    self.owner = owner
    self.start = start
    self.term = term
    self.timetable = timetable
    self.roundTheClock = roundTheClock
    self.pauses = pauses
    self.extensions = extensions
    self.extensionAsked = extensionAsked
    self.claimedAt = claimedAt
    self.stoppedAt = stoppedAt
    self.ending = ending
  }

  /// How a clock stops.
  package enum Ending: String, Codable, Hashable, Sendable {
    /// By the step that it waited for, on time or late.
    case met
    /// By an accepted return, a withdrawal, a merge: it no longer counts.
    case void
  }
}
