import CaseEngine
import Foundation

/// A folder in which messages wait for the program of a provider. One file a message, named by its
/// notice: writing it twice is writing it once.
struct Spool: Sendable {
  let folder: URL

  init(_ channel: Outbox.Channel, in directory: URL) {
    folder = directory.appending(path: "spool/\(channel.rawValue)")
  }

  struct Message: Codable, Hashable {
    let id: String
    let to: String
    let text: String
    let at: String
  }

  func write(_ message: Message) throws {
    try write(Data(JSON.text(message).utf8), "\(message.id).json")
  }

  /// As mail programs take it (RFC 5322), its text in base64 whatever characters it has.
  func write(_ letter: Letter, id: Int64, at now: Instant) throws {
    let lines = [
      "From: \(letter.from)", "To: \(letter.to)", "Subject: \(Self.encoded(letter.subject))",
      "Date: \(Self.date(now))", "Message-ID: <\(id)@anlan>", "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
      Data(letter.text.utf8).base64EncodedString(options: .lineLength76Characters), "",
    ]
    try write(Data(lines.joined(separator: "\r\n").utf8), "\(id).eml")
  }

  struct Letter {
    let from: String
    let to: String
    let subject: String
    let text: String
  }

  private func write(_ data: Data, _ name: String) throws {
    let files = FileManager.default
    try files.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let draft = folder.appending(path: ".\(name).\(UUID().uuidString)")
    guard
      files.createFile(
        atPath: draft.path, contents: data, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
    // Who picks messages up never sees half of one.
    guard rename(draft.path, folder.appending(path: name).path) == 0 else {
      try? files.removeItem(at: draft)
      throw CocoaError(.fileWriteUnknown)
    }
  }

  /// RFC 2047, in words of at most 75 characters; a character is never cut.
  static func encoded(_ text: String) -> String {
    if text.utf8.allSatisfy({ (32...126).contains($0) }) { return text }
    var words: [String] = []
    var part = ""
    for character in text where !character.isNewline {
      if (part + String(character)).utf8.count > 42 {
        words.append(part)
        part = ""
      }
      part.append(character)
    }
    return (words + [part]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }
      .joined(separator: "\r\n ")
  }

  private static func date(_ now: Instant) -> String {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let day = now.day
    let time = now.rfc3339.dropFirst(11).prefix(8)
    return "\(day.day) \(months[day.month - 1]) \(day.year) \(time) +0800"
  }
}
