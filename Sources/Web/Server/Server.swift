import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The site on a port. Ends with the service group: it takes no new connections then and finishes
/// the requests that it has.
package struct Server: Service {
  private let application: Application<Reception>

  /// `running` gets the port once it listens; with port 0 the system chooses one. `more` adds routes
  /// to those of the product.
  package init(
    site: Site, host: String, port: Int, more: (Routes) -> Void = { _ in },
    running: @escaping @Sendable (Int) async -> Void = { _ in }
  ) {
    let routes = Routes(site: site)
    more(routes)
    let limits = site.limits
    let channel = HTTP1Channel.Configuration(
      additionalChannelHandlers: [ContinueHandler()], idleTimeout: .seconds(limits.idleSeconds),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerBytes / 2, maxHeaderListSize: limits.headerBytes,
        maxHeaderFieldCount: 100))
    application = Application(
      responder: Reception(routes), server: .http1(configuration: channel),
      configuration: .init(address: .hostname(host, port: port), backlog: 1024),
      onServerRunning: { await running($0.localAddress?.port ?? port) }, logger: site.logger)
  }

  package func run() async throws { try await application.run() }
}
