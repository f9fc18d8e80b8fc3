extension PageContext {
  /// From this many characters on, what somebody has written stands folded behind its beginning.
  static let longProse = 600
  private static let beginning = 120

  /// What somebody has written, with its line ends.
  package func prose(_ words: String) -> HTML {
    guard words.count > Self.longProse else { return "<div class=\"words\">\(words)</div>" }
    return """
      <details class="long"><summary><span class="words">\(String(words.prefix(Self.beginning)))…</span> \
      <span class="more">\(text("words.whole", ["count": Text.grouped(words.count)]))</span></summary>\
      <div class="words">\(words)</div></details>
      """
  }
}
