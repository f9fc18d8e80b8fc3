import CaseEngine
import Foundation

/// Turns what people type into the values that a field asks for. Empty cells are nil.
package struct CellReader: Sendable {
  private let yes: Set<String>
  private let no: Set<String>
  private let marks: [(mark: String, meaning: String)]

  package init(_ words: CellWords) {
    yes = Set(words.yes.map { HalfWidth.of($0).lowercased() })
    no = Set(words.no.map { HalfWidth.of($0).lowercased() })
    marks = words.marks.sorted { ($1.key.count, $0.key) < ($0.key.count, $1.key) }
      .map { ($0.key, $0.value) }
  }

  /// Text without surrounding white space.
  package func text(_ cell: Cell) throws(CellFault) -> String? {
    if case .fault = cell { throw .formulaError }
    let text = cell.printed.trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }

  package func number(_ cell: Cell) throws(CellFault) -> Double? {
    if case .number(let number) = cell { return number }
    guard let text = try plain(cell) else { return nil }
    let digits = text.replacing(",", with: "")
    let isPlain = digits.utf8.allSatisfy { 0x30...0x39 ~= $0 || [0x2B, 0x2D, 0x2E].contains($0) }
    guard isPlain, let number = Double(digits), number.isFinite else { throw .notANumber }
    return number
  }

  package func whole(_ cell: Cell) throws(CellFault) -> Int? {
    guard let number = try number(cell) else { return nil }
    guard let whole = Int(exactly: number), abs(whole) < 1 << 53 else { throw .notWhole }
    return whole
  }

  package func boolean(_ cell: Cell) throws(CellFault) -> Bool? {
    if case .boolean(let flag) = cell { return flag }
    guard let text = try plain(cell)?.lowercased() else { return nil }
    if yes.contains(text) { return true }
    if no.contains(text) { return false }
    throw .notYesOrNo
  }

  /// Digits of a mobile number without country code; a landline as `0534-2688888` or as written.
  package func phone(_ cell: Cell) throws(CellFault) -> String? {
    guard let text = try plain(cell) else { return nil }
    if text.utf8.count == 11, text.utf8.first == UInt8(ascii: "1"),
      text.utf8.allSatisfy({ 0x30...0x39 ~= $0 })
    {
      return text
    }
    let tight = text.filter { $0 != " " && $0 != "(" && $0 != ")" }
    let digits = tight.filter { $0 != "-" }.replacing(#/^(\+|00)86/#, with: "")
    if digits.wholeMatch(of: #/1[0-9]{10}/#) != nil { return digits }
    let local = tight.replacing(#/^(\+|00)86-?/#, with: "")
    if local.wholeMatch(of: #/(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?/#) != nil { return local }
    if digits.wholeMatch(of: #/[0-9]{3,6}|[48]00[0-9]{7}/#) != nil { return digits }
    if tight.wholeMatch(of: #/\+[0-9]{6,15}/#) != nil { return tight }
    throw .notAPhone
  }

  package func day(_ cell: Cell) throws(CellFault) -> Day? {
    switch try moment(cell) {
    case nil: return nil
    case .some(let instant?): return instant.day
    case .some(nil): throw .notADay
    }
  }

  /// A day without a time is its first moment.
  package func instant(_ cell: Cell) throws(CellFault) -> Instant? {
    switch try moment(cell) {
    case nil: return nil
    case .some(let instant?): return instant
    case .some(nil): throw .notATime
    }
  }

  /// Nil for an empty cell, nil inside for one that is no date.
  private func moment(_ cell: Cell) throws(CellFault) -> Instant?? {
    if case .date(let serial) = cell { return .some(SerialDate(serial).instant) }
    guard var text = try plain(cell) else { return nil }
    if text.utf8.contains(where: { $0 >= 0x80 }) {
      for (mark, meaning) in marks { text = text.replacing(mark, with: meaning) }
    }
    return .some(DateText.instant(text))
  }

  /// Half-width, without surrounding white space.
  private func plain(_ cell: Cell) throws(CellFault) -> String? {
    guard let raw = try text(cell) else { return nil }
    let text = HalfWidth.of(raw).trimmingCharacters(in: .whitespaces)
    return text.isEmpty ? nil : text
  }
}
