import CaseEngine

/// A line that people type into a form: without the white space around it, and no longer than the
/// form says.
enum TypedLine {
  static func read(
    _ text: String, _ field: String, most: Int, required: Bool = true
  ) throws(Invalid) -> String {
    let line = text.trimmed
    if required, line.isEmpty { throw Invalid(field, "required") }
    guard line.count <= most else { throw Invalid(field, "too-long", ["most": "\(most)"]) }
    return line
  }

  /// Several at once, so that a form names all that is wrong.
  static func check(
    _ lines: (text: String, field: String, most: Int)...
  ) throws(Invalid) {
    var problems: [Invalid.Problem] = []
    for line in lines {
      do {
        _ = try read(line.text, line.field, most: line.most)
      } catch {
        problems += error.problems
      }
    }
    if !problems.isEmpty { throw Invalid(problems) }
  }
}
