import CaseEngine
import Governance
import Hummingbird
import Storage

extension Routes {
  /// The volume of a case.
  func volumes() {
    page("/cases/{number}/volume") { visit in visit.page(try await Self.volumePage(visit)) }
    form("/cases/{number}/volume/pieces") { visit, form in
      let number = try visit.parameter("number")
      try await visit.writing { moment, db in
        for (name, values) in form.values where name.hasPrefix("piece-") {
          guard let id = Int64(name.dropFirst("piece-".count)) else { throw Refusal.notFound }
          let parts = (values.first ?? "").split(separator: ":", maxSplits: 1).map(String.init)
          try Volumes.mark(
            id, as: parts.first ?? "", party: parts.count > 1 ? Int(parts[1]) ?? 0 : nil,
            of: number, by: moment.actor, at: moment.now, under: moment.rules, in: db)
        }
      }
      return visit.see("/cases/\(number)/volume", Flash(visit.text("volume.marked")))
    }
    form("/cases/{number}/volume") { visit, form in
      let number = try visit.parameter("number")
      do {
        try await visit.writing { moment, db in
          _ = try Volumes.bind(
            number, retention: form["retention"], note: form["note"], by: moment.actor,
            at: moment.now, under: moment.rules, in: db)
        }
      } catch let invalid as Invalid {
        var page = try await Self.volumePage(visit)
        page.entered = Entered(form, invalid)
        return visit.page(page, status: .unprocessableContent)
      }
      return visit.see("/cases/\(number)/volume", Flash(visit.text("volume.was-bound")))
    }
    page("/cases/{number}/volume/sheet") { visit in
      let (sheets, title) = try await Self.sheets(visit, whole: false)
      return visit.sheet(
        try DocumentSheet.page(sheets, title: title, style: "/document.css"))
    }
    page("/cases/{number}/volume/pdf") { visit in
      let (sheets, title) = try await Self.sheets(visit, whole: true)
      return try await visit.pdf(
        try DocumentSheet.page(sheets, title: title, style: nil), name: title)
    }
  }

  /// Nil for the round that the case is in.
  private static func round(_ visit: Visit) throws -> Int? {
    guard let text = try visit.query.asked("round") else { return nil }
    guard let round = Int(text) else { throw Refusal.notFound }
    return round
  }

  private static func volumePage(_ visit: Visit) async throws -> VolumePage {
    let number = try visit.parameter("number")
    let round = try round(visit)
    return try await visit.reading { moment, db in
      let volume = try Volume.of(
        number, round: round, for: moment.actor, at: moment.now, in: db)
      let offers = try CaseDesk.offers(
        volume.file, to: moment.actor, at: moment.now, under: moment.rules, in: db)
      return VolumePage(
        volume: volume, mayBind: Volumes.binders.contains(moment.actor.role),
        mayIdentify: volume.bound == nil && offers.contains { $0.step.id == Identity.step },
        prints: DocumentPrinter.isInstalled)
    }
  }

  static func sheets(
    _ visit: Visit, whole: Bool
  ) async throws -> (sheets: [String], title: String) {
    let number = try visit.parameter("number")
    let round = try round(visit)
    let volume = try await visit.writing { moment, db in
      try VolumeSheets(number, round: round, by: moment.actor, at: moment.now, in: db)
    }
    let pictures = try await visit.city.attachments().addresses(of: volume.scans, whole: whole)
    return (
      try volume.sheets(pictures: pictures),
      volume.volume.bound?.number ?? visit.text("volume.name")
    )
  }
}
