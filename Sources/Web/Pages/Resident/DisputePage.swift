import CaseEngine
import Governance

/// A resident asks for mediation: what happened, who the other side is, what he wants, who he is.
struct DisputePage: Page {
  let setting: IntakePage.Setting
  var entered = Entered()
  /// Names this filing however often it is sent.
  var once: String
  var kept = KeptFiles()

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String { context.text("public.dispute.title") }

  func breadcrumb(_ context: PageContext) -> [Link] { [.front(context)] }

  private func what(_ text: Text) -> [Field] {
    [
      Field(
        "text", text("public.dispute.text"), .lines(5), hint: text("public.dispute.text.hint"),
        required: true, maxLength: setting.textLength),
      Field(
        "wish", text("public.dispute.wish"), .lines(2), hint: text("public.dispute.wish.hint"),
        required: true, maxLength: DisputeReading.longestWish),
    ]
  }

  private func photos(_ text: Text) -> Field {
    Field(
      "photos", text("public.intake.photos"),
      .files(accept: "image/*,application/pdf,audio/*", camera: false, several: true),
      hint: text("public.intake.photos.hint", ["count": "\(setting.mostFiles)"]))
  }

  private func other(_ text: Text) -> [Field] {
    [
      Field(
        "other-name", text("public.dispute.other-name"),
        hint: text("public.dispute.other-name.hint"), required: true,
        maxLength: DisputeReading.longestName, autocomplete: "off"),
      Field(
        "other-phone", text("public.dispute.other-phone"), .phone, maxLength: 30,
        autocomplete: "off"),
    ]
  }

  private func who(_ text: Text) -> [Field] {
    [
      Field(
        "name", text("public.dispute.name"), required: true,
        maxLength: DisputeReading.longestName, autocomplete: "name"),
      Field(
        "phone", text("public.intake.phone"), .phone, hint: text("public.dispute.phone.hint"),
        required: true, maxLength: 30, autocomplete: "tel"),
    ]
  }

  private func consents(_ text: Text) -> [Field] {
    [
      Field(
        "mediate", text("public.dispute.mediate"), .yes, hint: text("public.dispute.mediate.hint")),
      Field("consent", text("public.intake.consent"), .yes, required: true),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let named =
      what(text) + other(text) + [Field("area", text("public.intake.area"))] + who(text)
      + consents(text)
    func fields(_ fields: [Field]) -> HTML { "\(each: fields, { context.field($0, entered) })" }
    return """
      \(context.summary(entered.invalid, named))\
      \(context.notice(text("public.dispute.urgent"), warning: true))
      <form class="form intake" method="post" action="/intake/dispute" \
      enctype="multipart/form-data" novalidate data-draft="dispute" \
      data-draft-restored="\(text("form.draft.restored"))" \
      data-draft-discard="\(text("form.draft.discard"))">
      \(context.tokenField)<input type="hidden" name="once" value="\(once)">
      <input type="hidden" name="privacy" value="\(PrivacyNotice.version)">
      \(context.part("1", "public.intake.part.what", """
        \(fields(what(text)))\(kept.markup(context))\(context.field(photos(text)))
        """))
      \(context.part("2", "public.dispute.part.other", fields(other(text))))
      \(context.part("3", "public.intake.part.where", IntakePage.place(
        setting, entered, elsewhere: "/intake/dispute", context)))
      \(context.part("4", "public.intake.part.who", fields(who(text))))
      \(context.part("5", "public.dispute.part.consent", """
        <details class="notice-text"><summary>\(text("public.intake.privacy.read"))</summary>\
        \(context.privacyNotice)</details>\(fields(consents(text)))
        """))
      <div class="buttons"><button class="button main">\(text("public.intake.send"))</button></div>
      </form>
      """
  }
}
