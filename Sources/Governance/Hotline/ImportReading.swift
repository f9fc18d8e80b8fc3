import CaseEngine
import Crypto
import Foundation

/// One row of an older hotline, read and checked.
struct ImportedComplaint: Sendable {
  var row: Int
  var source: String
  var received: Instant
  /// Nil while it is open there.
  var closed: Instant?
  var title: String
  var text: String
  var area: String
  var name: String?
  var phone: String?
  var address: String?
  /// A code of this city's table; the words of the other system where there is none.
  var category: String?
  var otherCategory: String?
  var outcome: String?
  var answer: String?
  var judgement: String?
  var solved: Bool?
  var confidential: Bool
}

/// Reads the rows of a table, with a problem for each row that cannot be taken in.
struct ImportReading {
  let binding: ColumnBinding
  let reader: CellReader
  let map: ImportMap
  let places: ImportPlaces
  /// Codes of categories, by code and by name where the name is unlike all others.
  let categories: [String: String]
  /// Rows without a state of their own are closed.
  let isHistory: Bool
  let now: Instant
  private(set) var problems: [RowProblem] = []
  private var seen: [String: Int] = [:]

  init(
    _ binding: ColumnBinding, _ reader: CellReader, _ map: ImportMap, _ places: ImportPlaces,
    _ categories: CategoryPolicy, isHistory: Bool, at now: Instant
  ) {
    self.binding = binding
    self.reader = reader
    self.map = map
    self.places = places
    self.isHistory = isHistory
    self.now = now
    var names: [String: Set<String>] = [:]
    for code in categories.codes {
      names[code, default: []].insert(code)
      if let name = categories.path(code).last?.name { names[name, default: []].insert(code) }
    }
    self.categories = names.compactMapValues { $0.count == 1 ? $0.first : nil }
  }

  mutating func read(_ row: TableRow) -> ImportedComplaint? {
    let before = problems.count
    let places = places
    if row.cells.count > binding.header.count,
      row.cells[binding.header.count...].contains(where: { !$0.isEmpty })
    {
      problem(row, nil, .beyondHeader)
    }
    let text = value(row, "text") { try $0.text($1) }
    let title = value(row, "title") { try $0.text($1) } ?? text.map { String($0.prefix(30)) }
    let received = value(row, "received") { try $0.instant($1) }
    if title == nil { problem(row, "title", .required) }
    if received == nil, binding.cell("received", in: row).isEmpty {
      problem(row, "received", .required)
    }
    if let received, received > now { problem(row, "received", .outOfRange) }
    let closed = closing(row, received)
    let given = value(row, "number") { try $0.text($1) }
    let area = value(row, "area") { reader, cell in
      try reader.text(cell).map { try places.code(ofCell: $0) }
    }
    let judged = value(row, "judgement") { try $0.text($1) }
    let category = value(row, "category") { try $0.text($1) }
    let known = category.flatMap { categories[HalfWidth.of($0)] }
    let name = value(row, "name") { try $0.text($1) }
    let phone = value(row, "phone") { try $0.phone($1) }
    let address = value(row, "address") { try $0.text($1) }
    let answer = value(row, "answer") { try $0.text($1) }
    let outcome = value(row, "state") { try $0.text($1) }
    let solved = value(row, "solved") { try $0.boolean($1) }
    let confidential = value(row, "confidential") { try $0.boolean($1) } ?? false
    guard problems.count == before, let title, let received else { return nil }
    // Without a number of its own a row is known again by what it says.
    let source = given ?? Self.digest([title, text ?? "", "\(received.milliseconds)", name ?? ""])
    if let first = seen[source] {
      if given != nil, first != row.number { problem(row, "number", .duplicate) }
      return nil
    }
    seen[source] = row.number
    return ImportedComplaint(
      row: row.number, source: source, received: received, closed: closed,
      title: String(title.prefix(100)), text: text ?? title,
      area: area ?? places.code(title: title, text: text ?? ""), name: name, phone: phone,
      address: address, category: known, otherCategory: known == nil ? category : nil,
      outcome: outcome, answer: answer,
      judgement: judged.flatMap { map.judgements[$0] }, solved: solved,
      confidential: confidential)
  }

  /// When it was ended there: its closing time, else the time it came in where only its state says
  /// that it has ended.
  private mutating func closing(_ row: TableRow, _ received: Instant?) -> Instant? {
    let closed = value(row, "closed") { try $0.instant($1) }
    let state = value(row, "state") { try $0.text($1) }
    if let closed, let received, closed < received {
      problem(row, "closed", .outOfRange)
      return nil
    }
    if let closed { return closed }
    guard let state else { return isHistory ? received : nil }
    return map.closedStates.contains(state) ? received : nil
  }

  private mutating func value<T>(
    _ row: TableRow, _ field: String, _ read: (CellReader, Cell) throws -> T?
  ) -> T? {
    do {
      return try read(reader, binding.cell(field, in: row))
    } catch {
      problem(row, field, error as? CellFault ?? .unknownReference)
      return nil
    }
  }

  private mutating func problem(_ row: TableRow, _ field: String?, _ fault: CellFault) {
    let one = RowProblem(
      row: row.number, field: field, column: field.flatMap(binding.title), fault: fault)
    if !problems.contains(one) { problems.append(one) }
  }

  private static func digest(_ parts: [String]) -> String {
    "sha256:"
      + Hex.text(SHA256.hash(data: Data(parts.joined(separator: "\u{1F}").utf8))).prefix(32)
  }
}
