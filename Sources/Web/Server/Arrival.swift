import Hummingbird
import Logging
import NIOCore

/// What is known of a request before its handler runs.
package struct Arrival: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// The connection, to close it on one who does not stop sending; none for requests in process.
  let channel: (any Channel)?
  var number = ""
  var language = Language.standard
  var largeType = false
  var viewer: Viewer?
  var sessionToken: String?
  /// The secret half of the form token, kept in a cookie.
  var formSeed = ""
  var formSeedIsNew = false
  var flash: Flash?

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }

  struct InProcess: RequestContextSource { let logger: Logger }

  init(inProcess logger: Logger) {
    coreContext = .init(source: InProcess(logger: logger))
    channel = nil
  }
}
