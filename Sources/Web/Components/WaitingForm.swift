import CaseEngine

/// A form that may be filled in where there is no network: its words wait in this browser, and are
/// sent once, as soon as there is one.
struct WaitingForm: Sendable {
  /// What it is listed by among the drafts: names nobody.
  let title: String
  let path: String
  /// Where its sending leads.
  let after: String
  /// It holds what was typed, and comes back to be corrected.
  let isReturned: Bool

  /// What the script goes by.
  var marks: HTML {
    """
     data-offline data-title="\(title)" data-after="\(after)"\(when: isReturned, " data-returned")
    """
  }

  /// That it may be filled in without a network, and what then becomes of it.
  func hint(_ context: PageContext) -> HTML {
    "<p class=\"quiet beside\">\(context.text("kept.ready"))</p>"
  }

  /// Beside the button: where the words are; the script shows the one that is true.
  func standing(_ context: PageContext) -> HTML {
    let text = context.text
    let door = "/sessions/new?then=" + path.percentEncoded
    return """
      <div class="keeping" role="status">\
      \(line("kept", .check, context))\(line("sending", .clock, context))\
      \(line("waiting", .warning, context))\(line("unkept", .warning, context))\
      <p data-say="signed-out" hidden>\(context.icon(.warning)) \(text("kept.signed-out")) \
      <a href="\(door)">\(text("signin.send"))</a></p></div>
      """
  }

  private func line(_ state: String, _ icon: Icon, _ context: PageContext) -> HTML {
    """
    <p data-say="\(state)" hidden>\(context.icon(icon)) \(context.text("kept.\(state)")) \
    <time class="quiet"></time></p>
    """
  }
}
