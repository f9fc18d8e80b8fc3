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

  /// An eighteen-digit citizen number with the right check character (GB 11643, MOD 11-2), or
  /// some other document: passports and permits have no rule in common.
  package static func isPlausible(_ text: String) -> Bool {
    let letters = Array(text.uppercased().unicodeScalars)
    guard letters.count == 18, letters.prefix(17).allSatisfy({ ("0"..."9").contains($0) }) else {
      return (4...30).contains(letters.count)
        && letters.allSatisfy {
          $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-"
        }
    }
    return letters[17] == checkCharacter(of: letters)
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
