import CaseEngine
import Foundation
import Governance
import Storage

/// Files that came with a form. They are taken in before the form is read: a browser cannot fill
/// them in again where the form must be corrected, so they wait here and are named in it.
struct KeptFiles: Sendable {
  struct File: Sendable {
    /// The id, for a visitor without account with the token that proves whose it is.
    let name: String
    let title: String
  }

  var files: [File] = []

  var names: [String] { files.map(\.name) }

  func markup(_ context: PageContext) -> HTML {
    guard !files.isEmpty else { return "" }
    return """
      <ul class="kept">\(each: files, { file in
        """
        <li><label class="choice"><input type="checkbox" name="kept" \
        value="\(file.name)|\(file.title)" checked><span>\(context.icon(.document)) \(file.title)</span>\
        </label></li>
        """
      })</ul>
      """
  }

  init(_ files: [File] = []) { self.files = files }

  /// What an earlier sending left behind and is still wanted.
  init(in form: Form) {
    files = form.all("kept").compactMap { value in
      let halves = value.split(separator: "|", maxSplits: 1).map(String.init)
      return halves.count == 2 ? File(name: halves[0], title: halves[1]) : nil
    }
  }
}

extension Visit {
  /// Takes in the files of a field, beside those that were kept before.
  ///
  /// - Parameter person: nil for a visitor without account.
  /// - Throws: `Invalid` naming the field, where a file cannot be taken.
  func keep(
    _ form: Form, field: String, most: Int, person: Int64?
  ) async throws -> KeptFiles {
    var kept = KeptFiles(in: form)
    let uploads = form.uploads.filter { $0.field == field && $0.size > 0 }
    guard kept.files.count + uploads.count <= most else {
      throw Invalid(field, "too-many-files", ["most": "\(most)"])
    }
    let city = try city
    for upload in uploads {
      let token = Seal.randomToken()
      let uploader = person.map(Uploader.person) ?? .visitor(token: token)
      do {
        let saved = try await city.attachments().save(
          file: upload.file, name: upload.name, by: uploader, at: city.now, in: city.store)
        let name = person == nil ? "\(saved.id).\(token)" : "\(saved.id)"
        kept.files.append(.init(name: name, title: saved.name))
      } catch let fault as AttachmentFault {
        throw Invalid(field, fault.rule, ["file": upload.name])
      }
    }
    return kept
  }
}

extension AttachmentFault {
  /// The name under which the text says what is wrong with the file.
  var rule: String {
    switch self {
    case .empty, .gone: "file-gone"
    case .tooLarge: "file-large"
    case .tooMany: "file-many"
    case .unknownKind: "file-kind"
    case .disguised, .damaged, .tooManyPixels, .notPublishable: "file-unopened"
    }
  }
}
