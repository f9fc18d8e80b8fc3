import CaseEngine
import Crypto
import Foundation
import Governance
import Logging

/// What all pages and endpoints share, made once at start.
package struct Site: Sendable {
  package var texts: Texts
  package var assets: Assets
  package var navigation: Navigation
  package var limits: RequestLimits
  /// A demonstration database: marked on every page, and with pages that only it has.
  package var demonstration: Bool
  /// Cookies are sent over TLS only. Off where the server stands alone on a machine.
  package var secureCookies: Bool
  package var now: @Sendable () -> Instant
  /// Who holds this session token, if it is still good.
  package var recognise: @Sendable (_ token: String) async throws -> Viewer?
  /// What is not ready yet, in words for an operator; nothing when all is well.
  package var unready: @Sendable () async -> [String]
  /// Writes that wait in the store, for `/metrics`.
  package var waitingWrites: @Sendable () -> Int
  /// Whether the store has so much to write that it would refuse more.
  package var refusesWrites: @Sendable () -> Bool = { false }
  package var logger: Logger
  /// What the site is of; none in tests of single pages.
  package var city: City?
  /// Where the site is reached from outside, for what is printed: `https://host`.
  package var address: String?
  package let quota = Quota()
  let seal: Seal
  let metrics = RequestMetrics()
  /// When what is due was last looked for.
  package let sweeps = SweepRecord()

  package init(
    texts: Texts, assets: Assets, navigation: Navigation = .standard,
    limits: RequestLimits = RequestLimits(),
    demonstration: Bool = false, secureCookies: Bool = false,
    secret: SymmetricKey = SymmetricKey(size: .bits256),
    now: @escaping @Sendable () -> Instant = { Instant(Date()) },
    recognise: @escaping @Sendable (String) async throws -> Viewer? = { _ in nil },
    unready: @escaping @Sendable () async -> [String] = { [] },
    waitingWrites: @escaping @Sendable () -> Int = { 0 },
    logger: Logger = Logger(label: "anlan.web")
  ) {
    self.texts = texts
    self.assets = assets
    self.navigation = navigation
    self.limits = limits
    self.demonstration = demonstration
    self.secureCookies = secureCookies
    self.now = now
    self.recognise = recognise
    self.unready = unready
    self.waitingWrites = waitingWrites
    self.logger = logger
    seal = Seal(key: secret)
  }
}

/// How much one request, and all of them at once, may ask for.
package struct RequestLimits: Sendable {
  package var formBytes = 1 << 20
  package var jsonBytes = 1 << 20
  package var jsonDepth = 32
  package var fields = 500
  package var fieldNameBytes = 100
  /// An attachment of 20 MiB and what surrounds it.
  package var uploadBytes = 21 << 20
  package var files = 10
  /// Requests answered at the same time; more are refused at once, so that none waits long.
  package var concurrentRequests = 256
  package var retryAfterSeconds = 2
  package var idleSeconds: Int64 = 60
  /// A body that has not arrived by then is given up, however slowly it drips.
  package var bodySeconds: Int64 = 120
  package var headerBytes = 32 * 1024

  package init() {}
}
