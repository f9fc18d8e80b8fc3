import CaseEngine
import Storage

/// The volume as one run of pages: cover, list, every paper with its signatures, what was handed
/// in, and the back cover. Page numbers of the list are filled in by the printer.
package struct VolumeSheets: Sendable {
  package let volume: Volume
  /// Files of which pictures are needed before `sheets` can show them.
  package let scans: [Attachment]
  private let papers: [(part: Volume.Part, opened: [OpenedDocument])]
  private let policy: DocumentPolicy
  private let cover: [String: DocumentValue]

  package init(
    _ number: String, round: Int? = nil, by actor: Actor, at now: Instant, in db: Database
  ) throws {
    volume = try Volume.of(number, round: round, for: actor, at: now, in: db)
    let file = volume.file
    try Openings.record("volume", of: file, by: actor, at: now, in: db)
    papers = try volume.parts.filter { !$0.isEmpty }.map { part in
      (part, try part.papers.map { try OpenedDocument($0, of: file, in: db) })
    }
    scans = papers.flatMap { $0.part.files + $0.opened.flatMap(\.scans) }
    let area = try Areas.find(file.matter.holder, in: db)
    policy = try Policies.current(DocumentPolicy.self, on: now.day, area: area, in: db).policy
    let unit = try (file.matter.unit ?? actor.post.organisation).flatMap {
      try Organisations.find($0, in: db)?.name
    }
    let people = try People.names(
      of: [file.matter.handler, volume.bound?.by, actor.person].compactMap { $0 }, in: db)
    var cover: [String: DocumentValue] = [
      "unit": .text(unit ?? area?.name ?? ""), "case-number": .text(CaseNumber.spaced(file.number)),
      "volume-title": .text(file.title), "mediated-from": .day(volume.days.from),
      "filer": .text(people[volume.bound?.by ?? actor.person] ?? actor.name),
      "issued-day": .day((volume.bound?.at ?? now).day),
      "filed-day": .day((volume.bound?.at ?? now).day),
      "pieces-count": .text("\(scans.count + papers.reduce(0) { $0 + $1.opened.count })"),
    ]
    if let handler = file.matter.handler { cover["mediators"] = people[handler].map { .text($0) } }
    if let ended = volume.days.to { cover["mediated-to"] = .day(ended) }
    if let bound = volume.bound {
      if let note = bound.note { cover["note"] = .text(note) }
      cover["volume-number"] = .text(bound.number)
      cover["retention"] = .text(volume.policy.retention(bound.retention)?.name ?? bound.retention)
    }
    let agreement = volume.parts.flatMap(\.papers).last { $0.kind.hasSuffix("agreement") }
    if let number = agreement?.number { cover["agreement-number"] = .text(number) }
    self.cover = cover
  }

  /// - Parameter pictures: of the scans, see `Attachments.addresses`.
  package func sheets(pictures: [Int64: String]) throws -> [String] {
    var inside: [String] = []
    var rows: [[String: DocumentValue]] = []
    for (part, opened) in papers {
      for paper in opened {
        let anchor = "piece-\(rows.count + 1)"
        rows.append([
          "name": .text(paper.document.title), "paper-number": .text(paper.document.number ?? ""),
          "made": .day(paper.document.issued.day), "page": .place(.page(anchor)),
        ])
        let shown = paper.shown(pictures: pictures) ?? "<article class=\"document\"></article>"
        inside.append(
          shown.replacing("<article ", with: "<article id=\"\(anchor)\" ", maxReplacements: 1))
      }
      for seen in part.seen {
        rows.append([
          "name": .text(part.piece.name), "made": .day(seen.at.day),
          "note": .text(policy.marks[DocumentMark.checked.rawValue] ?? ""),
        ])
      }
      for file in part.files {
        let anchor = "piece-\(rows.count + 1)"
        rows.append([
          "name": .text(part.piece.name), "note": .text(file.name),
          "made": .day(file.createdAt.day),
          "page": .place(.page(anchor)),
        ])
        inside.append(exhibit(file, part.piece, anchor, pictures))
      }
    }
    var list = cover
    list["pieces"] = .rows(rows)
    return [try sheet("volume-cover", cover), try sheet("volume-list", list)] + inside
      + [try sheet("volume-back", cover)]
  }

  private func sheet(_ kindID: String, _ values: [String: DocumentValue]) throws -> String {
    guard let kind = DocumentKinds.find(kindID) else { throw Refusal.notFound }
    let template = try policy.template(kindID)
    var values = values
    values["title"] = .text(template.title)
    let rendering = try DocumentRendering(kind, template, values, under: policy)
    return """
      <article class="document \(kind.layout.rawValue)" lang="zh-Hans">
      \(rendering.markup)
      </article>
      """
  }

  private func exhibit(
    _ file: Attachment, _ piece: VolumeRule.Piece, _ anchor: String, _ pictures: [Int64: String]
  ) -> String {
    let picture = pictures[file.id].map { "<img src=\"\($0)\" alt=\"\(file.name.markupEscaped)\">" }
    let elsewhere = (policy.marks[DocumentMark.handed.rawValue] ?? "").markupEscaped
    return """
      <section class="exhibit" id="\(anchor)"><p>\(piece.name.markupEscaped)</p>\
      \(picture ?? "<p>\(elsewhere)\(file.name.markupEscaped)</p>")\
      <p><small>SHA-256 \(file.sha256)</small></p></section>
      """
  }
}
