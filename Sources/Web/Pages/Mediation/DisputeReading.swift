import CaseEngine
import Foundation
import Governance
import Storage

/// What a form says of a dispute, read for the city: by a resident on his phone, or at a window.
struct DisputeReading: Sendable {
  let filing: DisputeFiling

  init(
    _ form: Form, channel: String, area: String, place: Place? = nil, public isPublic: Bool,
    text: Text
  ) throws(Invalid) {
    var problems: [Invalid.Problem] = []
    for name in ["text", "name"] + (isPublic ? ["wish"] : []) where !form.has(name) {
      problems.append(.init(name, "required"))
    }
    if area.isEmpty { problems.append(.init("area", "required")) }
    if isPublic {
      if !form.has("phone") { problems.append(.init("phone", "required")) }
      if !form.has("other-name") { problems.append(.init("other-name", "required")) }
      if form["consent"] != "yes" { problems.append(.init("consent", "consent")) }
    }
    for name in ["phone", "other-phone"] where form.has(name) {
      let digits = form[name].filter(\.isNumber).count
      if !(5...20).contains(digits) { problems.append(.init(name, "phone")) }
    }
    for prefix in ["", "other-"] {
      let person = Self.person(form, prefix)
      if let identity = person.identity, !Identity.isPlausible(identity, of: person.kind) {
        problems.append(.init(prefix + "identity", "identity"))
      }
    }
    for name in ["name", "other-name"] where form[name].count > Self.longestName {
      problems.append(.init(name, "too-long", ["most": "\(Self.longestName)"]))
    }
    if form["wish"].count > Self.longestWish {
      problems.append(.init("wish", "too-long", ["most": "\(Self.longestWish)"]))
    }
    if !problems.isEmpty { throw Invalid(problems) }
    var filing = Filing(area: area, title: form["title"], text: form["text"], channel: channel)
    filing.place = place?.id
    filing.name = form["name"]
    filing.phone = form["phone"]
    filing.address =
      [place.map { "\($0.name) \($0.address)" }, form["address"]].compactMap { $0 }
      .filter { !$0.isEmpty }.joined(separator: " ")
    filing.category = form.has("category") ? form["category"] : nil
    let way = isPublic ? .shown : ShownWords.Way(rawValue: form["privacy-way"])
    if let way {
      filing.privacyVersion = isPublic ? form["privacy"] : PrivacyNotice.version
      filing.privacyShown = text.privacyNotice(way)
    }
    var ready = DisputeFiling(
      filing, applicants: [Self.person(form, "")],
      respondents: form.has("other-name") ? [Self.person(form, "other-")] : [],
      wish: form["wish"], consents: form["mediate"] == "yes")
    ready.consentShown = way.map(text.mediationConsent)
    if !isPublic, form.has("way") {
      // The office is that of the post that files.
      ready.handedOver = DisputeFiling.HandedOver(unit: 0, way: form["way"], letter: form["letter"])
    }
    if !isPublic, form.has("act") { ready.act = form["act"] }
    self.filing = ready
  }

  static let longestName = 50
  static let longestWish = 2000

  private static func person(_ form: Form, _ prefix: String) -> DisputeFiling.Person {
    func value(_ name: String) -> String? {
      form.has(prefix + name) ? form[prefix + name].trimmingCharacters(in: .whitespaces) : nil
    }
    let kind = value("kind") ?? "person"
    return DisputeFiling.Person(
      name: value("name") ?? "", phone: value("phone"), identity: value("identity"),
      kind: ["person", "company", "group"].contains(kind) ? kind : "person")
  }
}
