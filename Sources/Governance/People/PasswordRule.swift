import CaseEngine

/// What a password must be.
package struct PasswordRule: Codable, Hashable, Sendable {
  package var length: Int
  /// How many of lower case, upper case, digits and everything else.
  package var classes: Int
  /// How many former passwords may not come back.
  package var remembered: Int

  package init(length: Int, classes: Int, remembered: Int) {
    self.length = length
    self.classes = classes
    self.remembered = remembered
  }

  package func check(_ password: String, login: String) throws(Invalid) {
    guard password.count >= length else {
      throw Invalid("password", "too-short", ["least": "\(length)"])
    }
    guard password.utf8.count <= 256 else {
      throw Invalid("password", "too-long", ["most": "256"])
    }
    guard Self.classes(of: password) >= classes else {
      throw Invalid("password", "too-simple", ["least": "\(classes)"])
    }
    guard !password.lowercased().contains(login.lowercased()) else {
      throw Invalid("password", "contains-login")
    }
  }

  private static func classes(of password: String) -> Int {
    var found: Set<Int> = []
    for scalar in password.unicodeScalars {
      switch scalar {
      case "a"..."z": found.insert(0)
      case "A"..."Z": found.insert(1)
      case "0"..."9": found.insert(2)
      default: found.insert(3)
      }
    }
    return found.count
  }

  /// A password to be read out once and changed at the first sign-in: no letters or digits that
  /// are mistaken for one another, three classes in any case.
  package static func temporary() -> String {
    let lower = Array("abcdefghijkmnpqrstuvwxyz")
    let upper = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")
    let digits = Array("23456789")
    func some(_ letters: [Character], _ count: Int) -> [Character] {
      (0..<count).map { _ in letters[Int.random(in: 0..<letters.count)] }
    }
    return String((some(lower, 5) + some(upper, 4) + some(digits, 4)).shuffled())
  }
}
