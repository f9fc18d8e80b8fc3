import CaseEngine
import Foundation
import Governance
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

extension Routes {
  func attachmentEndpoints() {
    endpoint(
      Endpoint(
        .post, "/attachments", "upload",
        "Takes one file in, to be named in a step or a report within a day. Without an account the id carries what proves whose it is."
      ).body("File").answer("Uploaded", .created).withoutAccount()
    ) { visit in
      let city = try visit.city
      let folder = UploadFolder()
      defer { folder.remove() }
      var uploader = Uploader.visitor(token: Seal.randomToken())
      if visit.sessionToken != nil {
        uploader = .person(try await visit.call().actor.person)
      } else {
        try visit.site.quota.take("upload \(visit.peer)", most: 60, within: 3600)
      }
      let form = try await visit.form(files: folder)
      guard let file = form.uploads.first, form.uploads.count == 1 else {
        throw Invalid("file", "required")
      }
      let owner = uploader.isPerson ? "upload/\(uploader)" : "upload"
      let once = try Once(visit, owner: owner, Array("\(file.sha256) \(file.name)".utf8))
      if let known = try await once.known(in: city) { return known }
      let saved = try await city.attachments().save(
        file: file.file, name: file.name, by: uploader, at: city.now, in: city.store)
      let id =
        if case .visitor(let token) = uploader { "\(saved.id).\(token)" } else { "\(saved.id)" }
      return try await once.answer(in: city, status: .created) {
        .object { json in
          saved.write(to: &json, id: id)
          json.member("sha256", saved.sha256)
        }
      }
    }
    endpoint(
      Endpoint(
        .get, "/cases/{number}/attachments/{id}", "readAttachment",
        "The content of a file of a case."
      ).query(.init("thumbnail", .flag, "A small picture of it, where there is one"))
    ) { visit in
      let call = try await visit.call()
      let (number, id) = (try visit.parameter("number"), try visit.parameter("id"))
      let small = try visit.query.askedFlag("thumbnail") ?? false
      let found = try await call.open { db in
        let (file, sight) = try call.content(number, db)
        let found = try Attachments.shown(of: file, to: sight, in: db).first { "\($0.id)" == id }
        guard let found else { throw Refusal.notFound }
        try call.note("attachment", file, db)
        return found
      }
      let kept = try call.city.attachments()
      let data = small ? try await kept.readThumbnail(found) : try await kept.read(found)
      guard let data else { throw Refusal.notFound }
      return Response(
        status: .ok,
        headers: [
          .contentType: small ? FileKind.jpeg.mediaType : found.kind.mediaType,
          .contentDisposition: "attachment; filename*=UTF-8''\(found.name.percentEncoded)",
        ], body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }
    releaseEndpoints()
  }

  /// What handlers of a confidential matter may see of the reporter's files.
  private func releaseEndpoints() {
    endpoint(
      Endpoint(
        .post, "/cases/{number}/attachments/{id}/release", "releaseAttachment",
        "Shows a file of a confidential matter to its handlers, without metadata; `instead` names an upload that stands in its place."
      ).body("Release").answer("Released", .created)
    ) { visit in
      let call = try await visit.call()
      let (number, text) = (try visit.parameter("number"), try visit.parameter("id"))
      guard let id = Int64(text) else { throw Refusal.notFound }
      var (bytes, said) = try await visit.sent(Said.self)
      let instead = try said.text("instead")
      try said.mustBeEmpty()
      let once = try Once(visit, owner: "person/\(call.actor.person)", bytes)
      if let known = try await once.known(in: call.city) { return known }
      try await Releases.release(id, of: number, instead: instead, by: call.actor, in: call.city)
      return try await once.answer(in: call.city, status: .created) {
        .object { json in
          json.member("id", id)
          json.member("released", true)
        }
      }
    }
    endpoint(
      Endpoint(
        .post, "/cases/{number}/attachments/{id}/withhold", "withholdAttachment",
        "Hides it from them again."
      ).answer("Released", .created)
    ) { visit in
      let call = try await visit.call()
      let (number, text) = (try visit.parameter("number"), try visit.parameter("id"))
      guard let id = Int64(text) else { throw Refusal.notFound }
      let (now, rules) = (call.now, call.rules)
      return try await call.act(visit.sentNothing()) { db in
        try Releases.withhold(id, of: number, by: call.actor, at: now, under: rules, in: db)
        return .object { json in
          json.member("id", id)
          json.member("released", false)
        }
      }
    }
  }
}

extension Uploader {
  fileprivate var isPerson: Bool { if case .person = self { true } else { false } }
}

extension Attachment {
  func write(to json: inout JSONWriter, id: String? = nil) {
    json.member("id", id ?? "\(self.id)")
    json.member("name", name)
    json.member("kind", kind.rawValue)
    json.member("size", size)
    json.member("at", createdAt)
  }
}
