import CaseEngine
import Foundation
import Storage

extension Register {
  /// People's mediators: members of committees, and those whom committees have engaged (People's
  /// Mediation Law §13).
  package static let mediators = Register(
    "mediators", title: "name", key: ["committee", "name", "number"], parent: "committee",
    term: "term-end", columns: ["committee", "engagement", "specialities", "term-end"],
    marks: [.withoutTerm, .termEnded, .noCommittee, .untrained, .termEnding],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 40), required: true, visibleTo: .everybody),
      RegisterField("committee", .reference("committees"), visibleTo: .everybody),
      RegisterField(
        "area", .area(.village ... .city), required: true, visibleTo: .everybody),
      RegisterField(
        "engagement", .choice(["full-time", "part-time"]), required: true, visibleTo: .everybody),
      RegisterField("member", .boolean, visibleTo: .everybody),
      RegisterField("civil-servant", .boolean),
      RegisterField("sex", .choice(["female", "male"]), visibleTo: .everybody),
      RegisterField("number", .text(longest: 40), visibleTo: .everybody),
      RegisterField("specialities", .entries(.kinds), visibleTo: .everybody),
      RegisterField("languages", .entries(.languages), visibleTo: .everybody),
      RegisterField("ethnic-group", .text(longest: 20)),
      RegisterField("party", .text(longest: 20)),
      RegisterField("education", .text(longest: 20)),
      RegisterField("term-start", .day, visibleTo: .everybody),
      RegisterField("term-end", .day, visibleTo: .everybody),
      RegisterField("trained", .day),
      RegisterField("training-hours", .whole(0...2_000)),
      RegisterField("phone", .phone, visibleTo: .keepers),
      RegisterField("identity", .personal(longest: 30)),
      RegisterField("recusal", .personal(longest: 1_000)),
      RegisterField("person", .person, visibleTo: .keepers),
    ])

  /// Teams of psychologists.
  package static let psychologists = Register(
    "psychologists", title: "name", key: ["area", "name"], measure: "experts",
    marks: [.noAccount, .noSpeciality],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField(
        "area", .area(.village ... .city), required: true, visibleTo: .everybody),
      RegisterField("head", .text(longest: 40), visibleTo: .everybody),
      RegisterField("experts", .whole(0...200), visibleTo: .everybody),
      RegisterField("specialities", .texts(longest: 30), visibleTo: .everybody),
      RegisterField("hours", .text(longest: 100), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
      RegisterField("founded", .day, visibleTo: .everybody),
      RegisterField("organisation", .organisation),
    ])
}

extension RegisterMark {
  static let noCommittee = RegisterMark("no-committee", isFault: true) { _ in "parent IS NULL" }

  /// People's Mediation Law §14: trained regularly. Nobody says when he last was.
  static let untrained = RegisterMark("untrained", isFault: false) { _ in
    "fields NOT LIKE \("%\"trained\":%")"
  }
}

extension RegisterMark {
  /// Requests cannot be matched to a team of whom nobody can sign in.
  static let noAccount = RegisterMark("no-account", isFault: true) { ground in
    """
    NOT EXISTS (SELECT 1 FROM posts WHERE posts.role = \(Role.psychologist)
      AND posts.area = register_rows.area AND posts.valid_from <= \(ground.today)
      AND (posts.valid_to IS NULL OR posts.valid_to > \(ground.today)))
    """
  }
  static let noSpeciality = RegisterMark("no-speciality", isFault: false) { _ in
    "fields NOT LIKE \("%\"specialities\":%")"
  }
}

package enum Mediators {
  /// The entry of an account that mediates, while it is one.
  package static func entry(
    of person: Int64, on day: Day, in db: Database
  ) throws -> RegisterRow? {
    try entries(of: [person], on: day, in: db)[person]
  }

  /// The entries of accounts that mediate, by the account.
  static func entries(
    of people: [Int64], on day: Day, in db: Database
  ) throws -> [Int64: RegisterRow] {
    let rows = try db.all(
      """
      SELECT person, \(RegisterRow.columns) FROM register_rows
      WHERE person IN \(list: people) AND register = \(Register.mediators.id)
        AND valid_from <= \(day) AND (valid_to IS NULL OR valid_to > \(day)) ORDER BY id
      """)
    return Dictionary(
      try rows.map { (try $0.get("person"), try RegisterRow($0)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// People and firms in whose disputes he does not mediate, as he has declared them (rules for
  /// specially invited mediation §15): one a line, or apart by any comma.
  package static func recused(_ row: RegisterRow) -> [String] {
    (row.values.text("recusal") ?? "").split { ",;\n\u{3001}\u{FF0C}\u{FF1B}".contains($0) }
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}
