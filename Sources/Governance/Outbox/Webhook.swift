import CaseEngine
import Crypto
import Foundation

/// Posts a notice to another program, signed. The request is made by curl, confined like every
/// program that reads what strangers send: it speaks TLS with the machine's certificates, and the
/// server needs no client of its own.
struct Webhook: Sendable {
  let address: String
  /// Known to both sides.
  let key: Data

  static let keyName = "webhook.key"
  static let longestSeconds = 20

  enum Answer: Hashable, Sendable {
    case status(Int)
    /// No connection, no answer in time, or no curl on this machine.
    case none
  }

  /// An absolute address of http or https without a name and password in it.
  static func isAddress(_ text: String) -> Bool {
    guard text.utf8.count <= 500, text.utf8.allSatisfy({ (33...126).contains($0) }),
      !text.contains(where: { "\"\\<>{}|^`".contains($0) }),
      let url = URLComponents(string: text), let host = url.host, !host.isEmpty
    else { return false }
    return ["http", "https"].contains(url.scheme) && url.user == nil && url.password == nil
      && url.fragment == nil
  }

  /// What a receiver works out anew: HMAC-SHA256 over the seconds, a point, and the body as sent.
  func signature(_ body: Data, seconds: Int64) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(seconds).".utf8) + body, using: SymmetricKey(data: key))
    return "v1=" + Hex.text(code)
  }

  /// - Parameter machine: the machine's own time, by which a receiver tells an old request.
  func post(_ body: Data, id: Int64, at machine: Instant) async -> Answer {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "anlan-hook-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let seconds = machine.milliseconds / 1000
    let (sent, head) = (folder.appending(path: "body"), folder.appending(path: "head"))
    let settings = folder.appending(path: "settings")
    // In a file, because everybody on a machine can read the arguments of a program.
    let lines = [
      "url = \"\(address)\"", "request = POST", "data-binary = \"@\(sent.path)\"",
      "dump-header = \"\(head.path)\"", "output = /dev/null", "proto = \"=http,https\"",
      "noproxy = \"*\"", "connect-timeout = 5", "max-time = \(Self.longestSeconds)",
      "max-filesize = 65536", "user-agent = Anlan",
      "header = \"Content-Type: application/json\"", "header = \"Anlan-Notice: \(id)\"",
      "header = \"Anlan-Timestamp: \(seconds)\"",
      "header = \"Anlan-Signature: \(signature(body, seconds: seconds))\"",
    ]
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try body.write(to: sent)
      try Data(lines.joined(separator: "\n").utf8).write(to: settings)
    } catch {
      return .none
    }
    var program = ConfinedProgram("/usr/bin/curl", lane: .network)
    program.wallSeconds = Double(Self.longestSeconds) + 5
    program.fileSize = 1 << 20
    _ = await program.run(["-q", "--silent", "--config", settings.path], in: folder)
    return Self.answer(try? String(contentsOf: head, encoding: .utf8))
  }

  /// The last status line, for `100 Continue` may stand before it.
  static func answer(_ head: String?) -> Answer {
    let statuses = (head ?? "").split(whereSeparator: \.isNewline).compactMap { line -> Int? in
      let words = line.split(separator: " ")
      guard words.count > 1, words[0].hasPrefix("HTTP/") else { return nil }
      return Int(words[1])
    }
    return statuses.last.map(Answer.status) ?? .none
  }
}
