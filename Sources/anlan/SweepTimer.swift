import CaseEngine
import Governance
import Logging
import ServiceLifecycle
import Web

/// Sweeps what is due every so often while the node serves. A city whose clock was set by hand is
/// swept by hand.
struct SweepTimer: Service {
  let city: City
  let record: SweepRecord
  let every: Duration
  let logger: Logger

  func run() async throws {
    for await _ in AsyncTimerTicks(every: every).cancelOnGracefulShutdown() {
      guard city.clock.isReal else { continue }
      do {
        let outcome = try await Sweep.run(city.store, under: city.rules, at: city.now)
        record.done(at: CityClock.machine)
        if outcome.notices + outcome.supervisions > 0 {
          logger.info(
            "swept",
            metadata: [
              "notices": "\(outcome.notices)", "supervisions": "\(outcome.supervisions)",
            ])
        }
      } catch {
        // The next sweep finds what this one left: nothing is lost but time.
        logger.error("sweep failed", metadata: ["error": "\(error)"])
      }
    }
  }
}

/// A tick at once and then after every pause, until the task is cancelled.
struct AsyncTimerTicks: AsyncSequence, Sendable {
  let every: Duration

  struct AsyncIterator: AsyncIteratorProtocol {
    let every: Duration
    var begun = false

    mutating func next() async -> Void? {
      guard begun else {
        begun = true
        return ()
      }
      return try? await Task.sleep(for: every)
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(every: every) }
}
