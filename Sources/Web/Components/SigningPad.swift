import CaseEngine

extension PageContext {
  /// Where one draws a signature; who cannot, or has no script, takes another of the ways of the
  /// form, which the words say.
  func signingPad(_ entered: Entered, hint: String, withoutScript: String) -> HTML {
    let wrong = entered.invalid?.problems.filter { $0.field == "strokes" } ?? []
    return """
      <div class="field signing\(when: !wrong.isEmpty, " has-wrong")" id="field-strokes" \
      tabindex="-1" data-signing hidden><p id="signing-hint">\(hint)</p>\
      \(each: wrong, { "<p class=\"wrong\">\(words($0))</p>" })\
      <canvas width="1000" height="400" role="img" aria-label="\(text("document.drawing"))" \
      aria-describedby="signing-hint"></canvas>\
      <input type="hidden" name="strokes" value="\(entered.form["strokes"])">\
      <button type="button" class="button plain" data-clear>\(text("document.clear"))</button></div>
      <noscript><p class="quiet">\(withoutScript)</p></noscript>
      """
  }
}
