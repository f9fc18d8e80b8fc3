import CXLSXWriter
import Foundation

/// A workbook of one sheet, written row by row in constant memory. Texts are stored as texts and
/// can never become formulas.
package struct XLSXWriter: ~Copyable {
  package struct Column: Sendable {
    package var title: String
    /// In characters of the default font; a Chinese character takes two.
    package var width: Double

    package init(_ title: String, width: Double? = nil) {
      self.title = title
      let natural = title.unicodeScalars.reduce(2) { $0 + ($1.value < 0x1100 ? 1 : 2) }
      self.width = width ?? min(max(Double(natural), 10), 60)
    }
  }

  /// Excel's own bounds.
  package static let mostRows = 1_048_576
  private static let longestText = 32_767

  private let file: URL
  private let workbook: UnsafeMutablePointer<lxw_workbook>
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private let dayFormat: UnsafeMutablePointer<lxw_format>?
  private let timeFormat: UnsafeMutablePointer<lxw_format>?
  private var row: UInt32 = 0
  private var isOpen = true

  package init(sheet name: String, columns: [Column]) throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("anlan-\(UUID().uuidString).xlsx")
    var options = lxw_workbook_options()
    options.constant_memory = 1
    guard let workbook = workbook_new_opt(file.path, &options) else {
      throw CocoaError(.fileWriteUnknown)
    }
    // A name with a sign that Excel forbids, or an empty one, gives the sheet its default name.
    var sheet = workbook_add_worksheet(workbook, Self.sheetName(name))
    if sheet == nil { sheet = workbook_add_worksheet(workbook, nil) }
    guard let sheet else {
      workbook_close(workbook)
      try? FileManager.default.removeItem(at: file)
      throw CocoaError(.fileWriteUnknown)
    }
    self.file = file
    self.workbook = workbook
    self.sheet = sheet
    dayFormat = workbook_add_format(workbook)
    format_set_num_format(dayFormat, "yyyy-mm-dd")
    timeFormat = workbook_add_format(workbook)
    format_set_num_format(timeFormat, "yyyy-mm-dd hh:mm:ss")
    let headerFormat = workbook_add_format(workbook)
    format_set_bold(headerFormat)
    format_set_bg_color(headerFormat, 0xDCE6F1)
    format_set_bottom(headerFormat, UInt8(LXW_BORDER_THIN.rawValue))
    format_set_text_wrap(headerFormat)
    for (index, column) in columns.enumerated() {
      let index = UInt16(clamping: index)
      worksheet_set_column(sheet, index, index, column.width, nil)
      worksheet_write_string(sheet, 0, index, Self.storable(column.title), headerFormat)
    }
    worksheet_freeze_panes(sheet, 1, 0)
    row = 1
  }

  /// - Throws: `TableFault.tooManyRows` beyond what a sheet can hold.
  package mutating func append(_ cells: [Cell]) throws {
    guard row < Self.mostRows else { throw TableFault.tooManyRows(limit: Self.mostRows) }
    for (index, cell) in cells.enumerated() {
      let column = UInt16(clamping: index)
      switch cell {
      case .empty: break
      case .text(let text), .fault(let text):
        worksheet_write_string(sheet, row, column, Self.storable(text), nil)
      case .number(let number):
        if number.isFinite { worksheet_write_number(sheet, row, column, number, nil) }
      case .date(let serial):
        let isDay = serial == serial.rounded()
        worksheet_write_number(sheet, row, column, serial, isDay ? dayFormat : timeFormat)
      case .boolean(let flag):
        worksheet_write_boolean(sheet, row, column, flag ? 1 : 0, nil)
      }
    }
    row += 1
  }

  package consuming func finish() throws -> Data {
    isOpen = false
    let status = workbook_close(workbook)
    defer { try? FileManager.default.removeItem(at: file) }
    guard status == LXW_NO_ERROR else { throw CocoaError(.fileWriteUnknown) }
    return try Data(contentsOf: file)
  }

  deinit {
    guard isOpen else { return }
    workbook_close(workbook)
    try? FileManager.default.removeItem(at: file)
  }

  private static func sheetName(_ name: String) -> String {
    String(name.filter { !"[]:*?/\\'".contains($0) }.prefix(31))
  }

  /// What looks like an escape of the format is escaped itself; NUL would end the text early.
  private static func storable(_ text: String) -> String {
    var text = text
    if text.utf8.contains(0) { text = text.replacing("\u{0}", with: "") }
    if text.utf8.contains(UInt8(ascii: "_")) {
      text = text.replacing(
        #/_(?=x[0-9A-Fa-f]{4}_)/#.matchingSemantics(.unicodeScalar), with: "_x005F_")
    }
    guard text.utf16.count > longestText else { return text }
    var kept = text.prefix(longestText - 1)
    while kept.utf16.count >= longestText {
      kept.removeLast(max(1, kept.utf16.count - longestText))
    }
    return kept + "\u{2026}"
  }
}
