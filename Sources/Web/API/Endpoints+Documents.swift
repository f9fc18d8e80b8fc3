import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

extension Routes {
  /// The papers of a case.
  func documentEndpoints() {
    endpoint(
      Endpoint(
        .get, "/cases/{number}/documents", "listDocuments",
        "The papers of a case, and the kinds that this post may issue with what is missing for each."
      ).answer("DocumentList")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (documents, drafts) = try await call.open { db in
        let (file, _) = try call.content(number, db)
        try call.note("documents", file, db)
        let drafts = try Documents.kinds(for: file, by: call.actor).map {
          try DocumentDraft.of(
            $0.id, for: number, typed: [:], by: call.actor, at: call.now, in: db)
        }
        return (try IssuedDocument.all(of: file, in: db), drafts)
      }
      return visit.json(
        .object { json in
          json.array("items", documents) { json, one in json.object { one.write(to: &$0) } }
          json.array("kinds", drafts) { json, one in json.object { one.write(to: &$0) } }
        })
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/documents", "issueDocument",
        "Issues a paper; members beside `kind`, `supersedes` and `entry` (of which it is the record) fill its tags, rows as `applicants-1-gender`."
      ).body("DocumentRequest").answer("Document", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (bytes, said) = try await visit.sent(Said.self)
      let once = visit.header("Idempotency-Key").map {
        DocumentHash.of("\(call.actor.person) \($0)")
      }
      let token = once ?? Seal.randomToken()
      return try await call.act(bytes) { db in
        var said = said
        let kind = try said.neededText("kind")
        let earlier = try said.text("supersedes").map { text in
          guard let id = Int64(text) else { throw Invalid("supersedes", "number") }
          return id
        }
        let entry = try said.number("entry")
        var typed: [String: String] = [:]
        for name in said.values.keys { typed[name] = try said.text(name) }
        guard let wanted = DocumentKinds.find(kind) else { throw Refusal.notFound }
        try DocumentTyping.checkNames(typed.keys, for: wanted)
        let issued = try Documents.issue(
          kind, for: number, typed: typed, once: String(token.prefix(64)), superseding: earlier,
          from: entry, by: call.actor, at: call.now, under: call.rules, in: db)
        return .object { issued.write(to: &$0) }
      }
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/documents/{id}", "readDocument",
        "One paper: its number, hash, places and signatures."
      ).answer("Document")
    ) { visit in
      let call = try await visit.call()
      let (number, id) = (try visit.parameter("number"), try Self.id(visit))
      let document = try await call.open { db in
        let (file, _) = try call.content(number, db)
        try call.note("documents", file, db)
        return try IssuedDocument.find(id, of: file, in: db)
      }
      return visit.json(.object { document.write(to: &$0) })
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/documents/{id}/sheet", "printDocument",
        "The paper with its signatures as a page, or as PDF where the server has the tool (503 elsewhere)."
      ).query(.init("format", .choice(["html", "pdf"]), "By default html"))
    ) { visit in
      let call = try await visit.call()
      let (number, id) = (try visit.parameter("number"), try Self.id(visit))
      let format = try visit.query.asked("format") ?? "html"
      guard ["html", "pdf"].contains(format) else { throw Invalid("format", "choice") }
      let opened = try await call.city.store.write { db in
        try Documents.open(id, of: number, by: call.actor, at: call.now, in: db)
      }
      let pictures = try await call.city.attachments().addresses(of: opened.scans)
      guard let shown = opened.shown(pictures: pictures) else { throw Refusal.notFound }
      let page = try DocumentSheet.page([shown], title: opened.document.title, style: nil)
      return format == "pdf"
        ? try await visit.pdf(page, name: opened.document.number ?? opened.document.title)
        : visit.sheet(page)
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/documents/{id}/signatures", "signDocument",
        "Keeps a signature or a seal at a place; `strokes` are points `x,y x,y;…` on 1000 by 400."
      ).body("SignatureRequest").answer("Document", .created)
    ) { visit in
      let call = try await visit.call()
      let (number, id) = (try visit.parameter("number"), try Self.id(visit))
      let (bytes, said) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = said
        guard let way = DocumentSignature.Way(rawValue: try said.neededText("way")) else {
          throw Invalid("way", "choice")
        }
        let signing = Signing(
          place: try said.neededText("place"), way: way, name: try said.text("name") ?? "",
          strokes: try said.text("strokes") ?? "", attachment: try said.text("attachment"),
          agreed: try said.flag("agreed") ?? false)
        try said.mustBeEmpty()
        let document = try Documents.sign(
          id, of: number, signing, by: call.actor, at: call.now, under: call.rules, in: db)
        return .object { document.write(to: &$0) }
      }
    }
  }

  /// The volume of a case.
  func volumeEndpoints() {
    endpoint(
      Endpoint(
        .get, "/cases/{number}/volume", "readVolume",
        "What stands at each place of the volume, and what is missing before it can be bound."
      ).query(.init("round", .integer, "By default the one that the case is in")).answer("Volume")
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let round = try visit.query.askedInteger("round", in: 1...1000)
      let volume = try await call.open { db in
        let volume = try Volume.of(number, round: round, for: call.actor, at: call.now, in: db)
        try call.note("volume", volume.file, db)
        return volume
      }
      return visit.json(.object { volume.write(to: &$0) })
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/volume", "bindVolume", "Binds the volume; it gets its number."
      )
      .body("VolumeRequest").answer("Volume", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (bytes, said) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = said
        let retention = try said.neededText("retention")
        let note = try said.text("note")
        try said.mustBeEmpty()
        let volume = try Volumes.bind(
          number, retention: retention, note: note, by: call.actor, at: call.now, under: call.rules,
          in: db)
        return .object { volume.write(to: &$0) }
      }
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/volume/pieces", "placeFile",
        "Says what a file of the case is in the volume; an empty `piece` takes it out. `party` says whose it is, without it everybody's."
      ).body("PieceRequest").answer("Volume", .created)
    ) { visit in
      let call = try await visit.call()
      let number = try visit.parameter("number")
      let (bytes, said) = try await visit.sent(Said.self)
      return try await call.act(bytes) { db in
        var said = said
        guard let id = Int64(try said.neededText("attachment")) else {
          throw Invalid("attachment", "number")
        }
        let piece = try said.text("piece") ?? ""
        let party = try said.number("party")
        try said.mustBeEmpty()
        try Volumes.mark(
          id, as: piece, party: party, of: number, by: call.actor, at: call.now, under: call.rules,
          in: db)
        let volume = try Volume.of(number, for: call.actor, at: call.now, in: db)
        return .object { volume.write(to: &$0) }
      }
    }
  }
}

extension IssuedDocument {
  func write(to json: inout JSONWriter) {
    json.member("id", id)
    json.member("kind", kind)
    json.member("title", title)
    json.member("number", number)
    json.member("sha256", sha256)
    json.member("template", template)
    json.member("issuedAt", issued)
    json.member("issuedBy", issuedBy)
    json.member("entry", entry)
    json.member("supersedes", supersedes)
    json.member("supersededBy", supersededBy)
    json.array("places", places) { json, place in
      json.object { json in
        json.member("id", place.id)
        json.member("kind", place.kind.rawValue)
        json.member("name", place.name)
        json.member("party", place.party)
        json.member("optional", place.isOptional)
        guard let signature = signature(at: place.id) else { return json.null("signed") }
        json.object("signed") { json in
          json.member("way", signature.way.rawValue)
          json.member("name", signature.name)
          json.member("at", signature.at)
          json.member("witness", signature.witness)
          json.member("sha256", signature.sha256)
          json.member("entry", signature.entry)
        }
      }
    }
  }
}

extension DocumentDraft {
  func write(to json: inout JSONWriter) {
    json.member("kind", kind.id)
    json.member("title", title)
    json.array("missing", gaps) { json, gap in
      json.object { json in
        json.member("tag", gap.tag)
        json.member("row", gap.row)
        json.member("field", gap.field)
        json.member("step", gap.step)
      }
    }
  }
}

extension Volume {
  func write(to json: inout JSONWriter) {
    json.member("round", round)
    json.member("number", bound?.number)
    json.member("boundAt", bound?.at)
    json.member(
      "retention",
      bound?.retention
        ?? policy.proposedRetention(category: file.matter.facts["category"]?.text))
    json.array("pieces", parts) { json, part in
      json.object { json in
        json.member("piece", part.piece.id)
        json.member("name", part.piece.name)
        json.member("required", part.isRequired)
        json.member("papers", part.papers.map { "\($0.id)" })
        json.member("attachments", part.files.map { "\($0.id)" })
        json.array("seen", part.seen) { json, seen in
          json.object { json in
            json.member("party", seen.party)
            json.member("paper", seen.paper)
            json.member("at", seen.at)
          }
        }
        json.member("lacking", part.lacking.map(\.number))
      }
    }
    json.member("note", bound?.note)
    json.member("missing", bound == nil ? missing.map(\.id) : [])
    json.member("unsigned", bound == nil ? unsigned.map { "\($0.id)" } : [])
    json.array("others", others) { json, other in
      json.object { json in
        json.member("round", other.round)
        json.member("number", other.number)
      }
    }
  }
}
