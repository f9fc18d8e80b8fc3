import CaseEngine

/// How days, amounts and numbers are printed, in words that stand in the policy.
package struct DocumentFormats: Codable, Hashable, Sendable {
  /// Places `{year}`, `{month}`, `{day}`.
  package var day: String
  /// Places `{figures}` and `{capitals}`.
  package var money: String
  /// What stands between names in one line.
  package var joint: String
  package var capitals: Capitals

  /// The characters in which amounts are written so that nobody can add a stroke.
  package struct Capitals: Codable, Hashable, Sendable {
    /// Ten, from zero on.
    package var digits: String
    /// For ten, a hundred and a thousand.
    package var places: String
    /// For ten thousand and a hundred million.
    package var groups: String
    package var yuan: String
    package var jiao: String
    package var fen: String
    /// After an amount without fen.
    package var whole: String
  }

  package func text(_ day: Day) -> String {
    self.day.replacing("{year}", with: "\(day.year)").replacing("{month}", with: "\(day.month)")
      .replacing("{day}", with: "\(day.day)")
  }

  package func text(fen: Int64) -> String {
    money.replacing("{figures}", with: Money.figures(fen))
      .replacing("{capitals}", with: capitals.text(fen: fen))
  }

  func faults(_ faults: inout Faults) {
    for place in ["{year}", "{month}", "{day}"] where !day.contains(place) {
      faults.add("formats.day", "required")
    }
    if !money.contains("{figures}") { faults.add("formats.money", "required") }
    for (name, text, count) in [
      ("digits", capitals.digits, 10), ("places", capitals.places, 3),
      ("groups", capitals.groups, 2),
    ] where text.count != count {
      faults.add("formats.capitals.\(name)", "required")
    }
  }
}

extension DocumentFormats.Capitals {
  /// The amount as receipts and contracts have it, after the rules for filling in bills: zeros in
  /// a row are one, none is said before `wan`, and what has no fen ends with `whole`.
  package func text(fen amount: Int64) -> String {
    guard (0...Money.most).contains(amount), digits.count == 10, places.count == 3,
      groups.count == 2
    else { return Money.figures(amount) }
    let digits = Array(digits)
    let (yuan, jiao, fen) = (amount / 100, Int(amount / 10 % 10), Int(amount % 10))
    var text = yuan > 0 ? whole(yuan) + self.yuan : ""
    if jiao == 0, fen == 0 {
      return (text.isEmpty ? String(digits[0]) + self.yuan : text) + whole
    }
    if jiao > 0 {
      if yuan > 0, yuan % 10 == 0 { text += String(digits[0]) }
      text += String(digits[jiao]) + self.jiao
    } else if yuan > 0 {
      text += String(digits[0])
    }
    return fen > 0 ? text + String(digits[fen]) + self.fen : text + whole
  }

  private func whole(_ number: Int64) -> String {
    let groups = self.groups.map(String.init)
    var (text, needsZero) = ("", false)
    for (part, unit) in [
      (number / 100_000_000, groups[1]), (number / 10_000 % 10_000, groups[0]),
      (number % 10_000, ""),
    ] {
      guard part > 0 else {
        needsZero = !text.isEmpty
        continue
      }
      if !text.isEmpty, needsZero || part < 1000 { text += String(Array(digits)[0]) }
      needsZero = false
      text += below(part) + unit
    }
    return text
  }

  private func below(_ part: Int64) -> String {
    let (digits, places) = (Array(digits), [""] + self.places.map(String.init))
    var (text, needsZero) = ("", false)
    for place in [3, 2, 1, 0] {
      let digit = Int(part / [1, 10, 100, 1000][place] % 10)
      guard digit > 0 else {
        needsZero = !text.isEmpty
        continue
      }
      if needsZero { text += String(digits[0]) }
      needsZero = false
      text += String(digits[digit]) + places[place]
    }
    return text
  }
}
