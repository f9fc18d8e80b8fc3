import Foundation
import Governance

/// 4,326 messages of residents with masked places, from a public contest, where they are at hand.
package enum RealMessages {
  /// The folder of real data, where it lies beside the package or is named.
  package static let shared: URL? = {
    let near = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../shared").standardizedFileURL
    let named = ProcessInfo.processInfo.environment["ANLAN_SHARED"].map { URL(filePath: $0) }
    return [named, near].compactMap { $0 }.first {
      FileManager.default.fileExists(atPath: $0.appending(path: "data").path)
    }
  }()

  package static var file: URL? {
    let file = shared?.appending(path: "data/messages/tipdm2020c_fj3_hot_4326.csv.gz")
    return file.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
  }

  /// The masked places of the contest and the areas that they are here: the city itself is A, its
  /// districts and counties are counties of the demonstration city. Other cities' places are not
  /// listed: what is said of them lies in the city at large.
  package static let areas = [
    "A市": "371400", "A1区": "371402", "A2区": "371403", "A3区": "371471", "A4区": "371422",
    "A5区": "371423", "A6区": "371424", "A7县": "371425", "A8县": "371426", "A9市": "371481",
  ]

  package static var map: ImportMap {
    get throws {
      let lines = areas.sorted { $0.key < $1.key }.map { "  \($0.key): \"\($0.value)\"" }
      return try ImportMap.shipped().preceded(
        by: ImportMap(yaml: "areas:\n" + lines.joined(separator: "\n")))
    }
  }

  package struct Message: Sendable {
    package let title: String
    /// Of Shanghai, `2020-01-05 10:02:11` or without its seconds.
    package let time: String
    package let text: String
  }

  /// The newest, the oldest of them first.
  package static func latest(_ count: Int, in file: URL) throws -> [Message] {
    let packed = try Data(contentsOf: file)
    let text = String(decoding: try Inflate.gunzip(packed, limit: 1 << 28), as: UTF8.self)
    return records(text).dropFirst().filter { $0.count > 4 }.sorted { $0[3] < $1[3] }
      .suffix(count).map { Message(title: $0[2], time: $0[3], text: $0[4]) }
  }

  /// Records of a csv file, read without the product's own reader.
  package static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var quoted = false
    let characters = Array(text.unicodeScalars)
    var index = 0
    while index < characters.count {
      let character = characters[index]
      if quoted {
        if character == "\"" {
          if index + 1 < characters.count, characters[index + 1] == "\"" {
            field.unicodeScalars.append(character)
            index += 1
          } else {
            quoted = false
          }
        } else {
          field.unicodeScalars.append(character)
        }
      } else if character == "\"" {
        quoted = true
      } else if character == "," {
        record.append(field)
        field = ""
      } else if character == "\n" {
        records.append(record + [field])
        record = []
        field = ""
      } else if character != "\r" {
        field.unicodeScalars.append(character)
      }
      index += 1
    }
    if !field.isEmpty || !record.isEmpty { records.append(record + [field]) }
    return records
  }
}
