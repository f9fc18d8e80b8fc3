import CaseEngine
import Storage

/// What the reports count of one case, read off the case alone.
package struct CaseFigures: FigureRow {
  static let table: SQL = "case_figures"
  static let procedures: Set<String> = [Complaint.procedure.id]

  var contactDue: Int64?
  var contactMet: Int64?
  var handleDue: Int64?
  var handleMet: Int64?
  var replyDue: Int64?
  var replyMet: Int64?
  var unit: Int64?
  var category: String?
  var urgency: String?
  var kind: String?
  var isPart: Bool
  var isParent: Bool
  var dispatched: Bool
  var returned: Bool
  var extended: Bool
  var redone: Bool
  var repeated: Bool
  var judged: Bool
  var solved: Bool
  var satisfied: Bool
  var excluded: Bool

  init(_ matter: Case, reports: Int, _ calendar: WorkingCalendar) {
    (contactDue, contactMet) = matter.firstRound("contact", calendar)
    (handleDue, handleMet) = matter.firstRound("handle", calendar)
    (replyDue, replyMet) = matter.firstRound("reply", calendar)
    let facts = matter.facts
    unit = matter.unit ?? facts["unit"]?.number.map(Int64.init)
    category = facts["category"]?.text
    urgency = facts["urgency"]?.text
    kind = facts["kind"]?.text
    isPart = facts["parent"] != nil
    isParent = facts["units"] != nil
    func took(_ step: String) -> Bool { matter.taken[step, default: 0] > 0 }
    dispatched = took("dispatch") || took("file-part") || took("settle-duty")
    returned = took("accept-return")
    extended = took("grant-extension")
    redone = took("redo") || took("redo-shared") || took("order-redo")
    repeated = reports > 1 || facts["ending"] == "noted-repeat"
    let judgement = facts["judgement"]?.text
    let isFound = judgement == "unreachable" || judgement == "unreasonable"
    excluded = isFound || facts["kind"] == "consultation"
    judged = judgement != nil && !isFound
    solved = judged && facts["solved"] == true
    satisfied = judged && (judgement == "satisfied" || judgement == "fairly-satisfied")
  }

  func save(_ file: CaseFile, in db: Database) throws {
    try db.later(
      """
      INSERT INTO case_figures (case_id, received_day, city, county, township, area, unit,
        category, urgency, kind, estate, is_part, is_parent, contact_due, contact_met, handle_due,
        handle_met, reply_due, reply_met, dispatched, returned, extended, redone, repeated,
        judged, solved, satisfied, excluded, stamp)
      VALUES (\(file.id), \(file.opened.day.number), \(file.place.city), \(file.place.county),
        \(file.place.township), \(file.place.code), \(unit), \(category), \(urgency), \(kind),
        \(file.estate), \(isPart), \(isParent), \(contactDue), \(contactMet), \(handleDue),
        \(handleMet), \(replyDue), \(replyMet), \(dispatched), \(returned), \(extended),
        \(redone), \(repeated), \(judged), \(solved), \(satisfied), \(excluded),
        \(Identifier.next()))
      ON CONFLICT (case_id) DO UPDATE SET unit = excluded.unit, category = excluded.category,
        urgency = excluded.urgency, kind = excluded.kind, is_part = excluded.is_part,
        is_parent = excluded.is_parent, contact_due = excluded.contact_due,
        contact_met = excluded.contact_met, handle_due = excluded.handle_due,
        handle_met = excluded.handle_met, reply_due = excluded.reply_due,
        reply_met = excluded.reply_met, dispatched = excluded.dispatched,
        returned = excluded.returned, extended = excluded.extended, redone = excluded.redone,
        repeated = excluded.repeated, judged = excluded.judged, solved = excluded.solved,
        satisfied = excluded.satisfied, excluded = excluded.excluded, stamp = excluded.stamp
      """)
  }

  init(_ row: Row) throws {
    contactDue = try row.get("contact_due")
    contactMet = try row.get("contact_met")
    handleDue = try row.get("handle_due")
    handleMet = try row.get("handle_met")
    replyDue = try row.get("reply_due")
    replyMet = try row.get("reply_met")
    unit = try row.get("unit")
    category = try row.get("category")
    urgency = try row.get("urgency")
    kind = try row.get("kind")
    isPart = try row.get("is_part")
    isParent = try row.get("is_parent")
    dispatched = try row.get("dispatched")
    returned = try row.get("returned")
    extended = try row.get("extended")
    redone = try row.get("redone")
    repeated = try row.get("repeated")
    judged = try row.get("judged")
    solved = try row.get("solved")
    satisfied = try row.get("satisfied")
    excluded = try row.get("excluded")
  }
}
