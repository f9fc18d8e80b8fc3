import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

extension Routes {
  /// The papers of a case: drafts, what was issued, signing, printing.
  func documents() {
    page("/document.css") { visit in
      Response(
        status: .ok,
        headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "private, max-age=600"],
        body: .init(byteBuffer: ByteBuffer(string: try DocumentSheet.style)))
    }
    page("/cases/{number}/documents") { visit in try await Self.documentList(visit) }
    page("/cases/{number}/drafts/{kind}") { visit in
      visit.page(try await Self.draft(visit, typed: [:], Entered()))
    }
    form("/cases/{number}/drafts/{kind}") { visit, form in try await Self.issue(visit, form) }
    page("/cases/{number}/documents/{id}") { visit in
      let (opened, maySign) = try await Self.opened(visit)
      let city = try visit.city
      let pictures = try await city.attachments().addresses(of: opened.scans)
      let people = try await Self.people(visit, of: opened.document)
      return visit.page(
        IssuedPage(
          opened: opened,
          markup: HTML(raw: opened.shown(pictures: pictures) ?? "")
            + HTML(text: opened.body == nil ? visit.text("case.erased") : ""),
          people: people, maySign: maySign, prints: DocumentPrinter.isInstalled))
    }
    page("/cases/{number}/documents/{id}/sheet") { visit in
      let (opened, _) = try await Self.opened(visit)
      return visit.sheet(
        try DocumentSheet.page(
          [try await Self.whole(opened, visit)], title: opened.document.title,
          style: "/document.css"))
    }
    page("/cases/{number}/documents/{id}/pdf") { visit in
      let (opened, _) = try await Self.opened(visit)
      let page = try DocumentSheet.page(
        [try await Self.whole(opened, visit)], title: opened.document.title, style: nil)
      return try await visit.pdf(page, name: opened.document.number ?? opened.document.title)
    }
    page("/cases/{number}/documents/{id}/places/{place}") { visit in
      visit.page(try await Self.signPage(visit))
    }
    form("/cases/{number}/documents/{id}/places/{place}") { visit, form in
      try await Self.sign(visit, form)
    }
  }

  static func id(_ visit: Visit) throws -> Int64 {
    guard let id = Int64(try visit.parameter("id")) else { throw Refusal.notFound }
    return id
  }

  private static func documentList(_ visit: Visit) async throws -> Response {
    let number = try visit.parameter("number")
    let page = try await visit.reading { moment, db in
      let file = try CaseFile.content(number, for: moment.actor, in: db)
      let documents = try IssuedDocument.all(of: file, in: db)
      let fitting = Documents.fitting(file)
      let kinds = try Documents.kinds(for: file, by: moment.actor).map { kind in
        let draft = try DocumentDraft.of(
          kind.id, for: number, typed: [:], by: moment.actor, at: moment.now, in: db)
        return DocumentsPage.Offered(
          kind: kind, fits: fitting.contains(kind.id), gaps: draft.gaps.count)
      }
      return DocumentsPage(
        file: file, kinds: kinds, documents: documents,
        people: try People.names(of: documents.map(\.issuedBy), in: db),
        hasVolume: MediationDocuments().procedures.contains(file.matter.procedure))
    }
    return visit.page(page)
  }

  /// What the form says for the tags of a paper.
  private static func typed(_ form: Form) -> [String: String] {
    form.values.compactMapValues(\.first).filter {
      ![PageContext.tokenName, "once", "earlier", "entry", "act"].contains($0.key)
    }
  }

  /// The entry of which a paper is the record, as an address or a form names it.
  private static func entry(_ text: String) throws -> Int? {
    if text.isEmpty { return nil }
    guard let entry = Int(text) else { throw Refusal.notFound }
    return entry
  }

  private static func draft(
    _ visit: Visit, typed: [String: String], _ entered: Entered
  ) async throws -> DraftPage {
    let (number, kind) = (try visit.parameter("number"), try visit.parameter("kind"))
    let text = visit.text
    let once = entered.form["once"].isEmpty ? Seal.randomToken() : entered.form["once"]
    let asked = try Int64(entered.form["earlier"]) ?? Int64(visit.query["earlier"])
    let entry = try entry(entered.form["entry"]) ?? entry(visit.query["entry"])
    return try await visit.reading { moment, db in
      let draft = try DocumentDraft.of(
        kind, for: number, typed: typed, from: entry, by: moment.actor, at: moment.now, in: db)
      let rendering = try draft.rendered { text.word("tag", $0) }
      let earlier = try IssuedDocument.all(of: draft.file, in: db).last {
        $0.kind == kind && $0.stands && $0.id == asked
      }
      let markup = HTML(
        raw: """
          <article class="document \(draft.kind.layout.rawValue)" lang="zh-Hans">\
          \(rendering.markup)</article>
          """)
      return DraftPage(
        draft: draft, markup: markup, once: once, earlier: earlier, entered: entered)
    }
  }

  private static func issue(_ visit: Visit, _ form: Form) async throws -> Response {
    let (number, kind) = (try visit.parameter("number"), try visit.parameter("kind"))
    let typed = typed(form)
    do {
      guard form["act"] == "issue" else {
        return visit.page(try await draft(visit, typed: typed, Entered(form)))
      }
      let issued = try await visit.writing { moment, db in
        try Documents.issue(
          kind, for: number, typed: typed, once: form["once"],
          superseding: Int64(form["earlier"]), from: entry(form["entry"]),
          by: moment.actor, at: moment.now, under: moment.rules, in: db)
      }
      return visit.see(
        "/cases/\(number)/documents/\(issued.id)", Flash(visit.text("document.was-issued")))
    } catch let invalid as Invalid {
      let fields = Set(invalid.problems.map(\.field))
      // What cannot be read is left out of the preview; it stands in its field.
      let good = typed.filter { !fields.contains($0.key) }
      return visit.page(
        try await draft(visit, typed: good, Entered(form, invalid)), status: .unprocessableContent)
    }
  }

  private static func opened(_ visit: Visit) async throws -> (OpenedDocument, Bool) {
    let (number, id) = (try visit.parameter("number"), try id(visit))
    return try await visit.writing { moment, db in
      let opened = try Documents.open(id, of: number, by: moment.actor, at: moment.now, in: db)
      let kind = DocumentKinds.find(opened.document.kind)
      return (opened, kind?.by.contains(moment.actor.role) ?? false)
    }
  }

  private static func people(
    _ visit: Visit, of document: IssuedDocument
  ) async throws -> [Int64: String] {
    try await visit.reading { _, db in
      try People.names(of: [document.issuedBy] + document.signatures.compactMap(\.witness), in: db)
    }
  }

  private static func whole(_ opened: OpenedDocument, _ visit: Visit) async throws -> String {
    let pictures = try await visit.city.attachments().addresses(of: opened.scans)
    guard let shown = opened.shown(pictures: pictures) else { throw Refusal.notFound }
    return shown
  }

  private static func signPage(_ visit: Visit) async throws -> SignPage {
    let (number, id) = (try visit.parameter("number"), try id(visit))
    let place = try visit.parameter("place")
    return try await visit.reading { moment, db in
      let file = try CaseFile.content(number, for: moment.actor, in: db)
      let document = try IssuedDocument.find(id, of: file, in: db)
      guard let place = document.places.first(where: { $0.id == place }) else {
        throw Refusal.notFound
      }
      guard DocumentKinds.find(document.kind)?.by.contains(moment.actor.role) ?? false else {
        throw Refusal.notAllowed(step: "sign-document")
      }
      return SignPage(file: file, document: document, place: place)
    }
  }

  private static func sign(_ visit: Visit, _ form: Form) async throws -> Response {
    let (number, id) = (try visit.parameter("number"), try id(visit))
    let place = try visit.parameter("place")
    var kept = KeptFiles(in: form)
    do {
      if form.uploads.contains(where: { $0.size > 0 }) {
        let person = try await visit.reading { moment, _ in moment.actor.person }
        kept = try await visit.keep(form, field: "scan", most: 1, person: person)
      }
      guard let way = DocumentSignature.Way(rawValue: form["way"]) else {
        throw Invalid("way", "choice")
      }
      let signing = Signing(
        place: place, way: way, name: form["name"], strokes: form["strokes"],
        attachment: kept.names.first, agreed: form["agreed"] == "yes")
      try await visit.writing { moment, db in
        _ = try Documents.sign(
          id, of: number, signing, by: moment.actor, at: moment.now, under: moment.rules, in: db)
      }
    } catch let invalid as Invalid {
      var page = try await signPage(visit)
      page.entered = Entered(form, invalid)
      page.kept = kept
      return visit.page(page, status: .unprocessableContent)
    }
    return visit.see(
      "/cases/\(number)/documents/\(id)#signatures", Flash(visit.text("document.was-signed")))
  }
}

extension Visit {
  /// Papers as a page of their own, without the shell.
  func sheet(_ page: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: page)))
  }

  func pdf(_ page: String, name: String) async throws -> Response {
    guard let pdf = await DocumentPrinter.pdf(of: page) else {
      throw Refusal.overloaded(retryAfterSeconds: 30)
    }
    var response = download([UInt8](pdf), type: "application/pdf", name: name + ".pdf")
    response.headers[.contentDisposition] =
      "inline; filename*=UTF-8''\((name + ".pdf").percentEncoded)"
    return response
  }
}
