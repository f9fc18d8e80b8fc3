/// One page: a value with what it shows, and the markup made from it. Everything around it comes
/// from its shell.
///
///     struct CasePage: Page {
///       let file: CaseFile
///       func title(_ context: PageContext) -> String { file.title }
///       func body(_ context: PageContext) -> HTML { "…" }
///     }
package protocol Page: Sendable {
  var shell: Shell { get }
  func title(_ context: PageContext) -> String
  /// Where the page stands, from the first page down, without the page itself.
  func breadcrumb(_ context: PageContext) -> [Link]
  /// The one main action, beside the title.
  func action(_ context: PageContext) -> Action?
  func body(_ context: PageContext) -> HTML
}

extension Page {
  package var shell: Shell { .staff }
  package func breadcrumb(_ context: PageContext) -> [Link] { [] }
  package func action(_ context: PageContext) -> Action? { nil }
}

/// What stands around a page: `staff` with bars and lists, `resident` with as little as can be.
package enum Shell: Sendable { case staff, resident }

/// A word that leads somewhere.
package struct Link: Sendable, Equatable {
  package let words: String
  package let path: String

  package init(_ words: String, _ path: String) {
    self.words = words
    self.path = path
  }
}

/// A button: a link where it only opens something, a form where it changes something.
package struct Action: Sendable {
  package enum Way: Sendable, Equatable {
    case open
    case post([String: String])
  }
  package enum Weight: String, Sendable { case main, plain, grave }

  package var words: String
  package var path: String
  package var way: Way
  package var weight: Weight
  /// A question asked first, where scripts run.
  package var confirmation: String?

  package init(
    _ words: String, _ path: String, way: Way = .open, weight: Weight = .plain,
    confirmation: String? = nil
  ) {
    self.words = words
    self.path = path
    self.way = way
    self.weight = weight
    self.confirmation = confirmation
  }
}
