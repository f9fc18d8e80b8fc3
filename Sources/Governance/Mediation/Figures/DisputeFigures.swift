import CaseEngine
import Storage

/// What the reports count of one dispute, read off the case alone.
package struct DisputeFigures: FigureRow {
  static let table: SQL = "dispute_figures"
  static let procedures = Set(Dispute.procedureIDs)

  package enum Result: String, Sendable {
    case settled, partly
    case notSettled = "not-settled"
  }

  var channel: String?
  var category: String?
  var difficulty: String?
  var road: String?
  var unit: Int64?
  /// Who mediated last.
  var mediator: Int64?
  /// Of the area of the unit that reached the result; before there is one, of the desk that holds
  /// it.
  var level: Int
  /// As the desk that studied it said, but no fewer than the parties are together.
  var people: Int
  /// Fen.
  var amount: Int
  /// Neither merged into another nor handed back to the hotline.
  var counted: Bool
  var admitted: Bool
  /// On merit, or the parties were shown the court after mediation had failed.
  var ended: Bool
  var result: String?
  /// Written or oral, once it is in force.
  var agreement: String?
  var performance: String?
  var confirmed: Bool
  var reachedDay: Int?
  var closedDay: Int?
  var resolveDue: Int64?
  var resolveMet: Int64?
  var signDue: Int64?
  var signMet: Int64?
  var judged: Bool
  var satisfied: Bool
  var repeated: Bool
  /// The police were called more than once.
  var calledAgain: Bool
  var climbed: Bool
  var untried: Bool
  /// Whose desk passed it up: the last that had not tried, else the last.
  var desk: String?
  var red: Bool
  var breached: Bool
  var reopened: Bool
  var inHand: Bool
  /// Turned out to be a crime, or became one.
  var criminal: Bool
  var admittedDay: Int?
  /// What was kept from happening, and to how many.
  var prevented: String?
  var preventedPeople: Int

  init(_ matter: Case, reports: Int, _ calendar: WorkingCalendar) {
    let facts = matter.facts
    func took(_ step: String) -> Bool { matter.taken[step, default: 0] > 0 }
    let handedOver = facts["handed-from"]?.text == Complaint.procedure.id
    channel = handedOver ? "hotline" : facts["channel"]?.text
    // Before it is studied, what was handed over bears the hotline's category.
    category = handedOver && !took("study") ? nil : facts["category"]?.text
    difficulty = facts["difficulty"]?.text
    mediator = facts["mediator"]?.number.map(Int64.init)
    unit = matter.unit ?? facts["unit"]?.number.map(Int64.init)
    road =
      matter.clock("resolve") == nil
      ? nil : facts["road"]?.text?.nonEmpty ?? unit.map { _ in "department" }
    // Outside numbers are bounded, so that no sum of them overflows.
    let parties = facts[Parties.count]?.number ?? matter.taken["add-party", default: 1]
    people = min(max(facts["people"]?.number ?? 1, parties, 1), 100_000)
    // The agreement's, once there is one; until then what is claimed.
    amount = min(
      max((facts["agreed-amount"] ?? facts["amount"])?.number ?? 0, 0), 10_000_000_000_000)
    let isHere = Self.procedures.contains(matter.procedure)
    counted = isHere && matter.outcome != "merged"
    inHand = isHere && matter.open
    admitted = matter.clock("resolve") != nil
    admittedDay = matter.clocks.first { $0.name == "resolve" }?.start.day.number
    ended = isHere && !matter.open && ["closed", "guided"].contains(matter.state)
    closedDay = isHere && !matter.open ? matter.changed.day.number : nil
    // A result counts while somebody answers for it: claimed, or accepted. An agreement that not
    // everybody has signed is none yet.
    let clock = matter.clock("resolve")
    let reached =
      matter.state == "signing"
      ? nil : clock?.claimedAt ?? (clock?.ending == .met ? clock?.stoppedAt : nil)
    level = reached.flatMap { _ in facts["reached-level"]?.number } ?? matter.level.rawValue
    let said = facts["result"]?.text
    result = reached != nil || said == Result.notSettled.rawValue ? said : nil
    let isAgreed = reached != nil && said != Result.notSettled.rawValue
    reachedDay = isAgreed ? reached?.day.number : nil
    agreement = isAgreed ? facts["agreement-form"]?.text : nil
    performance = agreement == nil ? nil : facts["performance"]?.text
    confirmed = agreement != nil && facts["confirmation"] == "confirmed"
    (resolveDue, resolveMet) = matter.firstRound("resolve", calendar)
    (signDue, signMet) = matter.firstRound("sign", calendar)
    let judgement = facts["judgement"]?.text
    judged = judgement != nil && judgement != "unreachable" && judgement != "unreasonable"
    satisfied = judgement == "satisfied" || judgement == "fairly-satisfied"
    repeated = reports > 1
    calledAgain = facts[RepeatedCalls.fact]?.number ?? 0 > 1
    climbed = facts["climbed"] == true
    untried = climbed && facts["climbed-untried"] == true
    desk = climbed ? facts["climb-desk"]?.text : nil
    let found = facts["office-outcome"]?.text
    criminal =
      found.map { ["criminal-case", "criminal-reconciliation"].contains($0) } ?? took("find-crime")
    red = took("raise-red")
    breached = agreement != nil && facts["breached"] == true
    reopened = took("reopen")
    prevented = facts["prevented"]?.text
    preventedPeople =
      prevented == nil ? 0 : min(max(facts["prevented-people"]?.number ?? people, 1), 100_000)
  }

  init(_ row: Row) throws {
    channel = try row.get("channel")
    category = try row.get("category")
    difficulty = try row.get("difficulty")
    road = try row.get("road")
    unit = try row.get("unit")
    mediator = try row.get("mediator")
    level = try row.get("level")
    people = try row.get("people")
    amount = try row.get("amount")
    counted = try row.get("counted")
    admitted = try row.get("admitted")
    ended = try row.get("ended")
    result = try row.get("result")
    agreement = try row.get("agreement")
    performance = try row.get("performance")
    confirmed = try row.get("confirmed")
    reachedDay = try row.get("reached_day")
    closedDay = try row.get("closed_day")
    resolveDue = try row.get("resolve_due")
    resolveMet = try row.get("resolve_met")
    signDue = try row.get("sign_due")
    signMet = try row.get("sign_met")
    judged = try row.get("judged")
    satisfied = try row.get("satisfied")
    repeated = try row.get("repeated")
    calledAgain = try row.get("called_again")
    climbed = try row.get("climbed")
    untried = try row.get("untried")
    desk = try row.get("desk")
    red = try row.get("red")
    breached = try row.get("breached")
    reopened = try row.get("reopened")
    inHand = try row.get("in_hand")
    criminal = try row.get("criminal")
    admittedDay = try row.get("admitted_day")
    prevented = try row.get("prevented")
    preventedPeople = try row.get("prevented_people")
  }

  func save(_ file: CaseFile, in db: Database) throws {
    try db.run(
      """
      INSERT INTO dispute_figures (case_id, received_day, city, county, township, area, channel,
        category, difficulty, road, unit, mediator, level, people, amount, counted, admitted, ended, result,
        agreement, performance, confirmed, reached_day, closed_day, resolve_due, resolve_met,
        sign_due, sign_met, judged, satisfied, repeated, called_again, climbed, untried, desk,
        red, breached, reopened, in_hand, criminal, admitted_day, prevented, prevented_people, stamp)
      VALUES (\(file.id), \(file.opened.day.number), \(file.place.city), \(file.place.county),
        \(file.place.township), \(file.place.code), \(channel), \(category), \(difficulty),
        \(road), \(unit), \(mediator), \(level), \(people), \(amount), \(counted), \(admitted), \(ended),
        \(result), \(agreement), \(performance), \(confirmed), \(reachedDay), \(closedDay),
        \(resolveDue), \(resolveMet), \(signDue), \(signMet), \(judged), \(satisfied),
        \(repeated), \(calledAgain), \(climbed), \(untried), \(desk), \(red), \(breached),
        \(reopened), \(inHand), \(criminal), \(admittedDay), \(prevented), \(preventedPeople),
        \(Identifier.next()))
      ON CONFLICT (case_id) DO UPDATE SET channel = excluded.channel,
        category = excluded.category, difficulty = excluded.difficulty, road = excluded.road,
        unit = excluded.unit, mediator = excluded.mediator, level = excluded.level,
        people = excluded.people,
        amount = excluded.amount, counted = excluded.counted, admitted = excluded.admitted,
        ended = excluded.ended, result = excluded.result, agreement = excluded.agreement,
        performance = excluded.performance, confirmed = excluded.confirmed,
        reached_day = excluded.reached_day, closed_day = excluded.closed_day,
        resolve_due = excluded.resolve_due, resolve_met = excluded.resolve_met,
        sign_due = excluded.sign_due, sign_met = excluded.sign_met, judged = excluded.judged,
        satisfied = excluded.satisfied, repeated = excluded.repeated, called_again = excluded.called_again,
        climbed = excluded.climbed,
        untried = excluded.untried, desk = excluded.desk, red = excluded.red,
        breached = excluded.breached,
        reopened = excluded.reopened, in_hand = excluded.in_hand,
        criminal = excluded.criminal, admitted_day = excluded.admitted_day,
        prevented = excluded.prevented,
        prevented_people = excluded.prevented_people, stamp = excluded.stamp
      """)
  }
}
