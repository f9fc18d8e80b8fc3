import Governance
import Logging
import ServiceLifecycle

/// Counts anew the days on which figures have changed, so that reports of many days read sums. It
/// rests fifty times as long as it worked: without it reports are as right, and only slower.
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
        next = .now + (isDone ? max(.seconds(10), worked * 50) : worked * 4)
      } catch {
        logger.error("counting figures failed", metadata: ["error": "\(error)"])
        next = .now + .seconds(60)
      }
    }
  }
}
