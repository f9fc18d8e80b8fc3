import Foundation

/// The first visible worksheet of an Office Open XML workbook (ECMA-376).
package struct XLSXReader {
  private let archive: ZipArchive
  private let limits: TableLimits

  package init(_ data: Data, limits: TableLimits = .standard) throws {
    archive = try ZipArchive(data, limits: limits)
    self.limits = limits
  }

  package func firstVisibleSheet() throws -> Sheet {
    let main = try workbookPath()
    let folder = main.split(separator: "/").dropLast().map(String.init)
    let name = main.split(separator: "/").last.map(String.init) ?? ""
    let parts = try relations(
      of: (folder + ["_rels", name + ".rels"]).joined(separator: "/"), folder: folder)
    var workbook = Workbook()
    try scan(main) { workbook.take($0) }
    let target = workbook.sheets.lazy
      .filter { $0.state == nil || $0.state == "visible" }
      .compactMap { parts[$0.relation] }
      .first { $0.type.hasSuffix("/worksheet") && archive.contains($0.path) }
    guard let target else { throw TableFault.noSheet }
    var strings = SharedStrings(limits: limits)
    var styles = DateStyles()
    for part in parts.values where archive.contains(part.path) {
      if part.type.hasSuffix("/sharedStrings") { try scan(part.path) { try strings.take($0) } }
      if part.type.hasSuffix("/styles") { try scan(part.path) { styles.take($0) } }
    }
    var reader = WorksheetReader(
      strings: strings.texts, styles: styles, from1904: workbook.from1904, limits: limits)
    try scan(target.path) { try reader.take($0) }
    return reader.sheet
  }

  private func workbookPath() throws -> String {
    let parts = try relations(of: "_rels/.rels", folder: [])
    guard let main = parts.values.first(where: { $0.type.hasSuffix("/officeDocument") })
    else { throw TableFault.unknownFormat }
    return main.path
  }

  private func relations(
    of path: String, folder: [String]
  ) throws -> [String: (type: String, path: String)] {
    guard archive.contains(path) else { throw TableFault.unknownFormat }
    var parts: [String: (type: String, path: String)] = [:]
    try scan(path) { event in
      guard case .start(let tag) = event, tag.named("Relationship"),
        let id = tag.attribute("Id"), let type = tag.attribute("Type"),
        let target = tag.attribute("Target"), tag.attribute("TargetMode") != "External"
      else { return }
      parts[id] = (type, Self.resolve(target, in: folder))
    }
    return parts
  }

  private static func resolve(_ target: String, in folder: [String]) -> String {
    var path = target.hasPrefix("/") ? [] : folder
    for step in target.split(separator: "/").map(String.init) where step != "." {
      if step == ".." { _ = path.popLast() } else { path.append(step) }
    }
    return path.joined(separator: "/")
  }

  private func scan(_ path: String, _ body: (XMLScanner.Event) throws -> Void) throws {
    var scanner = XMLScanner()
    try archive.each(path) { try scanner.feed($0, body) }
    try scanner.finish()
  }
}

private struct Workbook {
  var sheets: [(relation: String, state: String?)] = []
  var from1904 = false

  mutating func take(_ event: XMLScanner.Event) {
    guard case .start(let tag) = event else { return }
    if tag.named("sheet"), let relation = tag.attribute("id") {
      sheets.append((relation, tag.attribute("state")))
    } else if tag.named("workbookPr"), let flag = tag.attribute("date1904") {
      from1904 = flag == "1" || flag == "true"
    }
  }
}

/// Texts of the cells that say only a number; phonetic readings are not part of them.
private struct SharedStrings {
  let limits: TableLimits
  var texts: [String] = []
  private var text: [UInt8] = []
  private var isText = false
  private var phonetic = 0
  private var total = 0

  init(limits: TableLimits) { self.limits = limits }

  mutating func take(_ event: XMLScanner.Event) throws {
    switch event {
    case .start(let tag):
      if tag.named("t") { isText = true }
      if tag.named("rPh") { phonetic += 1 }
      if tag.named("si") { text.removeAll(keepingCapacity: true) }
    case .end(let tag):
      if tag.named("t") { isText = false }
      if tag.named("rPh") { phonetic -= 1 }
      guard tag.named("si") else { return }
      guard !text.contains(0) else { throw TableFault.damaged }
      total += text.count
      guard text.count <= limits.field, total <= limits.unpacked / 2, texts.count < limits.cells
      else { throw TableFault.bomb }
      texts.append(XMLText.unescaped(String(decoding: text, as: UTF8.self)))
    case .text(let raw, let literal):
      guard isText, phonetic == 0 else { return }
      if literal {
        text.append(contentsOf: raw)
      } else if !XMLText.append(raw, to: &text) {
        throw TableFault.damaged
      }
    }
  }
}
