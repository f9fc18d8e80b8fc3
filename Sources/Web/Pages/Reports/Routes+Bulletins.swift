import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  func bulletins() {
    page("/bulletins") { visit in visit.page(try await Self.bulletinsPage(visit)) }
    form("/bulletins") { visit, form in
      do {
        guard let from = Day(form["from"]) else { throw Invalid("from", "day") }
        guard let to = Day(form["to"]) else { throw Invalid("to", "day") }
        let area = form["area"]
        let bulletin = try await visit.writing { moment, db in
          try Bulletins.freeze(
            area, ReportPeriod(from: from, to: to), by: moment.actor, at: moment.now, in: db)
        }
        return visit.see("/bulletins/\(bulletin.id)", Flash(visit.text("bulletin.done")))
      } catch let invalid as Invalid {
        var page = try await Self.bulletinsPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
    }
    page("/bulletins/{id}") { visit in
      let format = try visit.query.askedChoice("format", TableFormat.self)
      let page = try await Self.bulletinPage(visit)
      if let format {
        return try visit.download(BulletinTable(page.bulletin, visit.text), format)
      }
      return visit.page(page)
    }
    form("/bulletins/{id}/corrections") { visit, form in
      guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
      do {
        _ = try await visit.writing { moment, db in
          try Bulletins.correct(
            id, reason: form["reason"], by: moment.actor, at: moment.now, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.bulletinPage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/bulletins/\(id)#corrections", Flash(visit.text("bulletin.correct.done")))
    }
  }

  private static func bulletinsPage(_ visit: Visit) async throws -> BulletinsPage {
    let skipping = try visit.query.askedInteger("cursor", in: 0...1_000_000) ?? 0
    return try await visit.reading { moment, db in
      let lines = try Bulletins.list(
        for: moment.actor, skipping: skipping, limit: 51, in: db)
      guard let own = try Areas.find(moment.actor.post.area, in: db) else {
        throw Refusal.postNeeded
      }
      return BulletinsPage(
        lines: Array(lines.prefix(50)), next: lines.count > 50 ? skipping + 50 : nil,
        areas: try AreaChoices.of(own, for: moment, in: db).choices, own: own.code,
        today: moment.now.day, mayFreeze: Bulletins.freezers.contains(moment.actor.role))
    }
  }

  private static func bulletinPage(_ visit: Visit) async throws -> BulletinPage {
    guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
    return try await visit.reading { moment, db in
      let bulletin = try Bulletins.find(id, for: moment.actor, in: db)
      return BulletinPage(
        bulletin: bulletin,
        people: try People.names(of: bulletin.editions.map(\.person), in: db),
        mayCorrect: Bulletins.freezers.contains(moment.actor.role))
    }
  }
}

extension Visit {
  fileprivate func download(_ table: BulletinTable, _ format: TableFormat) throws -> Response {
    download(
      [UInt8](try table.data(format)), type: format.mediaType,
      name: "\(table.name).\(format.rawValue)")
  }
}
