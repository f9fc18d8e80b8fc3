import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// What is watched over.
  func supervision() {
    page("/supervisions") { visit in
      let query = try visit.query
      let page = try await visit.reading { moment, db in
        var filter = CaseFilter()
        filter.light = .supervised
        filter.order = .due
        if query.has("cursor") { filter.cursor = query["cursor"] }
        let page = try CaseList.page(filter, for: moment.actor, at: moment.now, in: db)
        var all: [Int64: [Supervision]] = [:]
        for item in page.items {
          let (file, degree, sight) = try CaseFile.find(item.number, for: moment.actor, in: db)
          all[item.id] = try Supervisions.of(file, seenBy: sight, to: degree, in: db)
            .filter { $0.ended == nil }
        }
        let areas = page.items.map(\.area) + all.values.flatMap { $0.map(\.area) }
        return SupervisionsPage(
          items: page.items, supervisions: all,
          names: try Names.of(
            areas: areas, units: page.items.compactMap(\.unit), on: moment.now.day, in: db),
          next: page.next)
      }
      return visit.page(page)
    }
    page("/supervisions/units") { visit in
      let page = try await visit.reading { moment, db in
        let units = try UnitStanding.all(for: moment.actor, at: moment.now, in: db)
        var waiting = CaseFilter()
        waiting.state = "coordination"
        return UnitStandingsPage(
          units: units,
          names: try Names.of(units: units.map(\.unit), on: moment.now.day, in: db),
          coordination: try CaseList.count(
            waiting, for: moment.actor, at: moment.now, in: db))
      }
      return visit.page(page)
    }
    page("/instructions") { visit in
      let query = try visit.query
      let before = Int64(query["cursor"]) ?? .max
      let page = try await visit.reading { moment, db in
        let actor = moment.actor
        let tabs: [Instruction.State?] = [.open, .accepted, .closed, nil]
        let counts = try tabs.map {
          (state: $0, count: try Instructions.count($0, for: actor, in: db))
        }
        // What is in hand comes first, where anything is.
        let state =
          query.has("state")
          ? Instruction.State(rawValue: query["state"]) : counts[0].count > 0 ? .open : nil
        let found = try Instructions.page(
          state, before: before, limit: 51, for: actor, at: moment.now, in: db)
        let items = Array(found.prefix(50))
        return InstructionsPage(
          items: items, state: state,
          counts: counts,
          names: try Names.of(
            areas: items.map(\.summary.area), units: items.compactMap(\.summary.unit),
            on: moment.now.day, in: db),
          next: found.count > 50 ? items.last?.supervision.id : nil)
      }
      return visit.page(page)
    }
  }
}
