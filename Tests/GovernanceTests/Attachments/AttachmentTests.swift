import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Attachments")
struct AttachmentTests {
  let now = FilesWorld.now

  func withAttachments(
    _ engine: Engine, _ body: (Store, Attachments) async throws -> Void
  ) async throws {
    let root = FileManager.default.temporaryDirectory
      .appending(path: "anlan-attachments-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    try await FilesWorld.run(engine) { store in
      try await body(store, Attachments(folder: AttachmentFolder(root)))
    }
  }

  @Test(
    "A file is kept under its hash, used once, and only by who sent it",
    arguments: Engine.allCases)
  func use(_ engine: Engine) async throws {
    try await withAttachments(engine) { store, attachments in
      let visitor = Uploader.visitor(token: "token")
      let saved = try await attachments.save(
        SampleFile.jpg, name: "../a\u{202E}b.exe", by: visitor, at: now, in: store)
      #expect(saved.kind == .jpeg)
      #expect(saved.name == "ab.jpg")
      #expect(try await attachments.read(saved) == SampleFile.jpg)
      let strangers: [Uploader] = [.visitor(token: "other"), .person(1)]
      for stranger in strangers {
        await #expect(throws: AttachmentFault.gone) {
          try await store.write { db in
            try Attachments.use([saved.id], for: 7, by: stranger, at: now, in: db)
          }
        }
      }
      let late = now.adding(minutes: 25 * 60)
      await #expect(throws: AttachmentFault.gone) {
        try await store.write { db in
          try Attachments.use([saved.id], for: 7, by: visitor, at: late, in: db)
        }
      }
      try await store.write { db in
        try Attachments.use([saved.id, saved.id], for: 7, by: visitor, at: now, in: db)
        #expect(try Attachments.all(of: 7, in: db).map(\.id) == [saved.id])
      }
      await #expect(throws: AttachmentFault.gone) {
        try await store.write { db in
          try Attachments.use([saved.id], for: 8, by: visitor, at: now, in: db)
        }
      }
    }
  }

  @Test(
    "Unfinished uploads go after a day with their files, used ones stay",
    arguments: Engine.allCases)
  func sweep(_ engine: Engine) async throws {
    try await withAttachments(engine) { store, attachments in
      let person = Uploader.person(1)
      let used = try await attachments.save(
        SampleFile.png, name: "a", by: person, at: now, in: store)
      let same = try await attachments.save(
        SampleFile.png, name: "b", by: person, at: now, in: store)
      let other = try await attachments.save(
        SnifferTests.pdf, name: "c", by: person, at: now, in: store)
      #expect(used.sha256 == same.sha256)
      try await store.write { db in
        try Attachments.use([used.id], for: 7, by: person, at: now, in: db)
      }
      let files = [used.sha256, other.sha256].map { hash in
        attachments.folder.root.appending(path: "\(hash.prefix(2))/\(hash.dropFirst(2))")
      }
      for file in files {
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: file.path)
      }
      #expect(try await attachments.sweepUnfinished(at: now, in: store) == 0)
      let later = now.adding(minutes: 24 * 60)
      #expect(try await attachments.sweepUnfinished(at: later, in: store) == 2)
      #expect(attachments.folder.contains(used.sha256))
      #expect(!attachments.folder.contains(other.sha256))
      #expect(try await attachments.read(used) == SampleFile.png)
    }
  }

  @Test("A picture is published without what its camera noted, a document is not published")
  func publish() async throws {
    try await withAttachments(.sqlite) { store, attachments in
      let person = Uploader.person(1)
      let photo = try await attachments.save(
        SampleFile.jpg, name: "a", by: person, at: now, in: store)
      let letter = try await attachments.save(
        SnifferTests.pdf, name: "b", by: person, at: now, in: store)
      await #expect(throws: AttachmentFault.gone) {
        try await attachments.publish(photo.id, in: store)
      }
      try await store.write { db in
        try Attachments.use([photo.id, letter.id], for: 7, by: person, at: now, in: db)
      }
      let published = try await attachments.publish(photo.id, in: store)
      let copy = try #require(try await attachments.readPublished(published))
      #expect(copy.range(of: Data("SecretCam".utf8)) == nil)
      #expect(try await attachments.read(published) == SampleFile.jpg)
      await #expect(throws: AttachmentFault.notPublishable(.pdf)) {
        try await attachments.publish(letter.id, in: store)
      }
    }
  }

  @Test("Limits on size and number hold, a file changed on the disk is not given out")
  func limits() async throws {
    try await withAttachments(.sqlite) { store, attachments in
      let person = Uploader.person(1)
      await #expect(throws: AttachmentFault.tooLarge(limit: Attachments.largest)) {
        try await attachments.save(
          Data(count: Attachments.largest + 1), name: "a", by: person, at: now, in: store)
      }
      await #expect(throws: AttachmentFault.unknownKind) {
        try await attachments.save(
          Data("<html>".utf8), name: "a.jpg", by: person, at: now, in: store)
      }
      var last: Governance.Attachment?
      for _ in 0..<Attachments.mostUnfinished {
        last = try await attachments.save(
          SnifferTests.pdf, name: "a", by: person, at: now, in: store)
      }
      await #expect(throws: AttachmentFault.tooMany(limit: Attachments.mostUnfinished)) {
        try await attachments.save(SnifferTests.pdf, name: "a", by: person, at: now, in: store)
      }
      let saved = try #require(last)
      let hash = saved.sha256
      let file = attachments.folder.root.appending(path: "\(hash.prefix(2))/\(hash.dropFirst(2))")
      try Data("changed".utf8).write(to: file)
      #expect(try await attachments.read(saved) == nil)
    }
  }
}
