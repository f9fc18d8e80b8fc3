import CaseEngine
import Foundation
import Storage

/// A paper with its text, and with what is needed to show its signatures.
package struct OpenedDocument: Sendable {
  package let file: CaseFile
  package let document: IssuedDocument
  /// Nil once it has been erased.
  package let body: String?
  package let policy: DocumentPolicy
  package let scans: [Attachment]
  /// The number of the paper that took its place.
  package let follower: String?

  init(_ document: IssuedDocument, of file: CaseFile, in db: Database) throws {
    self.file = file
    self.document = document
    body = try document.body(in: db)
    policy = try Policies.version(document.template, of: DocumentPolicy.self, in: db)
    let named = Set(document.signatures.compactMap(\.attachment))
    scans =
      named.isEmpty ? [] : try Attachments.all(of: file.id, in: db).filter { named.contains($0.id) }
    follower = try document.supersededBy.flatMap {
      try db.value("SELECT coalesce(number, title) FROM documents WHERE id = \($0)")
    }
  }

  /// The text with its signatures in their places.
  ///
  /// - Parameters:
  ///   - pictures: scans by id, as `data:` addresses.
  ///   - party: who reads it, where that is a party: then what concerns only others is left out.
  package func shown(pictures: [Int64: String] = [:], to party: Int? = nil) -> String? {
    guard var body else { return nil }
    if let party {
      // What was issued before values were marked is read at the table.
      guard body.contains(" data-own>") else { return nil }
      body = body.replacing(#/<span data-of="(\d+)">[^<]*</span>/#) { match in
        match.1 == "\(party)" ? String(match.0) : "<span class=\"withheld\">***</span>"
      }
    }
    for place in document.places {
      guard let signature = document.signature(at: place.id) else {
        guard place.kind == .seal else { continue }
        body = body.replacing(
          DocumentRendering.element(place),
          with: """
            <span class="seal" data-place="\(place.id)"><span class="words">\
            \(mark(.seal))</span></span>
            """)
        continue
      }
      body = body.replacing(
        DocumentRendering.element(place), with: element(place, signature, pictures))
    }
    guard !document.stands, let end = body.firstIndex(of: ">") else { return body }
    let words = "\(mark(.superseded)) \((follower ?? "").markupEscaped)"
    body.insert(
      contentsOf: "<p class=\"overruled\">\(words)</p>", at: body.index(after: end))
    return body
  }

  private func mark(_ mark: DocumentMark) -> String {
    (policy.marks[mark.rawValue] ?? "").markupEscaped
  }

  private func element(
    _ place: DocumentPlace, _ signature: DocumentSignature, _ pictures: [Int64: String]
  ) -> String {
    let name = (signature.name ?? "").markupEscaped
    let way = DocumentMark(rawValue: signature.way.rawValue).map(mark) ?? ""
    let note = "<small>\(way) \(policy.formats.text(signature.at.day))</small>"
    let isSeal = place.kind == .seal
    let shown: String
    switch signature.way {
    case .finger: shown = signature.strokes?.drawing(label: signature.name ?? "") ?? ""
    case .typed: shown = name
    case .scan:
      shown =
        signature.attachment.flatMap { pictures[$0] }.map {
          "<img src=\"\($0)\" alt=\"\(name)\">"
        } ?? name
    case .stamp: shown = "<span class=\"words\">\(name)</span>"
    }
    return """
      <span class="\(isSeal ? "seal is-set" : "sign")" data-place="\(place.id)">\(shown)\(note)</span>
      """
  }
}

extension Attachments {
  /// Pictures as `data:` addresses, for a page that loads nothing from elsewhere.
  package func addresses(of attachments: [Attachment], whole: Bool = false) async throws
    -> [Int64: String]
  {
    var addresses: [Int64: String] = [:]
    for attachment in attachments where attachment.kind.isPicture {
      let small = whole ? nil : try await readThumbnail(attachment)
      let isShown = attachment.kind.isShownByBrowsers
      guard let data = try await small.asyncOr({ isShown ? try await read(attachment) : nil })
      else { continue }
      let type = small != nil ? FileKind.jpeg.mediaType : attachment.kind.mediaType
      addresses[attachment.id] = "data:\(type);base64,\(data.base64EncodedString())"
    }
    return addresses
  }
}

extension Optional {
  fileprivate func asyncOr(_ other: () async throws -> Wrapped?) async rethrows -> Wrapped? {
    if let self { return self }
    return try await other()
  }
}
