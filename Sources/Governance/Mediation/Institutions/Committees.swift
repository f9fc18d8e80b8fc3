import CaseEngine
import Storage

extension Role {
  /// Who keeps the registers of mediation: the coordinators of the centres, who answer for the
  /// county's justice bureau (People's Mediation Law §10), and the administrator.
  static let keepersOfMediation: Set<Role> = [.coordinator, .administrator]
}

extension Register {
  /// People's mediation committees by who sets them up, as the statistics of the Ministry of
  /// Justice count them. What works for a trade bears a flag of its own beside its type, so that
  /// both ways of counting can be printed.
  package static let committees = Register(
    "committees", title: "name", key: ["area", "name"], term: "term-end",
    columns: ["type", "trade", "director", "term-end"],
    marks: [.fewMembers, .manyMembers, .noWoman, .noDirector, .termEnded, .termEnding],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField("type", .choice(CommitteeType.names), required: true, visibleTo: .everybody),
      RegisterField("trade", .boolean, visibleTo: .everybody),
      RegisterField("trade-kind", .text(longest: 60), visibleTo: .everybody),
      RegisterField(
        "area", .area(.village ... .city), required: true, visibleTo: .everybody),
      RegisterField("founding-unit", .text(longest: 100), visibleTo: .everybody),
      RegisterField("director", .text(longest: 40), visibleTo: .everybody),
      RegisterField("address", .text(longest: 200), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
      RegisterField("filing-number", .text(longest: 60)),
      RegisterField("filed-on", .day),
      RegisterField("seal", .boolean),
      RegisterField("founded", .day, visibleTo: .everybody),
      RegisterField("term-end", .day, visibleTo: .everybody),
      RegisterField("organisation", .organisation),
    ])

  /// Committees of administrative organs, which mediate what concerns their own duties.
  package static let administrativeCommittees = Register(
    "administrative-committees", title: "name", key: ["area", "name"],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField(
        "area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField("organ", .text(longest: 100), visibleTo: .everybody),
      RegisterField("field", .text(longest: 60), visibleTo: .everybody),
      RegisterField("director", .text(longest: 40), visibleTo: .everybody),
      RegisterField("members", .whole(0...200), visibleTo: .everybody),
      RegisterField("address", .text(longest: 200), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
      RegisterField("founded", .day, visibleTo: .everybody),
      RegisterField("organisation", .organisation),
    ])

  /// Organisations that mediate for a court: those it has invited, its own rooms and studios.
  package static let judicialOrganisations = Register(
    "judicial-organisations", title: "name", key: ["area", "name"],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField(
        "type", .choice(["invited", "court-service", "studio", "other"]), required: true,
        visibleTo: .everybody),
      RegisterField(
        "area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField("court", .text(longest: 100), visibleTo: .everybody),
      RegisterField("director", .text(longest: 40), visibleTo: .everybody),
      RegisterField("members", .whole(0...200), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
      RegisterField("listed", .day, visibleTo: .everybody),
      RegisterField("organisation", .organisation),
    ])

  /// Police stations with a room of their own in which they mediate.
  package static let stationRooms = Register(
    "station-rooms", title: "name", key: ["area", "name"],
    keepers: Role.keepersOfMediation,
    fields: [
      RegisterField("name", .text(longest: 100), required: true, visibleTo: .everybody),
      RegisterField(
        "area", .area(.township ... .city), required: true, visibleTo: .everybody),
      RegisterField("station", .organisation, visibleTo: .everybody),
      RegisterField("resident-mediators", .whole(0...50), visibleTo: .everybody),
      RegisterField("head", .text(longest: 40), visibleTo: .everybody),
      RegisterField("phone", .phone, visibleTo: .everybody),
      RegisterField("opened", .day, visibleTo: .everybody),
    ])
}

/// Who has set a committee up.
package enum CommitteeType: String, CaseIterable, Sendable {
  case village, residents, township, street, enterprise, social

  static let names = allCases.map(\.rawValue)
}

extension RegisterMark {
  /// People of the committee itself, not those whom it has engaged.
  private static func members(_ more: SQL = "") -> SQL {
    """
    (SELECT count(*) FROM register_rows AS member
      WHERE member.parent = register_rows.id AND member.valid_to IS NULL
        AND member.filters LIKE \("%\nmember=1\n%")\(more))
    """
  }

  /// People's Mediation Law §8: three to nine members.
  static let fewMembers = RegisterMark("few-members", isFault: true) { _ in
    "\(members()) < 3"
  }
  static let manyMembers = RegisterMark("many-members", isFault: true) { _ in
    "\(members()) > 9"
  }
  /// People's Mediation Law §8: a committee has women among its members.
  static let noWoman = RegisterMark("no-woman", isFault: true) { _ in
    "\(members(" AND member.filters LIKE \("%\nsex=female\n%")")) = 0"
  }
  /// People's Mediation Law §8: one director.
  static let noDirector = RegisterMark("no-director", isFault: true) { _ in
    "filters NOT LIKE \("%\ndirector=%")"
  }
}
