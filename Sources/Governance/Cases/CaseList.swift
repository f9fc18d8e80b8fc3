import CaseEngine
import Storage

/// What a list shows of a case, read from the columns alone.
package struct CaseSummary: Sendable {
  package let id: Int64
  package let number: String
  package let procedure: String
  package let state: String
  package let open: Bool
  package let outcome: String?
  /// Nil where this actor may not read it.
  package let title: String?
  package let area: String
  package let holder: String
  package let level: Level
  package let turn: Role?
  package let unit: Int64?
  package let handler: Int64?
  /// What it is about: nil where only its standing is seen.
  package let category: String?
  package let urgency: String?
  package let confidential: Bool
  package let entries: Int
  package let light: Light
  package let due: Instant?
  package let opened: Instant
  package let changed: Instant
  package let closed: Instant?
  package let reports: Int
  /// The colour that the computer proposes for a dispute where it is another than was decided; for
  /// who reads it and may decide.
  package let proposedRisk: String?
  /// How much of it this actor sees.
  package let degree: Sight.Degree
  /// Under whichever of mediation's procedures.
  package var isDispute: Bool { Dispute.procedureIDs.contains(procedure) }

  static let columns: SQL = """
    id, number, procedure, privacy, sealed, handed, handed_city, handed_county, handed_township, joint,
    joint_city, joint_county, joint_township, giver, giver_city, giver_county, giver_township,
    status_units, state, open, outcome, title, redacted_title, city, county, township,
    area, holder, holder_city, holder_county, holder_township, level, owner_role, unit, handler,
    filer, category, urgency, confidential, entries, supervisions, due_at, yellow_at, alert_at,
    paused_until, opened_at, changed_at, closed_at, reports, proposed_risk
    """

  init(_ row: Row, seenBy sight: Sight, at now: Instant) throws {
    id = try row.get("id")
    number = try row.get("number")
    procedure = try row.get("procedure")
    state = try row.get("state")
    open = try row.get("open")
    outcome = try row.get("outcome")
    area = try row.get("area")
    holder = try row.get("holder")
    level = try row.get("level")
    turn = try row.get("owner_role")
    unit = try row.get("unit")
    handler = try row.get("handler")
    confidential = try row.get("confidential")
    entries = try row.get("entries")
    opened = Instant(milliseconds: try row.get("opened_at"))
    changed = Instant(milliseconds: try row.get("changed_at"))
    closed = try row.instant("closed_at")
    due = try row.instant("due_at")
    reports = try row.get("reports")
    let standing = CaseFile.Standing(
      due: due, yellow: try row.instant("yellow_at"), alert: nil,
      pausedUntil: try row.instant("paused_until"))
    light = standing.light(
      supervised: try row.get("supervisions") as Int > 0, open: open, at: now)
    degree = sight.degree(
      Sight.Whereabouts(
        privacy: try row.get("privacy"), isSealed: try row.get("sealed"),
        place: CaseFile.AreaChain(
          code: area, city: try row.get("city"), county: try row.get("county"),
          township: try row.get("township")),
        holder: CaseFile.AreaChain(
          code: holder, city: try row.get("holder_city"), county: try row.get("holder_county"),
          township: try row.get("holder_township")),
        level: level, handed: try CaseFile.AreaChain("handed", in: row),
        joint: try CaseFile.AreaChain("joint", in: row),
        giver: try CaseFile.AreaChain("giver", in: row), unit: unit,
        handler: handler, statusUnits: try row.units("status_units"),
        filer: try row.get("filer")))
    category = degree == .content ? try row.get("category") : nil
    urgency = degree == .content ? try row.get("urgency") : nil
    proposedRisk =
      degree == .content && open && sight.actor.role.decidesRisk
      ? try row.get("proposed_risk") : nil
    title = sight.title(
      try row.get("title"), redacted: try row.get("redacted_title"), confidential: confidential,
      degree: degree)
  }
}

/// Which cases, in which order, from where on. The same filter makes the page, the count, the
/// interface's answer and the export.
package struct CaseFilter: Sendable {
  package enum Order: String, Sendable, CaseIterable { case newest, due }

  package var procedure: String?
  package var area: String?
  package var state: String?
  package var open: Bool?
  package var light: Light?
  /// Whether the time of the earliest running duty is over, supervised or not.
  package var overdue: Bool?
  /// The reporter is not satisfied, or disputes the outcome.
  package var contested = false
  package var category: String?
  package var urgency: String?
  package var unit: Int64?
  /// Only what no unit has.
  package var unassigned = false
  /// Only disputes, under whichever procedure.
  package var disputes = false
  /// Only disputes for which the computer proposes another colour than was decided.
  package var proposed = false
  package var turn: Role?
  /// Only what this person handles.
  package var handler: Int64?
  /// Only what this person watches.
  package var watchedBy: Int64?
  /// Only what this person has had a hand in.
  package var touchedBy: Int64?
  /// Only what the desk of this area holds.
  package var holder: String?
  package var openedFrom: Instant?
  package var openedBefore: Instant?
  package var words: String?
  package var order = Order.newest
  package var cursor: String?
  package var limit = 50

  package static let most = 200

  package init() {}

  func conditions(_ sight: Sight, at now: Instant, in db: Database) throws -> SQL {
    var parts: [SQL] = [sight.condition(.status)]
    if let procedure { parts.append("procedure = \(procedure)") }
    if let area {
      guard let scope = try AreaScope.of(area, in: db) else {
        throw Invalid("area", "unknown-area")
      }
      parts.append(scope.condition(village: "area"))
    }
    if let state { parts.append("state = \(state)") }
    // Not bound: the indexes of what is open are for this condition alone.
    if let open { parts.append(open ? "open = 1" : "open = 0") }
    if contested { parts.append("state IN \(list: UnitStanding.contestedStates)") }
    if let category {
      parts.append(
        "category LIKE \(category.filter { $0.isNumber || $0.isLetter || $0 == "-" } + "%")")
    }
    if let urgency { parts.append("urgency = \(urgency)") }
    // Otherwise the list would tell what each row of it is silent about.
    if category != nil || urgency != nil { parts.append(sight.condition(.content)) }
    if let unit { parts.append("unit = \(unit)") }
    if unassigned { parts.append("unit IS NULL") }
    // By no index: most of what was ever filed is a dispute.
    if disputes { parts.append("procedure || '' IN \(list: Dispute.procedureIDs)") }
    if proposed {
      let isShown = sight.actor.role.decidesRisk
      parts.append(
        isShown
          ? "(open = 1 AND proposed_risk IS NOT NULL AND \(sight.condition(.content)))" : "1 = 0")
    }
    if let turn { parts.append("owner_role = \(turn.rawValue)") }
    if let handler { parts.append("handler = \(handler)") }
    if let watchedBy {
      parts.append("id IN (SELECT case_id FROM watches WHERE person = \(watchedBy))")
    }
    if let touchedBy {
      parts.append("id IN (SELECT chain FROM entries WHERE person = \(touchedBy))")
    }
    if let holder { parts.append("holder = \(holder)") }
    if let openedFrom { parts.append("opened_at >= \(openedFrom.milliseconds)") }
    if let openedBefore { parts.append("opened_at < \(openedBefore.milliseconds)") }
    if let light { parts.append(condition(light, at: now.milliseconds)) }
    if let overdue {
      let late = Self.late(at: now)
      parts.append(overdue ? late : "NOT \(late)")
    }
    if let words { try parts.append(search(words, sight, db)) }
    return parts.joined(" AND ")
  }

  /// The time of the earliest running duty is over.
  static func late(at now: Instant) -> SQL {
    """
    (open = 1 AND due_at IS NOT NULL AND due_at <= \(now)
      AND (paused_until IS NULL OR paused_until <= \(now)))
    """
  }

  /// A number finds the case itself; words find what contains them. Words of confidential
  /// matters find nothing for those who may not know the reporter.
  private func search(_ words: String, _ sight: Sight, _ db: Database) throws -> SQL {
    if let number = CaseNumber.read(words) { return "number = \(number)" }
    guard let match = CaseWords.condition(words, dialect: db.dialect) else { return "1 = 0" }
    let content = sight.condition(.content)
    return sight.seesConfidentialReporter
      ? "\(content) AND \(match)" : "\(content) AND confidential = 0 AND \(match)"
  }

  private func condition(_ light: Light, at now: Int64) -> SQL {
    let running: SQL = "open = 1 AND (paused_until IS NULL OR paused_until <= \(now))"
    return switch light {
    case .supervised: "open = 1 AND supervisions > 0"
    case .overdue: "\(running) AND supervisions = 0 AND due_at <= \(now)"
    case .yellow:
      "\(running) AND supervisions = 0 AND yellow_at <= \(now) AND due_at > \(now)"
    case .normal:
      """
      (open = 0 OR (supervisions = 0 AND
        (due_at IS NULL OR yellow_at > \(now) OR paused_until > \(now))))
      """
    }
  }
}

package struct CasePage: Sendable {
  package let items: [CaseSummary]
  /// What to send as cursor for the following page; nil at the end.
  package let next: String?
}

package enum CaseList {
  package static func page(
    _ filter: CaseFilter, for actor: Actor, at now: Instant, in db: Database
  ) throws -> CasePage {
    let sight = try Sight.of(actor, in: db)
    var conditions = try filter.conditions(sight, at: now, in: db)
    if let cursor = filter.cursor { conditions += " AND \(try after(cursor, filter.order))" }
    let limit = min(max(filter.limit, 1), CaseFilter.most)
    let order: SQL =
      filter.order == .newest
      ? "opened_at DESC, id DESC" : "coalesce(due_at, 9223372036854775807), id"
    let rows = try db.all(
      """
      SELECT \(CaseSummary.columns) FROM cases WHERE \(conditions)
      ORDER BY \(order) LIMIT \(limit + 1)
      """)
    let items = try rows.prefix(limit).map { try CaseSummary($0, seenBy: sight, at: now) }
    var next: String?
    if rows.count > limit, let last = items.last {
      let key =
        filter.order == .newest ? last.opened.milliseconds : last.due?.milliseconds ?? Int64.max
      next = "\(key)-\(last.id)"
    }
    return CasePage(items: items, next: next)
  }

  package static func count(
    _ filter: CaseFilter, for actor: Actor, at now: Instant, in db: Database
  ) throws -> Int {
    let sight = try Sight.of(actor, in: db)
    let conditions = try filter.conditions(sight, at: now, in: db)
    return try db.value("SELECT count(*) FROM cases WHERE \(conditions)") ?? 0
  }

  private static func after(_ cursor: String, _ order: CaseFilter.Order) throws -> SQL {
    let parts = cursor.split(separator: "-").compactMap { Int64($0) }
    guard parts.count == 2 else { throw Invalid("cursor", "unknown") }
    return order == .newest
      ? "(opened_at, id) < (\(parts[0]), \(parts[1]))"
      : "(coalesce(due_at, 9223372036854775807), id) > (\(parts[0]), \(parts[1]))"
  }
}
