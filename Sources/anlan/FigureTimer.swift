import Governance
import Logging
import ServiceLifecycle
import Storage

/// Counts anew the days on which figures have changed, so that reports of many days read sums. It
/// rests fifty times as long as it worked, and four times while there is much to count and nobody
/// who waits to write: without it reports are as right, and only slower.
struct FigureTimer: Service {
  let city: City
  let logger: Logger

  func run() async throws {
    var next = ContinuousClock.now + .seconds(3)
    for await _ in AsyncTimerTicks(every: .milliseconds(200)).cancelOnGracefulShutdown() {
      let start = ContinuousClock.now
      guard start >= next else { continue }
      do {
        let isDone = try await city.countFigureDays()
        let worked = start.duration(to: .now)
        let rest = worked * (isDone || city.store.isBusy ? 50 : 4)
        next = .now + (isDone ? max(.seconds(10), rest) : rest)
      } catch {
        logger.error("counting figures failed", metadata: ["error": "\(error)"])
        next = .now + .seconds(60)
      }
    }
  }
}
