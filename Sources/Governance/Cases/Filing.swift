import CaseEngine
import Storage

/// A word that comes in: from the public page, a clerk's desk, the interface or an import.
package struct Filing: Sendable {
  package var area: String
  package var place: Int64?
  package var title: String
  package var text: String
  package var name: String?
  package var phone: String?
  package var address: String?
  package var confidential = false
  /// Whether the reporter wants to be called back once it is done.
  package var wantsReply = true
  package var channel: String
  /// The number it bears in the system it comes from; the same number is never taken in twice.
  package var sourceNumber: String?
  /// Which version of the privacy notice the reporter knows.
  package var privacyVersion: String?
  /// What of it stood before him; nil where a program showed it to him by itself.
  package var privacyShown: ShownWords?
  package var category: String?
  package var urgency: String?
  package var kind: String?
  package var estate: Int64?
  package var attachments: [String] = []

  package init(area: String, title: String, text: String, channel: String) {
    self.area = area
    self.title = title
    self.text = text
    self.channel = channel
  }
}

/// What the reporter takes home.
package struct Filed: Sendable {
  package let file: CaseFile
  package let receipt: String
  /// Shown this once.
  package let code: String?
}

extension Filing {
  /// The area where the matter lies.
  func place(on day: Day, in db: Database) throws -> Area {
    guard let found = try Areas.current(area, on: day, in: db) else {
      throw Invalid("area", "unknown-area")
    }
    return found
  }

  /// The area where the matter lies, for somebody who files for others in his own.
  func place(within actor: Actor, on day: Day, in db: Database) throws -> Area {
    let found = try place(on: day, in: db)
    guard let scope = try AreaScope.of(actor.post.area, in: db), scope.contains(found) else {
      throw Refusal.notAllowed(step: "file")
    }
    return found
  }

  /// Opens the case with this as its first report, which brings the receipt.
  /// - Parameter draft: with what the domain says beyond the filing itself.
  func open(
    _ draft: CaseDraft, by doer: Doer, at now: Instant, under rules: Rulebook, in db: Database
  ) throws -> Filed {
    var draft = draft
    draft.confidential = confidential
    draft.said["text"] = .text(text)
    draft.said["channel"] = .text(channel)
    draft.said["name"] = name.map(Fact.text)
    draft.said["phone"] = phone.map(Fact.text)
    draft.said["address"] = address.map(Fact.text)
    draft.said["category"] = category.map(Fact.text)
    draft.said["privacy"] = privacyVersion.map(Fact.text)
    draft.said.merge(privacyShown?.facts("privacy") ?? [:]) { own, _ in own }
    let attachments = try Attachments.Named(attachments, by: doer)
    if !attachments.ids.isEmpty { draft.said["attachments"] = .list(attachments.ids) }
    var file = try CaseFile.open(draft, by: doer, at: now, under: rules, in: db)
    try Attachments.use(attachments, for: file, at: now, in: db)
    let (receipt, code) = try IncomingReport.add(
      to: file, n: 1, channel: channel, sourceNumber: sourceNumber, place: place,
      confidential: confidential, privacyVersion: privacyVersion, withCode: true, at: now, in: db)
    file.reports = 1
    try file.saveJoining(in: db)
    return Filed(file: file, receipt: receipt, code: code)
  }
}
