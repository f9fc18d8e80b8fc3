import Governance

/// What a resident can do here: four choices, large enough for a thumb.
struct FrontPage: Page {
  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.front.title") }

  func body(_ context: PageContext) -> HTML {
    let choices: [(String, String, Icon)] = [
      ("file", "/intake", .pen), ("dispute", "/intake/dispute", .people),
      ("follow", "/receipts", .search), ("help", "/help", .phone),
    ]
    return """
      <p class="lead">\(context.text("public.front.lead"))</p>
      <ul class="doors">\(each: choices, { key, path, icon in
        """
        <li><a href="\(path)">\(context.icon(icon))<span>\
        <strong>\(context.text("public.front.\(key)"))</strong>\
        <small>\(context.text("public.front.\(key).hint"))</small></span></a></li>
        """
      })</ul>
      """
  }
}

/// Where to turn with what is not for the hotline; names and sentences come from its policy.
struct HelpPage: Page {
  let roads: [(name: String, words: String)]

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.help.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [.front(context)] }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let numbers = ["110", "119", "120", "12345"]
    return """
      <ul class="numbers">\(each: numbers, { number in
        """
        <li><a href="tel:\(number)">\(context.icon(.phone))<span><strong>\(number)</strong> \
        \(text("public.help.\(number)"))</span></a></li>
        """
      })</ul>
      \(context.section(text("public.help.elsewhere"), """
        <dl class="roads">\(each: roads, { "<div><dt>\($0.name)</dt><dd>\($0.words)</dd></div>" })</dl>
        """))
      """
  }
}

/// The notice that every reporter reads before he says who he is. Its version is recorded with the
/// report (Personal Information Protection Law §17).
struct PrivacyPage: Page {
  static let parts = ["who", "what", "why", "seen", "kept", "rights", "optional"]

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.privacy.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [.front(context)] }

  func body(_ context: PageContext) -> HTML {
    context.section(
      context.text("public.privacy.version", ["version": PrivacyNotice.version]),
      context.privacyNotice)
  }
}

extension PageContext {
  var privacyNotice: HTML {
    """
    <dl class="roads">\(each: PrivacyPage.parts, {
      "<div><dt>\(text("public.privacy.\($0)"))</dt><dd>\(text("public.privacy.\($0).words"))</dd></div>"
    })</dl>
    """
  }
}

extension Link {
  static func front(_ context: PageContext) -> Link { Link(context.text("public.front"), "/") }
}
