import CaseEngine
import Foundation

/// Numbers of identity documents.
package enum Identity {
  /// By which somebody of the staff records which document of a party he has seen.
  package static let step = "record-identity"
  static let papers = [
    "citizen-card", "household-register", "residence-permit", "passport", "business-licence",
    "other-paper",
  ]

  /// An eighteen-digit citizen number with the right check character (GB 11643, MOD 11-2), of a
  /// company the unified code with its own (GB 32100, MOD 31), or some other document: passports,
  /// permits and older licences have no rule in common.
  ///
  /// - Parameter kind: the party's, `person`, `company` or `group`.
  package static func isPlausible(_ text: String, of kind: String) -> Bool {
    let letters = Array(text.uppercased().unicodeScalars)
    if kind == "company" {
      if letters.count == 18, let check = companyCheck(of: letters) { return letters[17] == check }
    } else if letters.count == 18, letters.prefix(17).allSatisfy({ ("0"..."9").contains($0) }) {
      return letters[17] == checkCharacter(of: letters)
    }
    return (4...30).contains(letters.count)
      && letters.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-"
      }
  }

  /// Nil where a character cannot stand in such a code.
  private static func companyCheck(of letters: [Unicode.Scalar]) -> Unicode.Scalar? {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".unicodeScalars)
    var (sum, weight) = (0, 1)
    for letter in letters.prefix(17) {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      sum += value * weight
      weight = weight * 3 % 31
    }
    return alphabet[(31 - sum % 31) % 31]
  }

  /// The day of birth that a citizen's number of eighteen digits says.
  static func born(_ text: String) -> Day? {
    let letters = Array(text.trimmed.uppercased().unicodeScalars)
    guard letters.count == 18, letters.prefix(17).allSatisfy({ ("0"..."9").contains($0) }),
      letters[17] == checkCharacter(of: letters)
    else { return nil }
    let digits = letters[6..<14].map(Character.init)
    return Day(
      "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))")
  }

  private static func checkCharacter(of letters: [Unicode.Scalar]) -> Unicode.Scalar {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(letters, weights).reduce(0) { $0 + Int($1.0.value - 48) * $1.1 }
    return Array("10X98765432".unicodeScalars)[sum % 11]
  }
}
