/// What a finger or a pen has drawn: strokes of points on a field of 1000 by 400, as text
/// `x,y x,y …;x,y …`, so that nothing has to be opened that came as a picture.
package struct SignatureStrokes: Hashable, Sendable {
  package struct Point: Hashable, Sendable {
    package let x: Int
    package let y: Int
  }

  package static let width = 1000
  package static let height = 400
  private static let mostPoints = 6000

  package let strokes: [[Point]]

  /// Nil for what is not drawn, or is too little to be a signature: a dot, a short line.
  package init?(_ text: String) {
    guard text.utf8.count <= Self.mostPoints * 9 else { return nil }
    var strokes: [[Point]] = []
    var count = 0
    for part in text.split(separator: ";") {
      var points: [Point] = []
      for pair in part.split(separator: " ") {
        let halves = pair.split(separator: ",")
        guard halves.count == 2, let x = Int(halves[0]), let y = Int(halves[1]),
          (0...Self.width).contains(x), (0...Self.height).contains(y)
        else { return nil }
        points.append(Point(x: x, y: y))
      }
      count += points.count
      guard count <= Self.mostPoints else { return nil }
      if !points.isEmpty { strokes.append(points) }
    }
    let all = strokes.joined()
    guard all.count >= 6, let left = all.map(\.x).min(), let right = all.map(\.x).max(),
      let top = all.map(\.y).min(), let bottom = all.map(\.y).max(),
      right - left >= 60 || bottom - top >= 60
    else { return nil }
    self.strokes = strokes
  }

  package var text: String {
    strokes.map { $0.map { "\($0.x),\($0.y)" }.joined(separator: " ") }.joined(separator: ";")
  }

  /// As a drawing that prints sharp; `label` says whose it is to who cannot see it.
  package func drawing(label: String) -> String {
    let paths = strokes.map { points in
      let line = points.count > 1 ? points : points + points
      return line.enumerated().map { "\($0 == 0 ? "M" : "L")\($1.x) \($1.y)" }.joined()
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" \
      width="100" height="40" role="img" aria-label="\(label.markupEscaped)">\
      <path d="\(paths.joined())" fill="none" stroke="#111" stroke-width="11" \
      stroke-linecap="round" stroke-linejoin="round"/></svg>
      """
  }
}

extension String {
  /// As text of a page or a value in double quotes.
  var markupEscaped: String {
    var escaped = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
