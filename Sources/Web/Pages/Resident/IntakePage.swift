import CaseEngine
import Governance

/// The resident's own form: what, where, who, and the privacy notice. One page in four parts, so
/// that it works without script and nothing typed is lost between screens.
struct IntakePage: Page {
  /// What the form needs to know of the city.
  struct Setting: Sendable {
    var place: Place?
    var placeArea: String?
    var areas: [AreaGroup]
    var textLength: Int
    var mostFiles: Int
  }

  let setting: Setting
  var entered = Entered()
  /// Names this filing however often it is sent.
  var once: String
  var kept = KeptFiles()

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.intake.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [.front(context)] }

  private func what(_ text: Text) -> [Field] {
    var fields = [
      Field(
        "text", text("public.intake.text"), .lines(6), hint: text("public.intake.text.hint"),
        required: true, maxLength: setting.textLength)
    ]
    fields.append(
      Field(
        "photos", text("public.intake.photos"),
        .files(accept: "image/*,application/pdf,audio/*", camera: false, several: true),
        hint: text("public.intake.photos.hint", ["count": "\(setting.mostFiles)"])))
    return fields
  }

  private func who(_ text: Text) -> [Field] {
    [
      Field("name", text("public.intake.name"), maxLength: 50, autocomplete: "name"),
      Field(
        "phone", text("public.intake.phone"), .phone, hint: text("public.intake.phone.hint"),
        maxLength: 30, autocomplete: "tel"),
      Field(
        "confidential", text("public.intake.confidential"), .yes,
        hint: text("public.intake.confidential.hint")),
      Field(
        "no-reply", text("public.intake.no-reply"), .yes,
        hint: text("public.intake.no-reply.hint")),
    ]
  }

  private func consent(_ text: Text) -> Field {
    Field("consent", text("public.intake.consent"), .yes, required: true)
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let instead = setting.place.map { "/intake/dispute?place=\($0.code)" } ?? "/intake/dispute"
    let named =
      what(text) + [Field("area", text("public.intake.area"))] + who(text) + [consent(text)]
    return """
      \(context.summary(entered.invalid, named))\
      \(context.notice(text("public.intake.urgent"), warning: true))
      <p class="other-way">\(context.icon(.people)) \
      <a href="\(instead)">\
      \(text("public.dispute.instead"))</a></p>
      <form class="form intake" method="post" action="/intake" enctype="multipart/form-data" novalidate \
      data-draft="intake" data-draft-restored="\(text("form.draft.restored"))" \
      data-draft-discard="\(text("form.draft.discard"))">
      \(context.tokenField)<input type="hidden" name="once" value="\(once)">
      <input type="hidden" name="privacy" value="\(PrivacyNotice.version)">
      \(context.part("1", "public.intake.part.what", """
        \(context.field(what(text)[0], entered))\(kept.markup(context))\
        \(context.field(what(text)[1]))
        """))
      \(context.part("2", "public.intake.part.where", Self.place(
        setting, entered, elsewhere: "/intake", context)))
      \(context.part("3", "public.intake.part.who", "\(each: who(text), { context.field($0, entered) })"))
      \(context.part("4", "public.intake.part.privacy", """
        <details class="notice-text"><summary>\(text("public.intake.privacy.read"))</summary>\
        \(context.privacyNotice)</details>\(context.field(consent(text), entered))
        """))
      <div class="buttons"><button class="button main">\(text("public.intake.send"))</button></div>
      </form>
      """
  }

  /// Where it is: the sign whose code was read, or an area that is chosen.
  static func place(
    _ setting: Setting, _ entered: Entered, elsewhere: String, _ context: PageContext
  ) -> HTML {
    let text = context.text
    let address = Field(
      "address", text("public.intake.address"), hint: text("public.intake.address.hint"),
      maxLength: 100, autocomplete: "street-address")
    guard let place = setting.place else {
      return """
        \(context.areaField(
          "area", text("public.intake.area"), hint: text("public.intake.area.hint"),
          groups: setting.areas, entered))\
        \(context.field(address, entered))
        """
    }
    return """
      <input type="hidden" name="place" value="\(place.code)">
      <p class="place">\(context.icon(.place)) <strong>\(place.name)</strong><br>\
      <span class="quiet">\(setting.placeArea) \(place.address)</span></p>
      <p><a href="\(elsewhere)">\(text("public.intake.elsewhere"))</a></p>
      \(context.field(address, entered))
      """
  }
}

extension PageContext {
  /// One numbered part of a resident's form.
  func part(_ number: String, _ key: String, _ body: HTML) -> HTML {
    """
    <section class="panel part"><h2><span class="step-number" aria-hidden="true">\(number)</span>\
    \(text(key))</h2>
    \(body)</section>
    """
  }
}
