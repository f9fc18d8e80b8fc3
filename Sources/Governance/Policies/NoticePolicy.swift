import CaseEngine

/// What is told outside the system, to whom, and in which words.
package struct NoticePolicy: Policy {
  package static let name = "notices"

  package struct Hook: Codable, Hashable, Sendable {
    /// Nil where no other program is told.
    package var address: String?
    package var kinds: [String]
    package var checkpoints: Bool
  }

  package struct Messages: Codable, Hashable, Sendable {
    /// At which steps a reporter is told.
    package var steps: [String]
    /// The hour of the day from which messages go out that a timer has found.
    package var earliest: Int
  }

  package struct Mail: Codable, Hashable, Sendable {
    package var from: String
    package var recipients: [Mailbox]
  }

  package struct Mailbox: Codable, Hashable, Sendable {
    package var address: String
    package var kinds: [String]
  }

  package struct Letter: Codable, Hashable, Sendable {
    package var subject: String
    package var text: String
  }

  package struct Texts: Codable, Hashable, Sendable {
    package var sms: [String: String]
    package var mail: [String: Letter]

    /// Steps that the hotline and mediation share may have words of their own for a dispute.
    func message(_ kind: String, ofDispute isDispute: Bool) -> String? {
      isDispute ? sms["dispute.\(kind)"] ?? sms[kind] : sms[kind]
    }
  }

  package var webhook: Hook
  /// Minutes.
  package var backOff: [Int]
  package var sms: Messages
  package var mail: Mail
  package var texts: Texts

  package var mostAttempts: Int { backOff.count + 1 }

  static let messageTags: Set<String> = ["city", "area", "receipt", "unit", "road", "day"]
  /// What messages to parties may say beside that.
  static let partyTags: [String: Set<String>] = [
    "party-receipt": ["code"], "session": ["time", "place"],
    "session-moved": ["time", "place", "was"], "session-cancelled": ["time"],
    "session-reminder": ["time", "place"], "performance-due": ["due"],
    "performance-late": ["due"],
  ]
  static let letterTags: Set<String> = ["city", "area", "number", "day"]

  package func faults() -> [Invalid.Problem] {
    var faults = Faults()
    if let address = webhook.address, !Webhook.isAddress(address) {
      faults.add("webhook.address", "address")
    }
    for (index, kind) in webhook.kinds.enumerated() where !Notices.kinds.contains(kind) {
      faults.add("webhook.kinds.\(index + 1)", "choice")
    }
    faults.check("backOff", backOff.count, 1...20)
    for (index, minutes) in backOff.enumerated() {
      faults.check("backOff.\(index + 1)", minutes, 1...10_080)
    }
    faults.check("sms.earliest", sms.earliest, 0...23)
    for (index, step) in sms.steps.enumerated() {
      if !Notices.toReporters.contains(step) { faults.add("sms.steps.\(index + 1)", "choice") }
      if texts.sms[step] == nil { faults.add("texts.sms.\(step)", "required") }
    }
    if !Letter.isAddress(mail.from) { faults.add("mail.from", "mail-address") }
    for (index, box) in mail.recipients.enumerated() {
      let path = "mail.recipients.\(index + 1)"
      if !Letter.isAddress(box.address) { faults.add("\(path).address", "mail-address") }
      for kind in box.kinds {
        if !Notices.kinds.contains(kind) { faults.add("\(path).kinds", "choice") }
        if texts.mail[kind] == nil { faults.add("texts.mail.\(kind)", "required") }
      }
    }
    var problems = faults.problems
    for (step, text) in texts.sms.sorted(by: { $0.key < $1.key }) {
      problems += NoticeTemplate.faults(
        in: text, knowing: Self.messageTags.union(Self.partyTags[step] ?? [])
      )
      .map { $0.problem(at: "texts.sms.\(step)") }
    }
    for (kind, letter) in texts.mail.sorted(by: { $0.key < $1.key }) {
      for (part, text) in [("subject", letter.subject), ("text", letter.text)] {
        let own: Set<String> =
          Notices.ofMeetings.contains(kind) ? ["name", "topic", "time", "place", "was"] : []
        problems += NoticeTemplate.faults(in: text, knowing: Self.letterTags.union(own))
          .map { $0.problem(at: "texts.mail.\(kind).\(part)") }
      }
    }
    return problems
  }
}

extension NoticePolicy.Letter {
  /// One plain address, so that nothing else gets into a letter's head.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && text.utf8.count <= 254
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
              || "._+-".utf8.contains($0)
          }
      }
  }
}
