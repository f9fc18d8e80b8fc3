import CaseEngine
import Crypto
import Foundation
import Storage
import Synchronization
import Yams

/// Policies in force, and their change.
package enum Policies {
  private struct Layer: Hashable {
    let row: Int64
    let area: String
    let version: Int
  }

  private struct Key: Hashable {
    let type: ObjectIdentifier
    let rows: [Int64]
  }

  /// Decoded policies by the rows they come from, which never change.
  private static let decoded = Mutex<[Key: any Policy]>([:])

  /// What holds on a day, in an area or in the city at large. A county's version lies over the
  /// city's: the keys that it has go before.
  package static func current<P: Policy>(
    _ type: P.Type, on day: Day, area: Area? = nil, in db: Database
  ) throws -> Versioned<P> {
    try current(type, on: day, county: area?.county, in: db)
  }

  static func current<P: Policy>(
    _ type: P.Type, on day: Day, county: String?, in db: Database
  ) throws -> Versioned<P> {
    let county = county ?? ""
    return try db.remembered("policy \(P.name) \(day.number) \(county)") {
      try newest(type, on: day, county: county, in: db)
    }
  }

  private static func newest<P: Policy>(
    _ type: P.Type, on day: Day, county: String, in db: Database
  ) throws -> Versioned<P> {
    let rows = try db.all(
      """
      SELECT id, area, version FROM policies
      WHERE name = \(P.name) AND area IN \(list: ["", county]) AND valid_from <= \(day)
      ORDER BY valid_from, version
      """)
    var newest: [String: Layer] = [:]
    for row in rows {
      let layer = Layer(
        row: try row.get("id"), area: try row.get("area"), version: try row.get("version"))
      newest[layer.area] = layer
    }
    let layers = newest.values.sorted { $0.area < $1.area }
    return try versioned(type, layers, in: db)
  }

  /// A version by its name, for a case that was opened under it.
  package static func version<P: Policy>(
    _ version: String, of type: P.Type, in db: Database
  ) throws -> P {
    try db.remembered("policy \(P.name) \(version)") { try read(version, of: type, in: db) }
  }

  private static func read<P: Policy>(
    _ version: String, of type: P.Type, in db: Database
  ) throws -> P {
    var layers: [Layer] = []
    for (index, part) in version.split(separator: "+").enumerated() {
      let pieces = part.split(separator: "@").map(String.init)
      guard pieces.count == 2, let number = Int(pieces[1]), index > 0 || pieces[0] == P.name else {
        throw Refusal.notFound
      }
      let area = index == 0 ? "" : pieces[0]
      let row: Int64? = try db.value(
        """
        SELECT id FROM policies
        WHERE name = \(P.name) AND area = \(area) AND version = \(number)
        """)
      guard let row else { throw Refusal.notFound }
      layers.append(Layer(row: row, area: area, version: number))
    }
    return try versioned(type, layers, in: db).policy
  }

  private static func versioned<P: Policy>(
    _ type: P.Type, _ layers: [Layer], in db: Database
  ) throws -> Versioned<P> {
    guard layers.first?.area == "" else {
      throw StorageError.fault("policy \(P.name) is not there: it is written at the first start")
    }
    let version = layers.map { "\($0.area.isEmpty ? P.name : $0.area)@\($0.version)" }
      .joined(separator: "+")
    let key = Key(type: ObjectIdentifier(type), rows: layers.map(\.row))
    if let known = decoded.withLock({ $0[key] }) as? P {
      return Versioned(version: version, policy: known)
    }
    var body = try PolicyText.shipped(P.name)
    for layer in layers {
      let text: String? = try db.value("SELECT body FROM policies WHERE id = \(layer.row)")
      body = try PolicyText.merged(body, with: text ?? "")
    }
    let policy = try PolicyText.decode(type, body)
    decoded.withLock { $0[key] = policy }
    return Versioned(version: version, policy: policy)
  }

  /// All versions of a policy, newest first.
  package static func history(_ name: String, in db: Database) throws -> [PolicyVersion] {
    try db.all(
      """
      SELECT name, area, version, valid_from, body, note, author, at FROM policies
      WHERE name = \(name) ORDER BY at DESC, version DESC
      """
    ).map { row in
      PolicyVersion(
        name: try row.get("name"), area: try row.get("area"), version: try row.get("version"),
        validFrom: try row.get("valid_from"), body: try row.get("body"),
        note: try row.get("note"), author: try row.get("author"), at: try row.get("at"))
    }
  }

  /// By the administrator: a new version, from today or a later day on. Cases opened before keep
  /// theirs. A county's version needs to have only the keys that differ.
  ///
  /// - Returns: the number of the version.
  /// - Throws: `Invalid` naming every key that cannot be used.
  @discardableResult
  package static func change<P: Policy>(
    _ type: P.Type, area: String = "", to body: String, from day: Day, note: String,
    by actor: Actor, at now: Instant, in db: Database
  ) throws -> Int {
    try actor.must(be: .administrator, to: "change-policy")
    guard day >= now.day else { throw Invalid("from", "past") }
    let note = try TypedLine.read(note, "note", most: 200)
    var base = try PolicyText.shipped(P.name)
    if !area.isEmpty {
      guard let county = try Areas.find(area, in: db), county.level == .county else {
        throw Invalid("area", "unknown")
      }
      let city: String? = try db.value(
        """
        SELECT body FROM policies WHERE name = \(P.name) AND area = '' AND valid_from <= \(day)
        ORDER BY valid_from DESC, version DESC LIMIT 1
        """)
      base = try PolicyText.merged(base, with: city ?? "")
    }
    try PolicyText.check(type, PolicyText.merged(base, with: body))
    let version = try insert(
      P.name, area: area, body: body, from: day, note: note, author: actor.person, at: now, in: db)
    let digest = Hex.text(SHA256.hash(data: Data(body.utf8)))
    try Audit.record(
      "policy.change", subject: "policy/\(P.name)", by: actor, at: now,
      ["area": area, "version": "\(version)", "from": "\(day)", "sha256": digest], in: db)
    return version
  }

  /// Writes what is shipped: at the first start as version 1 since ever; later, where the shipped
  /// text has changed and the city never had its own, as a new version from tomorrow on.
  package static func seed(at now: Instant, in db: Database) throws {
    for name in AnyPolicy.names {
      let body = try PolicyText.text(ofShipped: name)
      let newest = try db.first(
        """
        SELECT body, author FROM policies WHERE name = \(name) AND area = ''
        ORDER BY version DESC LIMIT 1
        """)
      if let newest {
        let author: Int64? = try newest.get("author")
        guard author == nil, try newest.get("body") != body else { continue }
        try insert(
          name, area: "", body: body, from: now.day + 1, note: "shipped", author: nil, at: now,
          in: db)
      } else {
        try insert(
          name, area: "", body: body, from: Day(year: 2000, month: 1, day: 1), note: "shipped",
          author: nil, at: now, in: db)
      }
    }
  }

  @discardableResult
  private static func insert(
    _ name: String, area: String, body: String, from day: Day, note: String, author: Int64?,
    at now: Instant, in db: Database
  ) throws -> Int {
    let last: Int? = try db.value(
      "SELECT max(version) FROM policies WHERE name = \(name) AND area = \(area)")
    let version = (last ?? 0) + 1
    db.forget()
    try db.run(
      """
      INSERT INTO policies (id, name, area, version, valid_from, body, note, author, at)
      VALUES (\(Identifier.next()), \(name), \(area), \(version), \(day), \(body), \(note), \
      \(author), \(now))
      """)
    return version
  }
}
