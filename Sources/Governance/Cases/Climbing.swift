import CaseEngine
import Storage

/// Passing a case to a desk above or beneath the one that holds it.
enum Climbing {
  /// Adds the level of the area named to what was said.
  /// - Parameter stepwise: only the next level may be climbed to.
  static func prepare(
    _ step: String, _ said: inout [String: Fact], _ file: CaseFile, stepwise: Bool = false,
    in db: Database
  ) throws {
    guard let code = said["area"]?.text, let area = try Areas.find(code, in: db),
      let here = try Areas.find(file.matter.holder, in: db)
    else { throw Invalid("area", "unknown-area") }
    let isUp = step == "climb"
    let (above, target) = isUp ? (here, area) : (area, here)
    guard above.code != target.code, above.path.contains(target.code) else {
      throw Invalid("area", isUp ? "not-above" : "not-below")
    }
    if stepwise, isUp, let next = above.path.last(where: { $0 != above.code }), next != code {
      throw Invalid("area", "level-skipped")
    }
    said["level"] = .number(area.level.rawValue)
    said["from-area"] = .text(here.code)
  }
}
