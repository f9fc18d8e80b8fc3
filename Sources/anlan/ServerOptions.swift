import ArgumentParser
import Crypto
import Foundation
import Governance
import Logging
import ServiceLifecycle
import Storage
import UnixSignals
import Web

/// Where a node listens, and how it is reached.
struct ServerOptions: ParsableArguments {
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any that is free.")
  var port = 8080

  @Option(help: "How the site is reached from outside, for what is printed: https://host.")
  var address: String?

  @Flag(help: "Send cookies over TLS only; set it wherever a proxy speaks TLS.")
  var secureCookies = false

  @Option(help: "Seconds from one sweep of what is due to the next.")
  var sweepSeconds = 30

  @Option(
    help: "The least that is logged: debug (every request), info, warning or error.",
    transform: { text in
      guard let level = Logger.Level(rawValue: text) else {
        throw ValidationError("\(text) is no level of the log")
      }
      return level
    })
  var logLevel = Logger.Level.info

  /// Serves until SIGTERM or SIGINT, then lets what has begun be finished.
  ///
  /// - Parameter ready: what to print once the port is open; gets the address.
  func serve(_ city: City, ready: @escaping @Sendable (String) -> Void) async throws {
    var logger = Logger(label: "anlan")
    logger.logLevel = logLevel
    if !city.isDemonstration {
      try await city.store.read { db in try People.refuseDefaultPasswords(in: db) }
    }
    let key = try await city.webKey()
    var site = Site.of(
      city, texts: try Texts.load(), assets: try Assets.load(), address: address,
      secureCookies: secureCookies, secret: SymmetricKey(data: Data(key.utf8)), logger: logger)
    site.unready = {
      do {
        let pending = try await City.migrator.pending(city.store)
        return pending.isEmpty ? [] : ["migrations to apply: \(pending.joined(separator: ", "))"]
      } catch {
        return ["the database does not answer"]
      }
    }
    let host = host
    let server = Server(
      site: site, host: host, port: port, running: { ready("http://\(host):\($0)") })
    let sweep = SweepTimer(
      city: city, record: site.sweeps, every: .seconds(max(1, sweepSeconds)), logger: logger)
    try await ServiceGroup(
      services: [
        server, sweep, UpkeepTimer(city: city, logger: logger),
        OutboxTimer(city: city, logger: logger), FigureTimer(city: city, logger: logger),
      ],
      gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
    ).run()
    await city.close()
  }
}
