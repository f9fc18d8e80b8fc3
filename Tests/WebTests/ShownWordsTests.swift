import CaseEngine
import HTTPTypes
import Storage
import TestDatabases
import TestWorld
import Testing

@testable import Governance
@testable import Web

/// What is recorded of a notice is what stood there.
@Suite struct ShownWordsTests {
  /// Words that change get another version; these are those of the present ones.
  static let digests: [String: [Language: String]] = [
    "privacy 1": [
      .simplified: "7448dd15ddbfdd13f92261bb5a5cf28618479e27005aeae4b2c6839863cf6c3f",
      .traditional: "16dda1e6246dd2463858f7d4a52f1e8364aa69dc4542ab97c5f0ee74fa9ff322",
      .english: "b2ae4590b61f7932964db52b071bfa3266baf01d35aef320e48c82e2175458f5",
    ],
    "consent 1": [
      .simplified: "08c341422d1e8c75840f2c6a8d9788b72743f2776c1a524e8c39c4fe6fe6bff2",
      .traditional: "01433d8ded36fb450b2e7fe0effdd4d2f1f3b0c24324aeac31b26ba9c30ed871",
      .english: "6fca0e82ec52f995e4c43fa5a4b51b8ee8c635e56f2644207ced8f021a157d17",
    ],
  ]

  @Test("Version and words of each notice belong together, in every language")
  func versions() throws {
    let texts = try TextsTests.texts.get()
    for language in Language.allCases {
      let text = texts.text(in: language)
      for (name, words) in [
        ("privacy", text.privacyNotice(.shown)), ("consent", text.mediationConsent(.shown)),
      ] {
        #expect(
          Self.digests["\(name) \(words.version)"]?[language] == words.sha256,
          "\(name) \(words.version) \(language.rawValue) \(words.sha256)")
      }
    }
  }

  /// What the last entry of that step keeps; without a step, the first of all.
  static func said(
    _ world: World, _ number: String, at step: String? = nil
  ) async throws -> [String: String] {
    try await world.city.store.read { db in
      let found: Int64? = try db.value("SELECT id FROM cases WHERE number = \(number)")
      let id = try #require(found)
      let entries = try Ledger.entries(of: id, in: db).map(\.entry)
      let entry = step.map { step in entries.last { $0.step == step } } ?? entries.first
      return try #require(entry).data.compactMapValues(\.text)
    }
  }

  @Test("What a resident was shown is recorded by version, language and hash; another is refused")
  func resident() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let program = try Program(world)
      func file(_ version: String) async throws -> (status: Int, answer: JSONNode, text: String) {
        let answer = try await program.with("Accept-Language", "en").post(
          "/intake",
          [
            "kind": "dispute", "area": .text(Spot.township.code), "text": "邻居噪声扰民",
            "privacyVersion": .text(version), "name": "赵芳", "phone": "13905340002",
            "consent": true, "parties": .list([["side": "respondent", "name": "楼上住户"]]),
          ])
        return (answer.status, try answer.json, answer.text)
      }
      let refused = try await file("0")
      #expect(refused.status == 422 && refused.text.contains("unknown-version"))
      let filed = try await file(PrivacyNotice.version)
      #expect(filed.status == 201, "\(filed.text)")
      let said = try await Self.said(world, try #require(filed.answer["number"].text))
      let english = try TextsTests.texts.get().text(in: .english)
      #expect(said["privacy-sha256"] == english.privacyNotice(.shown).sha256)
      #expect(said["privacy-language"] == "en")
      #expect(said["consent-sha256"] == english.mediationConsent(.shown).sha256)
      #expect(said["consent-way"] == "shown")
    }
  }

  @Test("At a window it is recorded whether the notice was shown or read out")
  func window() async throws {
    try await withWorld(.sqlite, cases: false) { world in
      let browser = try PageStoryTests.browser(world, as: "receptionist-county")
      let page = try await browser.get("/disputes/new")
      #expect(page.text.contains("name=\"privacy-way\""))
      let texts = try TextsTests.texts.get().text(in: .simplified)
      #expect(page.text.contains(texts("public.privacy.kept.words")))
      for (way, expected) in [("read-out", "read-out"), ("", nil)] as [(String, String?)] {
        let before = try await numbers(world)
        let answer = try await browser.post(
          "/disputes",
          [
            "once": "once-\(way)", "channel": "visit", "area": Spot.township.code,
            "text": "门前堆料", "name": "王建国", "phone": "13905340001", "kind": "person",
            "other-name": "李卫东", "other-kind": "person", "privacy-way": way, "mediate": "yes",
          ])
        #expect(answer.status < 400, "\(answer.text)")
        let number = try #require(try await numbers(world).subtracting(before).first)
        let said = try await Self.said(world, number)
        #expect(said["privacy-way"] == expected)
        #expect(said["consent-way"] == expected)
        #expect((said["privacy"] == PrivacyNotice.version) == (expected != nil))
      }
    }
  }

  private func numbers(_ world: World) async throws -> Set<String> {
    try await world.city.store.read { db in
      Set(try db.all("SELECT number FROM cases").map { try $0.get("number") })
    }
  }
}
