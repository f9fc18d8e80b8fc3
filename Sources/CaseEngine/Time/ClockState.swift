/// How a clock stands, and the ways in which it stops.
extension Clock {
  /// How a clock stands at a moment.
  package enum State: String, Codable, CaseIterable, Hashable, Sendable {
    /// It runs, before or after its due time.
    case running
    /// It stands still until its pause ends.
    case paused
    /// It was met at its due time or before.
    case met
    /// It was met after its due time.
    case late
    /// It ended without counting.
    case void
  }

  /// How the clock stands at `now`, given its due time. A stopped clock is stopped at any time.
  package func state(at now: Instant, due: Instant) -> State {
    switch ending {
    case .void: .void
    case .met: (stoppedAt ?? now) <= due ? .met : .late
    case nil: pauses.contains { $0.holds(at: now) } ? .paused : .running
    }
  }

  /// Whether it has neither stopped nor stands still at `now`, and no submitted work awaits a
  /// decision: only such a clock has a light, is the deadline of a list, and escalates.
  package func isRunning(at now: Instant) -> Bool {
    ending == nil && claimedAt == nil && !pauses.contains { $0.holds(at: now) }
  }

  /// Stops the clock as met: at the time of the submission that is now accepted, or at `now` where
  /// nothing was submitted before. A clock that has stopped stays as it is.
  package mutating func meet(at now: Instant) {
    stop(.met, at: claimedAt ?? now)
  }

  /// Stops the clock without counting it. A clock that has stopped stays as it is.
  package mutating func void(at now: Instant) {
    stop(.void, at: now)
  }

  /// Takes note of submitted work: nothing escalates until it is accepted (`meet`) or rejected.
  package mutating func claim(at now: Instant) {
    if ending == nil { claimedAt = now }
  }

  /// Rejects the submitted work: it never stopped the clock.
  package mutating func rejectClaim() {
    if ending == nil { claimedAt = nil }
  }

  private mutating func stop(_ how: Ending, at time: Instant) {
    guard ending == nil else { return }
    ending = how
    stoppedAt = time
    extensionAsked = nil
  }
}
