import Governance

extension Text {
  /// The privacy notice as a page prints it in this language.
  func privacyNotice(_ way: ShownWords.Way) -> ShownWords {
    ShownWords(
      version: PrivacyNotice.version, language: language.rawValue,
      words: PrivacyPage.parts.map {
        self("public.privacy.\($0)") + "\n" + self("public.privacy.\($0).words")
      }.joined(separator: "\n"), way: way)
  }

  /// What stands beside the consent to mediation in this language.
  func mediationConsent(_ way: ShownWords.Way) -> ShownWords {
    ShownWords(
      version: MediationConsent.version, language: language.rawValue,
      words: self("public.dispute.mediate") + "\n" + self("public.dispute.mediate.hint"), way: way)
  }
}
