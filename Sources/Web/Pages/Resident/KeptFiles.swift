import CaseEngine
import Foundation
import Governance
import Storage

/// Files that came with a form which must be corrected: a browser cannot fill them in again, so
/// they wait here and are named in the form.
struct KeptFiles: Sendable {
  struct File: Sendable {
    let id: Int64
    let name: String
  }

  /// Says that they are this visitor's.
  var token = ""
  var files: [File] = []

  func markup(_ context: PageContext) -> HTML {
    guard !files.isEmpty else { return "" }
    return """
      <input type="hidden" name="kept-token" value="\(token)">
      <ul class="kept">\(each: files, { file in
        """
        <li><label class="choice"><input type="checkbox" name="kept" value="\(file.id)" checked>\
        <span>\(file.name)</span></label></li>
        """
      })</ul>
      """
  }

  var ids: [Int64] { files.map(\.id) }
}
