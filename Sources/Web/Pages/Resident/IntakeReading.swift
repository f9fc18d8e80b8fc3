import CaseEngine
import Crypto
import Foundation
import Governance
import Storage

/// What the public form says, read for the city.
struct IntakeReading: Sendable {
  let filing: Filing
  let digest: String

  init(_ form: Form, channel: String, area: String, place: Place?) throws {
    var problems: [Invalid.Problem] = []
    if !form.has("text") { problems.append(.init("text", "required")) }
    if area.isEmpty { problems.append(.init("area", "required")) }
    if form["consent"] != "yes" { problems.append(.init("consent", "consent")) }
    if !problems.isEmpty { throw Invalid(problems) }
    var filing = Filing(area: area, title: "", text: form["text"], channel: channel)
    filing.place = place?.id
    filing.name = form["name"]
    filing.phone = form["phone"]
    filing.address =
      [place.map { "\($0.name) \($0.address)" }, form["address"]].compactMap { $0 }
      .filter { !$0.isEmpty }.joined(separator: " ")
    filing.confidential = form["confidential"] == "yes"
    filing.privacyVersion = form["privacy"]
    self.filing = filing
    let said = ["text", "address", "name", "phone", "confidential"].map { form[$0] }
    let parts = said + [area, place?.code ?? ""]
    let whole = parts.map { "\($0.utf8.count):\($0)" }.joined()
    digest = SHA256.hash(data: Data(whole.utf8))
      .map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}
