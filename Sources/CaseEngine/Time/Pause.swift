/// A stretch in which a clock stands still. Somebody other than the handler approved it, and it always
/// has an end.
package struct Pause: Codable, Hashable, Sendable {
  /// When it began.
  package var from: Instant

  /// When it ends at the latest, as it was approved.
  package var until: Instant

  /// When work was taken up again before that; nil while nobody has.
  package var resumed: Instant?

  /// A pause with its planned end.
  package init(from: Instant, until: Instant, resumed: Instant? = nil) {
    self.from = from
    self.until = until
    self.resumed = resumed
  }

  /// When it ended or will end: the resumption, or the planned end where nobody resumed or only
  /// later; never before `from`.
  package var end: Instant { max(from, min(resumed ?? until, until)) }

  /// Whether the clock stands still at `now`; at the end itself it runs again.
  package func holds(at now: Instant) -> Bool { from <= now && now < end }
}
