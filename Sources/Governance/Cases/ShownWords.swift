import CaseEngine
import Crypto
import Foundation

/// Words that somebody was shown, or that were read out to him, before he agreed: which version of
/// them, in which language, and by their hash what they were.
package struct ShownWords: Hashable, Sendable {
  package enum Way: String, CaseIterable, Sendable {
    case shown
    case readOut = "read-out"
  }

  package let version: String
  package let language: String
  package let sha256: String
  package let way: Way

  package init(version: String, language: String, words: String, way: Way) {
    self.version = version
    self.language = language
    self.way = way
    sha256 = Hex.text(SHA256.hash(data: Data(words.utf8)))
  }

  /// As an entry keeps them.
  func facts(_ name: String) -> [String: Fact] {
    [
      "\(name)-version": .text(version), "\(name)-language": .text(language),
      "\(name)-sha256": .text(sha256), "\(name)-way": .text(way.rawValue),
    ]
  }
}

/// What every reporter reads before he says who he is (Personal Information Protection Law §17). A
/// test holds the version and its words together.
package enum PrivacyNotice {
  package static let version = "1"
}

/// What an applicant reads before he agrees to mediation.
package enum MediationConsent {
  package static let version = "1"
}
