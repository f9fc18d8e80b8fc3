import CaseEngine
import Storage
import Synchronization

/// Who stands behind a token, remembered for a few seconds so that a busy caller does not cost
/// three questions at every request.
///
/// Whatever this process does to sessions, posts and people (`forgetAll`) counts from the moment
/// at which it is committed. What another node does counts here after `seconds` at the latest.
package final class Recognition: Sendable {
  package static let seconds: Int64 = 5
  private static let most = 10_000

  private struct Key: Hashable {
    let token: String
    let post: Int64?
    let day: Day
  }

  private struct Known {
    let actor: Actor
    let until: Instant
  }

  private struct State {
    var generation = 0
    var known: [Key: Known] = [:]
  }

  private static let generation = Mutex(0)

  private let store: Store
  private let state = Mutex(State())

  package init(_ store: Store) { self.store = store }

  /// Called within each transaction that changes who may act.
  static func forgetAll(after db: Database) {
    db.afterCommit { generation.withLock { $0 += 1 } }
  }

  /// The person behind a token, acting by the post asked for or by the only one there is.
  ///
  /// - Parameters:
  ///   - now: real time, by which tokens live; `day` is the day by which posts are valid.
  package func actor(
    _ token: String, post: Int64?, at now: Instant, on day: Day
  ) async throws -> Actor {
    let key = Key(token: Sessions.hash(token), post: post, day: day)
    let generation = Self.generation.withLock { $0 }
    let remembered = state.withLock { state -> Actor? in
      if state.generation != generation {
        state.generation = generation
        state.known.removeAll(keepingCapacity: true)
      }
      return state.known[key].flatMap { now < $0.until ? $0.actor : nil }
    }
    if let remembered { return remembered }
    let (actor, isStale) = try await store.read { db in
      (
        try Sessions.actor(token, post: post, at: now, on: day, in: db),
        try Sessions.find(token, at: now, in: db)?.isStale(at: now) ?? false
      )
    }
    if isStale { try await store.write { db in try Sessions.touch(token, at: now, in: db) } }
    let until = now.adding(milliseconds: Self.seconds * 1000)
    state.withLock { state in
      // What was read before a change must not outlive it.
      guard state.generation == generation else { return }
      if state.known.count >= Self.most { state.known.removeAll(keepingCapacity: true) }
      state.known[key] = Known(actor: actor, until: until)
    }
    return actor
  }
}
