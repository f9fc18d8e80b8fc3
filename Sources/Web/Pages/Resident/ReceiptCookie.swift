import CaseEngine
import Governance
import Hummingbird

/// Number and code of a receipt, kept by the browser for half an hour so that the code stands in no
/// address and need not be typed at every step.
struct ReceiptCookie: Sendable {
  static let seconds = 1800

  let receipt: String
  let code: String

  func sealed(by seal: Seal, at now: Instant) -> String {
    let text = "\(receipt).\(code).\(now.milliseconds / 1000 + Int64(Self.seconds))"
    return "\(text).\(seal.mark(text, for: "receipt"))"
  }

  init(receipt: String, code: String) {
    self.receipt = receipt
    self.code = code
  }

  init?(_ cookie: String, seal: Seal, at now: Instant) {
    let parts = cookie.split(separator: ".").map(String.init)
    guard parts.count == 4, let ends = Int64(parts[2]), now.milliseconds / 1000 < ends,
      seal.isMark(parts[3], of: parts[0...2].joined(separator: "."), for: "receipt")
    else { return nil }
    self.init(receipt: parts[0], code: parts[1])
  }
}

extension Visit {
  /// The receipt that this browser holds, if it is the one asked for.
  func held(_ receipt: String) -> ReceiptCookie? {
    guard let cookie = request.cookie(.receipt),
      let held = ReceiptCookie(cookie, seal: site.seal, at: CityClock.machine),
      held.receipt == receipt
    else { return nil }
    return held
  }

  func see(_ path: String, holding cookie: ReceiptCookie, _ flash: Flash? = nil) -> Response {
    var response = see(path, flash)
    response.remember(
      .receipt, cookie.sealed(by: site.seal, at: CityClock.machine), site: site)
    return response
  }
}
