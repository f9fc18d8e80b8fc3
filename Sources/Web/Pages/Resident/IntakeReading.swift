import CaseEngine
import Governance
import Storage

/// What the public form says, read for the city.
struct IntakeReading: Sendable {
  let filing: Filing

  init(_ form: Form, channel: String, area: String, place: Place?, text: Text) throws {
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
    filing.wantsReply = form["no-reply"] != "yes"
    filing.privacyVersion = form["privacy"]
    filing.privacyShown = text.privacyNotice(.shown)
    self.filing = filing
  }
}
