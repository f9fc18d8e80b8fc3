import Governance
import Logging
import ServiceLifecycle
import Web

/// What a node does by the hour: the rules of the day, the checkpoint, the removal of what has run
/// out.
struct UpkeepTimer: Service {
  let city: City
  let logger: Logger

  func run() async throws {
    for await _ in AsyncTimerTicks(every: .seconds(3600)).cancelOnGracefulShutdown() {
      do {
        try await city.refreshRules()
        try await city.removeWhatHasRunOut()
        try UploadFolder.removeAbandoned()
        if let checkpoint = try await city.makeCheckpoint() {
          logger.info("checkpoint", metadata: ["number": "\(checkpoint.number)"])
        }
      } catch {
        logger.error("upkeep failed", metadata: ["error": "\(error)"])
      }
    }
  }
}
