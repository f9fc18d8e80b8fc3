import CaseEngine
import Governance
import HTTPTypes
import Hummingbird
import Storage

extension Routes {
  /// Papers that a party reads and signs with the receipt, as on the page.
  func partyPaperEndpoints() {
    endpoint(
      Endpoint(
        .get, "/receipts/{receipt}/papers/{document}", "readPartyPaper",
        "A paper as its party reads it: the text as markup, in which what concerns only others is withheld, and the places."
      ).answer("PartyPaper").withoutAccount(headers: "Receipt-Code")
    ) { visit in
      let city = try visit.city
      let (receipt, code) = try await visit.receipt(city)
      let id = try visit.number("document")
      let paper = try await visit.known {
        try await city.store.read { db in
          try Self.paper(id, receipt: receipt, code: code, in: db)
        }
      }
      return visit.json(paper)
    }
    endpoint(
      Endpoint(
        .post, "/receipts/{receipt}/papers/{document}/signatures", "signPartyPaper",
        "The party signs at its own place: `way` is finger, with `strokes`, or typed; `name` is who signs."
      ).body("PartySignature").answer("PartyPaper", .created)
        .withoutAccount(headers: "Receipt-Code")
    ) { visit in
      let city = try visit.city
      let (receipt, code) = try await visit.receipt(city)
      let id = try visit.number("document")
      let (bytes, sent) = try await visit.sent(Said.self)
      let once = try Once(visit, owner: "receipt/\(code)", bytes)
      let (now, rules) = (city.now, city.rules)
      return try await visit.known {
        try await once.run(in: city, status: .created) { db in
          var said = sent
          guard let way = DocumentSignature.Way(rawValue: try said.neededText("way")) else {
            throw Invalid("way", "choice")
          }
          let signing = Signing(
            place: "", way: way, name: try said.text("name") ?? "",
            strokes: try said.text("strokes") ?? "", agreed: try said.flag("agreed") ?? false)
          try said.mustBeEmpty()
          try PartyPapers.sign(
            id, signing, receipt: receipt, code: code, at: now, under: rules, in: db)
          return try Self.paper(id, receipt: receipt, code: code, in: db)
        }
      }
    }
  }

  private static func paper(
    _ id: Int64, receipt: String, code: String, in db: Database
  ) throws -> JSONWriter {
    let (opened, party, _) = try PartyPapers.open(id, receipt: receipt, code: code, in: db)
    guard let shown = opened.shown(to: party.number) else { throw Refusal.notFound }
    let document = opened.document
    return .object { json in
      json.member("id", document.id)
      json.member("kind", document.kind)
      json.member("title", document.title)
      json.member("number", document.number)
      json.member("sha256", document.sha256)
      json.member("issuedAt", document.issued)
      json.member("text", shown)
      json.member("withheld", shown.ranges(of: "<span class=\"withheld\">").count)
      json.array("places", document.places) { json, place in
        let signature = document.signature(at: place.id)
        json.object { json in
          json.member("id", place.id)
          json.member("kind", place.kind.rawValue)
          json.member("own", place.party == party.number)
          json.member("optional", place.isOptional)
          json.member("way", signature?.way.rawValue)
          json.member("signedAt", signature?.at)
        }
      }
    }
  }
}
