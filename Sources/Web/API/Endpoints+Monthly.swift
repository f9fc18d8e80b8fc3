import CaseEngine
import Governance
import HTTPTypes
import Hummingbird

extension Routes {
  func monthlyEndpoints() {
    let recent = Recent()
    endpoint(
      Endpoint(
        .get, "/mediation/figures", "readMonthlyTable",
        "The monthly table of people's mediation with the words of its bulletin. Without a month, of the current one; without an area, of the area of the post. Hidden below township."
      ).query(
        .init("area", .area, "Of what lies in this area"),
        .init("month", .text, "2024-09"),
        .init("format", .choice(["json", "csv", "xlsx"]), "json, or a table to keep")
      ).answer("MonthlyTable")
    ) { visit in
      let call = try await visit.call()
      let asked = try visit.query
      let period = ReportPeriod.month(of: try asked.askedMonth("month") ?? call.now.day)
      let area = try asked.askedArea("area") ?? call.actor.post.area
      let format = try asked.askedChoice("format", ReportFormat.self) ?? .json
      let moment = Moment(actor: call.actor, now: call.now, rules: call.rules)
      let report = try await call.read { db in
        try recent.value(moment.key("mediation", area, period)) {
          try MonthlyReport.run(area, period, for: call.actor, at: call.now, in: db)
        }
      }
      if let kind = TableFormat(rawValue: format.rawValue) {
        return visit.download(
          try report.file(visit.text, kind), type: kind.mediaType,
          name: "mediation-\(period.from).\(kind.rawValue)")
      }
      let text = visit.text
      return visit.json(.object { report.write(to: &$0, text) })
    }
  }
}

extension MonthlyReport {
  /// Counts are null where they are hidden, sums of money are in fen.
  func write(to json: inout JSONWriter, _ text: Text) {
    json.member("area", area.code)
    json.member("from", period.from)
    json.member("to", period.to)
    json.member("asOf", asOf)
    json.member("hidden", isHidden)
    guard !isHidden else {
      json.null("table")
      json.null("bulletin")
      return
    }
    json.member("bulletin", MonthlyWords(self, text).paragraph)
    json.object("table") { json in
      for (name, count) in [
        ("total", table.total), ("people", table.people), ("successful", table.successful),
        ("ended", table.ended), ("complex", table.complex), ("amountFen", table.amount),
        ("agreements", table.agreements), ("oral", table.oral), ("written", table.written),
        ("performed", table.performed), ("confirmed", table.confirmed),
        ("calmed", table.calmed), ("calmedPeople", table.calmedPeople),
      ] {
        json.member(name, count)
      }
      json.member("successOver", base.rawValue)
      json.member("success", summary.success.map { Double($0) / 10 })
      json.object("sources") { json in
        for source in MonthlyTable.Source.allCases {
          json.member(source.rawValue, table.sources[source, default: 0])
        }
      }
      json.object("handlers") { json in
        for type in CommitteeType.allCases.map(\.rawValue) + ["none"] {
          json.member(type, table.handlers[type, default: 0])
        }
      }
      json.array("kinds", kinds) { json, kind in
        json.object { json in
          json.member("kind", kind.id)
          json.member("name", kind.name)
          json.member("count", table.kinds[kind.id, default: 0])
        }
      }
      json.array("prevented", preventions) { json, one in
        json.object { json in
          json.member("what", one.id)
          json.member("name", one.name)
          json.member("cases", table.prevented[one.id]?.cases ?? 0)
          json.member("people", table.prevented[one.id]?.people ?? 0)
        }
      }
      json.array("faults", table.faults) { json, fault in
        json.object { json in
          json.member("footing", fault.footing.rawValue)
          json.member("parts", fault.parts)
          json.member("whole", fault.whole)
        }
      }
    }
  }
}
