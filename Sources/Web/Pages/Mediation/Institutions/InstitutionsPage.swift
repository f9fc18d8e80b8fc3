import CaseEngine
import Governance
import Hummingbird
import Storage

/// How many committees, organisations, mediators and teams there are, counted both ways.
struct InstitutionsPage: Page {
  let figures: InstitutionFigures
  let areas: [Field.Choice]

  func title(_ context: PageContext) -> String { context.text("menu.institution-figures") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(context.filters([
        Field("area", text("report.filter.area"), .one(areas), value: figures.area.code),
        Field("day", text("institutions.day"), .day, value: "\(figures.day)"),
      ]))\
      \(context.tiles(tiles(context)))\
      \(context.section(text("institutions.types"), types(context)))\
      \(context.section(text("institutions.areas"), areaTable(context)))\
      <p class="quiet">\(text("institutions.definition"))</p>
      """
  }

  /// An auditor reads the figures, and not the rows behind them.
  private func opens(_ context: PageContext) -> Bool {
    !(context.viewer?.acts(as: [.auditor]) ?? true)
  }

  private func tiles(_ context: PageContext) -> [Tile] {
    let (text, opens) = (context.text, opens(context))
    let shown: [(InstitutionFigures.Item, String)] = [
      (.committees, "committees"), (.trade, "committees?trade=1"),
      (.administrativeCommittees, "administrative-committees"),
      (.judicialOrganisations, "judicial-organisations"),
      (.stationRooms, "station-rooms"), (.mediators, "mediators"),
      (.psychologists, "psychologists"),
    ]
    return shown.map { item, path in
      Tile(
        name: text("institutions.\(item.rawValue)"), figure: Text.grouped(figures.total[item]),
        unit: text("institutions.unit.\(item.rawValue)"),
        period:
          "\(figures.area.name) · \(text("institutions.as-of", ["day": text.day(figures.day)]))",
        definition: text("institutions.definition"), basis: basis(item, text),
        path: opens
          ? "/registers/\(path)\(path.contains("?") ? "&" : "?")area=\(figures.area.code)" : nil)
    }
  }

  private func basis(_ item: InstitutionFigures.Item, _ text: Text) -> String {
    let total = figures.total
    return switch item {
    case .committees, .trade:
      text(
        "institutions.basis.committees",
        [
          "all": Text.grouped(total[.committees]), "trade": Text.grouped(total[.trade]),
          "rest": Text.grouped(total[.committeesWithoutTrade]),
        ])
    case .mediators:
      text(
        "institutions.basis.mediators",
        ["full": Text.grouped(total[.fullTime]), "part": Text.grouped(total[.partTime])])
    case .psychologists:
      text("institutions.basis.psychologists", ["experts": Text.grouped(total[.experts])])
    default: text("institutions.basis.counted")
    }
  }

  private struct TypeLine: Sendable {
    let name: String
    let path: String
    let all: Int
    let trade: Int
  }

  private func types(_ context: PageContext) -> HTML {
    let (text, opens) = (context.text, opens(context))
    var lines = CommitteeType.allCases.map { type in
      TypeLine(
        name: text("register.committees.type.\(type.rawValue)"),
        path: "/registers/committees?type=\(type.rawValue)&area=\(figures.area.code)",
        all: figures.total[type].all, trade: figures.total[type].trade)
    }
    lines.append(
      TypeLine(
        name: text("report.total"), path: "/registers/committees?area=\(figures.area.code)",
        all: figures.total[.committees], trade: figures.total[.trade]))
    return context.list(
      Listing(
        name: text("institutions.types"),
        columns: [
          .init(text("register.committees.type"), headline: true) {
            opens ? "<a href=\"\($0.path)\">\($0.name)</a>" : "\($0.name)"
          },
          .init(text("institutions.within"), number: true) { "\(Text.grouped($0.all))" },
          .init(text("institutions.of-trade"), number: true) { "\(Text.grouped($0.trade))" },
          .init(text("institutions.apart"), number: true) {
            "\(Text.grouped($0.all - $0.trade))"
          },
        ], elements: lines, empty: ("", nil)))
  }

  private func areaTable(_ context: PageContext) -> HTML {
    let text = context.text
    let items = InstitutionFigures.Item.allCases.filter {
      ![.experts, .committeesWithoutTrade, .fullTime, .partTime].contains($0)
    }
    let (own, day) = (figures.area.code, figures.day)
    var columns: [Listing<InstitutionFigures.Line>.Column] = [
      .init(text("report.column.area"), headline: true) { line in
        guard let code = line.area, code != own else {
          return "\(line.area == nil ? text("institutions.own") : line.name)"
        }
        let path = "/institutions?area=" + code + "&day=" + day.description
        return "<a href=\"\(path)\">\(line.name)</a>"
      }
    ]
    for item in items {
      columns.append(
        .init(text("institutions.\(item.rawValue)"), number: true) {
          "\(Text.grouped($0.counts[item]))"
        })
    }
    return context.list(
      Listing(
        name: text("institutions.areas"), columns: columns, elements: figures.lines,
        exports: context.exports(), empty: (text("register.none"), nil)))
  }
}

/// The same as a table to keep.
struct InstitutionTable {
  let figures: InstitutionFigures
  let text: Text

  private var columns: [String] {
    [text("report.column.code"), text("report.column.area")]
      + InstitutionFigures.Item.allCases.map { text("institutions.\($0.rawValue)") }
      + CommitteeType.allCases.flatMap { type in
        let name = text("register.committees.type.\(type.rawValue)")
        return [name, text("institutions.type-of-trade", ["type": name])]
      } + [text("institutions.day")]
  }

  private func row(_ code: String, _ name: String, _ counts: InstitutionFigures.Counts) -> [Cell] {
    [Cell(code), Cell(name)]
      + InstitutionFigures.Item.allCases.map { Cell.number(Double(counts[$0])) }
      + CommitteeType.allCases.flatMap { type in
        [Cell.number(Double(counts[type].all)), .number(Double(counts[type].trade))]
      } + [Cell("\(figures.day)")]
  }

  func data(_ format: TableFormat) throws -> [UInt8] {
    let rows =
      figures.lines.map { row($0.area ?? "", $0.name, $0.counts) }
      + [row(figures.area.code, text("report.total"), figures.total)]
    return try TableFile.bytes(
      columns, rows, sheet: text("menu.institution-figures"), as: format)
  }
}

/// Rows as a file.
enum TableFile {
  static func bytes(
    _ columns: [String], _ rows: [[Cell]], sheet: String, as format: TableFormat
  ) throws -> [UInt8] {
    switch format {
    case .csv:
      var writer = CSVWriter(header: columns)
      for row in rows { writer.append(row) }
      return [UInt8](writer.data)
    case .xlsx:
      var writer = try XLSXWriter(sheet: sheet, columns: columns.map { XLSXWriter.Column($0) })
      for row in rows { try writer.append(row) }
      return [UInt8](try writer.finish())
    }
  }
}

extension Routes {
  func institutions() {
    let recent = Recent()
    page("/institutions") { visit in
      let asked = try visit.query
      let (area, day) = (try asked.askedArea("area"), try asked.askedDay("day"))
      let format = try asked.askedChoice("format", TableFormat.self)
      let page = try await visit.reading { moment, db in
        let code = area ?? moment.actor.post.area
        let day = day ?? moment.now.day
        let figures = try recent.value("institutions \(code) \(day) \(moment.actor.role.rawValue)")
        {
          try InstitutionFigures.run(code, on: day, for: moment.actor, in: db)
        }
        return InstitutionsPage(
          figures: figures,
          areas: try
            (Areas.path(of: figures.area, in: db)
            + Areas.children(of: figures.area.code, on: day, in: db))
            .map { Field.Choice($0.code, $0.name) })
      }
      if let format {
        let table = InstitutionTable(figures: page.figures, text: visit.text)
        return visit.download(
          try table.data(format), type: format.mediaType,
          name: "\(visit.text("menu.institution-figures"))-\(page.figures.day).\(format.rawValue)")
      }
      return visit.page(page)
    }
  }
}
