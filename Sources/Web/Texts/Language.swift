/// A language of the interface. `zh-Hans` is complete by definition, `zh-Hant` is made from it by
/// `script/texts`, `en` stands beside it.
package enum Language: String, CaseIterable, Sendable {
  case simplified = "zh-Hans"
  case traditional = "zh-Hant"
  case english = "en"

  package static let standard = Language.simplified

  /// The best of the languages that an `Accept-Language` header asks for.
  package static func accepted(by header: String) -> Language? {
    var best: (language: Language, weight: Double)?
    for range in header.split(separator: ",").prefix(20) {
      let parts = range.split(separator: ";")
      guard let tag = parts.first?.trimmed, let language = Language(tag: tag) else { continue }
      var weight = 1.0
      for part in parts.dropFirst() {
        let part = part.trimmed
        if part.hasPrefix("q=") { weight = Double(part.dropFirst(2)) ?? 0 }
      }
      if weight > best?.weight ?? 0 { best = (language, weight) }
    }
    return best?.language
  }

  /// `zh-TW` and `zh-HK` are written in traditional characters, whatever script they leave unsaid.
  package init?(tag: some StringProtocol) {
    let parts = tag.lowercased().split(separator: "-")
    switch parts.first {
    case "en": self = .english
    case "zh":
      let rest = parts.dropFirst()
      let traditional: Set<Substring> = ["hant", "tw", "hk", "mo"]
      self =
        rest.contains("hans") || !rest.contains(where: traditional.contains)
        ? .simplified : .traditional
    default: return nil
    }
  }
}

extension Substring {
  var trimmed: Substring {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
