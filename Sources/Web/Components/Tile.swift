/// A figure with everything that it takes to read it right.
package struct Tile: Sendable {
  package var name: String
  package var figure: String
  package var unit: String
  package var period: String
  /// The change against its base, both said: "−7.22 % against 2023".
  package var change: String?
  package var definition: String
  /// Numerator, denominator or count behind the figure.
  package var basis: String
  /// The list that the figure counts; nil where a figure does not open.
  package var path: String?

  package init(
    name: String, figure: String, unit: String, period: String, change: String? = nil,
    definition: String, basis: String, path: String? = nil
  ) {
    self.name = name
    self.figure = figure
    self.unit = unit
    self.period = period
    self.change = change
    self.definition = definition
    self.basis = basis
    self.path = path
  }
}

extension PageContext {
  package func tiles(_ tiles: [Tile]) -> HTML {
    "<ul class=\"tiles\">\(each: tiles, { "<li>\(tile($0))</li>" })</ul>\n"
  }

  private func tile(_ tile: Tile) -> HTML {
    let figure: HTML = "<strong>\(tile.figure)</strong> <span>\(tile.unit)</span>"
    return """
      <h2>\(tile.name)</h2>
      <p class="figure">\(optional: tile.path, { "<a href=\"\($0)\">\(figure)</a>" })\
      \(when: tile.path == nil, figure)</p>
      <p class="quiet">\(tile.period)\(optional: tile.change, { " · \($0)" })</p>
      <details><summary>\(icon(.question)) \(text("tile.definition"))</summary>\
      <p>\(tile.definition)</p><p>\(tile.basis)</p></details>
      """
  }
}
