import HTTPTypes
import Hummingbird

/// The cookies that we set; nothing in them says who somebody is.
enum CookieName: String {
  case session
  case formSeed = "form"
  case flash
  case language
  case type
  case receipt

  /// How long a browser keeps it, in seconds; nil until it is closed.
  var age: Int? {
    switch self {
    case .session, .formSeed: nil
    case .flash: 60
    case .receipt: ReceiptCookie.seconds
    case .language, .type: 365 * 86_400
    }
  }
}

extension Response {
  mutating func remember(_ name: CookieName, _ value: String, site: Site) {
    var cookie = "\(name.rawValue)=\(value); Path=/; HttpOnly; SameSite=Lax"
    if let age = name.age { cookie += "; Max-Age=\(age)" }
    if site.secureCookies { cookie += "; Secure" }
    headers.append(HTTPField(name: .setCookie, value: cookie))
  }

  mutating func forget(_ name: CookieName) {
    headers.append(
      HTTPField(
        name: .setCookie,
        value: "\(name.rawValue)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))
  }
}

extension Request {
  /// The value of a cookie, the first of its name.
  func cookie(_ name: CookieName) -> String? {
    for header in headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let halves = pair.trimmed.split(separator: "=", maxSplits: 1)
        if halves.count == 2, halves[0] == name.rawValue { return String(halves[1]) }
      }
    }
    return nil
  }
}
