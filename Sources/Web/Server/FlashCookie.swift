import Foundation

extension Flash {
  /// The sentence as a cookie: sealed, so that nobody else can put words on our pages.
  func sealed(by seal: Seal) -> String {
    let text = Data("\(tone.rawValue)\n\(words)".utf8).base64EncodedString()
    return "\(text).\(seal.mark(text, for: "flash"))"
  }

  init?(cookie: String, seal: Seal) {
    let halves = cookie.split(separator: ".", maxSplits: 1)
    guard halves.count == 2, seal.isMark(String(halves[1]), of: String(halves[0]), for: "flash"),
      let data = Data(base64Encoded: String(halves[0])),
      let lines = String(bytes: data, encoding: .utf8)?.split(separator: "\n", maxSplits: 1),
      lines.count == 2, let tone = Tone(rawValue: String(lines[0]))
    else { return nil }
    self.init(String(lines[1]), tone: tone)
  }
}
