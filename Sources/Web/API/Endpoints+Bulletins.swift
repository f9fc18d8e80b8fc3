import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// Periods that were frozen.
  func bulletinEndpoints() {
    endpoint(
      Endpoint(
        .get, "/bulletins", "listBulletins",
        "Frozen periods of the area of the post and what lies in it, the latest first."
      ).query(
        .init("cursor", .text, "From the answer before"), .init("limit", .integer, "1 to 200")
      ).answer("BulletinList")
    ) { visit in
      let call = try await visit.call()
      let query = try visit.query
      let limit = try query.askedInteger("limit", in: 1...200) ?? 50
      let skipping = try query.askedInteger("cursor", in: 0...1_000_000) ?? 0
      let lines = try await call.read { db in
        try Bulletins.list(for: call.actor, skipping: skipping, limit: limit + 1, in: db)
      }
      return visit.json(
        .object { json in
          json.array("items", lines.prefix(limit)) { json, line in
            json.object { json in
              json.member("id", line.id)
              json.member("area", line.area)
              json.member("from", line.period.from)
              json.member("to", line.period.to)
              json.member("frozen", line.at)
              json.member("corrections", line.corrections)
            }
          }
          json.member("next", lines.count > limit ? "\(skipping + limit)" : nil)
        })
    }
    endpoint(
      Endpoint(
        .post, "/bulletins", "freezeBulletin",
        "Freezes the figures of a period that is over. The same period again is the same bulletin."
      ).body("Freezing").answer("Bulletin", .created)
    ) { visit in
      let call = try await visit.call()
      var (bytes, said) = try await visit.sent(Said.self)
      let area = try said.text("area") ?? call.actor.post.area
      let (from, to) = (try said.neededDay("from"), try said.neededDay("to"))
      try said.mustBeEmpty()
      let (now, period) = (call.now, ReportPeriod(from: from, to: to))
      return try await call.act(bytes) { db in
        let bulletin = try Bulletins.freeze(area, period, by: call.actor, at: now, in: db)
        return .object { bulletin.write(to: &$0) }
      }
    }
    endpoint(
      Endpoint(
        .get, "/bulletins/{id}", "readBulletin",
        "A frozen period: its first figures, and each correction beside them."
      ).query(
        .init("format", .choice(["json", "csv", "xlsx"]), "json, or a table to keep")
      ).answer("Bulletin")
    ) { visit in
      let call = try await visit.call()
      guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
      let format = try visit.query.askedChoice("format", ReportFormat.self) ?? .json
      let bulletin = try await call.read { db in
        try Bulletins.find(id, for: call.actor, in: db)
      }
      guard let kind = TableFormat(rawValue: format.rawValue) else {
        return visit.json(.object { bulletin.write(to: &$0) })
      }
      let table = BulletinTable(bulletin, visit.text)
      return visit.download(
        [UInt8](try table.data(kind)), type: kind.mediaType, name: "\(table.name).\(kind.rawValue)")
    }
    endpoint(
      Endpoint(
        .post, "/bulletins/{id}/corrections", "correctBulletin",
        "Counts a frozen period anew and sets what differs beside the first figures."
      ).body("Correction").answer("Bulletin", .created)
    ) { visit in
      let call = try await visit.call()
      guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
      var (bytes, said) = try await visit.sent(Said.self)
      let reason = try said.neededText("reason")
      try said.mustBeEmpty()
      let now = call.now
      return try await call.act(bytes) { db in
        let bulletin = try Bulletins.correct(id, reason: reason, by: call.actor, at: now, in: db)
        return .object { bulletin.write(to: &$0) }
      }
    }
  }
}

extension Bulletin {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("area", area)
    json.member("from", period.from)
    json.member("to", period.to)
    json.array("editions", editions) { json, edition in
      json.object { edition.write(to: &$0) }
    }
  }
}

extension Bulletin.Edition {
  fileprivate func write(to json: inout JSONWriter) {
    json.member("n", n)
    json.member("at", at)
    json.member("asOf", figures.asOf)
    json.member("person", person)
    json.member("reason", reason)
    json.member("text", words)
    json.array("figures", figures.figures) { json, figure in
      json.object { json in
        json.member("report", figure.measure)
        json.member("definitionVersion", figure.version)
        figure.value.write(to: &json)
        for comparison in Comparison.allCases {
          json.object(comparison.rawValue) { json in
            json.member("value", figure.earlier(comparison)?.value)
            json.member("change", figure.change(comparison).map { Double($0) / 100 })
          }
        }
      }
    }
    json.array("parts", figures.parts) { json, part in
      json.object { json in
        json.member("by", part.grouping)
        let shares = part.shares(of: figures.figure("received")?.value)
        json.array("rows", zip(part.lines, shares)) { json, row in
          json.object { json in
            json.member("key", row.0.key)
            json.member("name", row.0.name)
            row.0.value.write(to: &json)
            json.member("share", row.1.map { Double($0) / 100 })
          }
        }
      }
    }
  }
}
