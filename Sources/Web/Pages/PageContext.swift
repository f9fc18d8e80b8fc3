import CaseEngine

/// What every page may know about the visit it is made for.
package struct PageContext: Sendable {
  package var text: Text
  /// The path of this page and its query as they came, for links that come back to it.
  package var path: String
  package var query: String
  package var viewer: Viewer?
  /// The token that every form carries; `form` puts it in.
  package var formToken: String
  package var flash: Flash?
  package var now: Instant
  package var largeType: Bool
  /// A demonstration database is marked as one, on every page.
  package var demonstration: Bool
  package var navigation: Navigation
  package var assets: Assets

  package var language: Language { text.language }

  package init(
    text: Text, path: String = "/", query: String = "", viewer: Viewer? = nil,
    formToken: String = "", flash: Flash? = nil,
    now: Instant = .earliest, largeType: Bool = false, demonstration: Bool = false,
    navigation: Navigation = Navigation(), assets: Assets = Assets()
  ) {
    self.text = text
    self.path = path
    self.query = query
    self.viewer = viewer
    self.formToken = formToken
    self.flash = flash
    self.now = now
    self.largeType = largeType
    self.demonstration = demonstration
    self.navigation = navigation
    self.assets = assets
  }
}

/// One sentence about what was just done, shown once on the next page.
package struct Flash: Sendable, Equatable {
  package enum Tone: String, Sendable { case done, warning }
  package var tone: Tone
  package var words: String

  package init(_ words: String, tone: Tone = .done) {
    self.words = words
    self.tone = tone
  }
}
