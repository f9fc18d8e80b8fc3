import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  func caseListEndpoints() {
    endpoint(
      Endpoint(
        .get, "/cases", "listCases",
        "Cases that this post may know of, newest first. `format` exports the same filter."
      ).query(
        .init("procedure", .text, "By its id"),
        .init("area", .area, "What lies in this area"),
        .init("state", .text, "The state"),
        .init("open", .flag, "Open or ended"),
        .init("light", .choice(Light.allCases.map(\.rawValue)), "The light"),
        .init(
          "overdue", .flag, "The time of the earliest running clock is over, supervised or not"),
        .init(
          "proposed", .flag,
          "Disputes for which the computer proposes another colour than was decided"),
        .init("category", .text, "A code of the table of matters, what stands beneath it included"),
        .init("urgency", .text, "The urgency"),
        .init("unit", .text, "The unit that handles it"),
        .init("post", .text, "The role whose turn it is"),
        .init("from", .time, "Opened at this time or later"),
        .init("to", .time, "Opened before this time"),
        .init("q", .text, "A case number, or words of title and text"),
        .init("order", .choice(CaseFilter.Order.allCases.map(\.rawValue)), "The order"),
        .init("cursor", .text, "Where the page before ended"),
        .init("limit", .integer, "How many, at most 200"),
        .init("format", .choice(["json", "csv", "xlsx"]), "json, or a table of all of them")
      ).answer("CaseList")
    ) { visit in
      let call = try await visit.call()
      let query = try visit.query
      let filter = try CaseFilter(query)
      if let name = query.asked("format"), name != "json" {
        guard let format = TableFormat(rawValue: name) else { throw Invalid("format", "choice") }
        return try await CaseTable(format: format, text: visit.text).answer(filter, call)
      }
      let now = call.now
      let page = try await call.read { db in
        try CaseList.page(filter, for: call.actor, at: now, in: db)
      }
      return visit.json(
        .object { json in
          json.array("items", page.items) { json, item in json.object { item.write(to: &$0) } }
          json.member("next", page.next)
        })
    }
    endpoint(
      Endpoint(.get, "/cases/count", "countCases", "How many cases the same filter has.")
        .query(
          .init("procedure", .text, "By its id"), .init("area", .area, "What lies in this area"),
          .init("state", .text, "The state"), .init("open", .flag, "Open or ended"),
          .init("light", .choice(Light.allCases.map(\.rawValue)), "The light"),
          .init("overdue", .flag, "The time of the earliest running clock is over"),
          .init("proposed", .flag, "Another colour is proposed than was decided"),
          .init("category", .text, "A code of the table of matters"),
          .init("urgency", .text, "The urgency"), .init("unit", .text, "The unit"),
          .init("post", .text, "The role whose turn it is"),
          .init("from", .time, "Opened at this time or later"),
          .init("to", .time, "Opened before this time"), .init("q", .text, "Words")
        ).answer("Count")
    ) { visit in
      let call = try await visit.call()
      let filter = try CaseFilter(try visit.query)
      let now = call.now
      let count = try await call.read { db in
        try CaseList.count(filter, for: call.actor, at: now, in: db)
      }
      return visit.json(.object { $0.member("count", count) })
    }
  }
}

extension CaseFilter {
  /// From the query of an address.
  init(_ query: Form) throws {
    self.init()
    procedure = query.asked("procedure")
    area = try query.askedArea("area")
    state = query.asked("state")
    open = try query.askedFlag("open")
    light = try query.askedChoice("light", Light.self)
    overdue = try query.askedFlag("overdue")
    proposed = try query.askedFlag("proposed") ?? false
    category = query.asked("category")
    urgency = query.asked("urgency")
    if let text = query.asked("unit") {
      guard let id = Int64(text) else { throw Invalid("unit", "unknown-organisation") }
      unit = id
    }
    turn = query.asked("post").map(Role.init(rawValue:))
    openedFrom = try query.askedTime("from")
    openedBefore = try query.askedTime("to")
    words = query.asked("q")
    order = try query.askedChoice("order", Order.self) ?? .newest
    cursor = query.asked("cursor")
    limit = try query.askedInteger("limit", in: 1...Self.most) ?? 50
  }
}
