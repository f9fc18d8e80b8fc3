import CaseEngine

/// A 12-digit statistical code: county 6, township 3, village 3, and zeros behind.
package struct AreaCode: Hashable, Sendable {
  package let text: String

  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 12, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    self.text = String(text)
  }

  /// Nil for a province, which no city keeps.
  package var level: Level? {
    if digits(9..<12) != "000" { return .village }
    if digits(6..<9) != "000" { return .township }
    if digits(4..<6) != "00" { return .county }
    return digits(2..<4) == "00" ? nil : .city
  }

  /// The code as far as it says something: 4, 6, 9 or 12 digits.
  package var prefix: Substring {
    switch level {
    case .village: text[...]
    case .township: digits(0..<9)
    case .county: digits(0..<6)
    case .city: digits(0..<4)
    case nil: digits(0..<2)
    }
  }

  /// The code one level up.
  package var parent: String {
    switch level {
    case .village: AreaCode.padded(digits(0..<9))
    case .township: AreaCode.padded(digits(0..<6))
    case .county: AreaCode.padded(digits(0..<4))
    case .city, nil: AreaCode.padded(digits(0..<2))
    }
  }

  /// The county level that a city has on paper and nobody lives in (ending 01): it is passed over
  /// where nothing lies beneath it.
  package var isPaperCounty: Bool { level == .county && digits(4..<6) == "01" }

  package var kind: Area.Kind {
    switch level {
    case .city, nil: .city
    case .county: digits(4..<5) == "7" ? .functionalZone : .county
    case .township:
      switch digits(6..<9) {
      case ..<"100": .subdistrict
      case ..<"200": .town
      case ..<"400": .township
      default: .townshipLike
      }
    case .village:
      switch digits(9..<12) {
      case ..<"200": .residentsCommittee
      case ..<"400": .villagersCommittee
      case ..<"500": .residentsLike
      default: .villagersLike
      }
    }
  }

  package static func padded(_ prefix: some StringProtocol) -> String {
    prefix + String(repeating: "0", count: max(0, 12 - prefix.count))
  }

  private func digits(_ range: Range<Int>) -> Substring {
    let utf8 = text.utf8
    return text[
      utf8.index(
        utf8.startIndex, offsetBy: range.lowerBound)..<utf8.index(
          utf8.startIndex, offsetBy: range.upperBound)]
  }
}
