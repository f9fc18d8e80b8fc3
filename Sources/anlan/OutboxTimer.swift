import Governance
import Logging
import ServiceLifecycle

/// Sends what is due every few seconds. Each node does; no notice is taken by two.
struct OutboxTimer: Service {
  let city: City
  let logger: Logger

  func run() async throws {
    for await _ in AsyncTimerTicks(every: .seconds(5)).cancelOnGracefulShutdown() {
      do {
        let outcome = try await Outbox.send(city)
        guard outcome != Outbox.Outcome() else { continue }
        logger.info(
          "sent",
          metadata: [
            "delivered": "\(outcome.delivered)", "spooled": "\(outcome.spooled)",
            "failed": "\(outcome.failed)",
          ])
      } catch {
        // What this round left is due again in the next.
        logger.error("sending failed", metadata: ["error": "\(error)"])
      }
    }
  }
}
