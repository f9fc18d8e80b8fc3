import CaseEngine
import Crypto
import Foundation
import Storage

/// One person's or channel's word about a matter, with its own receipt. Merging moves it to
/// another case; its personal values stay where they were said.
package struct IncomingReport: Sendable {
  package let id: Int64
  package let caseID: Int64
  /// The chain and entry that hold its personal values.
  package let origin: Int64
  package let n: Int
  package let receipt: String
  package let channel: String
  package let sourceNumber: String?
  package let place: Int64?
  package let confidential: Bool
  package let privacyVersion: String?
  package let received: Instant
  package let answered: Instant?
  package let judgement: String?
  package let erased: Instant?

  static let columns: SQL = """
    id, case_id, origin, n, receipt, channel, source_number, place, confidential,
    privacy_version, received_at, answered_at, judgement, erased_at
    """

  init(_ row: Row) throws {
    id = try row.get("id")
    caseID = try row.get("case_id")
    origin = try row.get("origin")
    n = try row.get("n")
    receipt = try row.get("receipt")
    channel = try row.get("channel")
    sourceNumber = try row.get("source_number")
    place = try row.get("place")
    confidential = try row.get("confidential")
    privacyVersion = try row.get("privacy_version")
    received = Instant(milliseconds: try row.get("received_at"))
    answered = try row.instant("answered_at")
    judgement = try row.get("judgement")
    erased = try row.instant("erased_at")
  }

  package static func of(_ file: CaseFile, in db: Database) throws -> [IncomingReport] {
    try db.all(
      "SELECT \(columns) FROM reports WHERE case_id = \(file.id) ORDER BY received_at, id"
    ).map(IncomingReport.init)
  }

  /// What the reporter said and who he is, as far as it was not erased.
  package func personal(in db: Database) throws -> [String: String] {
    try PersonalValues.of(chain: origin, n: n, in: db)
  }

  /// The receipt's secret is shown once and kept only as a digest.
  struct Secret {
    let code: String

    /// Eight characters that are not mistaken for each other on paper.
    static func draw() -> Secret {
      let letters = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")
      return Secret(
        code: String((0..<8).map { _ in letters[Int.random(in: letters.indices)] }))
    }

    static func digest(_ code: String, receipt: String) -> String {
      let plain = code.uppercased().filter { $0.isLetter || $0.isNumber }
      return Hex.text(SHA256.hash(data: Data("\(receipt):\(plain)".utf8)))
    }
  }

  static func add(
    to file: CaseFile, n: Int, channel: String, sourceNumber: String?, place: Int64?,
    confidential: Bool, privacyVersion: String?, withCode: Bool, at now: Instant, in db: Database
  ) throws -> (receipt: String, code: String?) {
    let receipt = CaseNumber.draw()
    let secret = withCode ? Secret.draw() : nil
    let digest = secret.map { Secret.digest($0.code, receipt: receipt) }
    // A receipt that was drawn before is a conflict: all is done again, with another one.
    try db.demand(
      """
      INSERT INTO reports (id, case_id, origin, n, receipt, code_digest, channel, source_number,
        place, confidential, privacy_version, received_at)
      VALUES (\(Identifier.next()), \(file.id), \(file.id), \(n), \(receipt), \(digest),
        \(channel), \(sourceNumber), \(place), \(confidential), \(privacyVersion),
        \(now.milliseconds))
      ON CONFLICT (receipt) DO NOTHING
      """, or: StorageError.conflict)
    return (receipt, secret?.code)
  }
}
