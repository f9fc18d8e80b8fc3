/// A clock as it is kept: a case has a dozen, and is written at each of its steps, so what most
/// clocks have in common is left out: no pauses, no extensions, not round the clock, and
/// ``Timetable/office``, which therefore never changes.
extension Clock {
  private enum CodingKeys: String, CodingKey {
    case name, round, owner, start, term, timetable, roundTheClock, pauses, extensions,
      extensionAsked, claimedAt, stoppedAt, ending
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    round = try values.decode(Int.self, forKey: .round)
    owner = try values.decode(Owner.self, forKey: .owner)
    start = try values.decode(Instant.self, forKey: .start)
    term = try values.decode(Term.self, forKey: .term)
    timetable = try values.decodeIfPresent(Timetable.self, forKey: .timetable) ?? .office
    roundTheClock = try values.decodeIfPresent(Bool.self, forKey: .roundTheClock) ?? false
    pauses = try values.decodeIfPresent([Pause].self, forKey: .pauses) ?? []
    extensions = try values.decodeIfPresent([Int].self, forKey: .extensions) ?? []
    extensionAsked = try values.decodeIfPresent(Instant.self, forKey: .extensionAsked)
    claimedAt = try values.decodeIfPresent(Instant.self, forKey: .claimedAt)
    stoppedAt = try values.decodeIfPresent(Instant.self, forKey: .stoppedAt)
    ending = try values.decodeIfPresent(Ending.self, forKey: .ending)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    // In the order of the keys, in which they are kept, so that nothing is put in order again.
    try values.encodeIfPresent(claimedAt, forKey: .claimedAt)
    try values.encodeIfPresent(ending, forKey: .ending)
    try values.encodeIfPresent(extensionAsked, forKey: .extensionAsked)
    if !extensions.isEmpty { try values.encode(extensions, forKey: .extensions) }
    try values.encode(name, forKey: .name)
    try values.encode(owner, forKey: .owner)
    if !pauses.isEmpty { try values.encode(pauses, forKey: .pauses) }
    try values.encode(round, forKey: .round)
    if roundTheClock { try values.encode(true, forKey: .roundTheClock) }
    try values.encode(start, forKey: .start)
    try values.encodeIfPresent(stoppedAt, forKey: .stoppedAt)
    try values.encode(term, forKey: .term)
    if timetable != .office { try values.encode(timetable, forKey: .timetable) }
  }
}
