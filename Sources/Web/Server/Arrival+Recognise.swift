import HTTPTypes
import Hummingbird

extension Arrival {
  /// Reads from the request alone: language, size of letters, token. Who holds the token is asked
  /// of the store later, once there is a place for the request.
  mutating func recognise(_ request: Request, site: Site) {
    language =
      request.cookie(.language).flatMap(Language.init(rawValue:))
      ?? request.headers[.acceptLanguage].flatMap(Language.accepted(by:)) ?? .standard
    if request.isForProgram {
      sessionToken = Self.bearer(request.headers[.authorization])
      return
    }
    largeType = request.cookie(.type) == "large"
    sessionToken = request.cookie(.session)
    if let seed = request.cookie(.formSeed), seed.utf8.count == 32 {
      formSeed = seed
    } else {
      formSeed = Seal.randomToken()
      formSeedIsNew = true
    }
    flash = request.cookie(.flash).flatMap { Flash(cookie: $0, seal: site.seal) }
  }

  private static func bearer(_ header: String?) -> String? {
    guard let header, header.lowercased().hasPrefix("bearer ") else { return nil }
    let token = header.dropFirst("bearer ".count).trimmed
    return token.isEmpty ? nil : String(token)
  }
}
