import CaseEngine
import Governance
import Storage

/// The clerk's form for who calls or comes, in the order in which people tell; and the village
/// worker's for what he finds. Every field is reached by the tab key, and Ctrl+Enter sends.
struct CallPage: Page {
  struct Setting: Sendable {
    let role: Role
    let areas: [AreaGroup]
    let names: Names
    let categories: [Field.Choice]
  }

  let setting: Setting
  let once: String
  var entered = Entered()
  /// Cases that the call may be about; nil before anybody has looked.
  var repeats: [LikelyDuplicate]?

  func title(_ context: PageContext) -> String {
    context.text(setting.role == .villageWorker ? "desk.report.new" : "desk.call.new")
  }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  private var fromDesk: Bool { setting.role != .villageWorker }

  private func fields(_ text: Text) -> [Field] {
    let policy = setting.names.hotline
    let any = [Field.Choice("", text("desk.later"))]
    return [
      Field(
        "channel", text("field.channel"),
        .radio([
          Field.Choice("telephone", text("channel.telephone")),
          Field.Choice("visit", text("channel.visit")),
        ]), required: true, value: "telephone"),
      Field("text", text("field.text"), .lines(6), required: true, maxLength: 5000),
      Field("title", text("field.title"), hint: text("desk.title.hint"), maxLength: 60),
      Field("address", text("field.address"), maxLength: 100),
      Field("name", text("field.name"), maxLength: 50, autocomplete: "off"),
      Field("phone", text("field.phone"), .phone, maxLength: 30, autocomplete: "off"),
      Field(
        "reply", text("field.reply-wanted"),
        .radio([Field.Choice("yes", text("word.yes")), Field.Choice("no", text("word.no"))]),
        hint: text("desk.reply.hint"), required: true, value: "yes"),
      Field("confidential", text("case.confidential"), .yes, hint: text("desk.confidential.hint")),
      Field("category", text("field.category"), .one(any + setting.categories)),
      Field(
        "urgency", text("field.urgency"),
        .one(any + text.choices(policy?.choices("urgencies") ?? []))),
      Field("kind", text("field.kind"), .one(any + text.choices(policy?.choices("kinds") ?? []))),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let all = fields(text)
    let shown =
      fromDesk
      ? all : all.filter { !["channel", "kind", "confidential", "reply"].contains($0.name) }
    let (first, rest) = (shown.prefix(fromDesk ? 3 : 2), shown.dropFirst(fromDesk ? 3 : 2))
    let named = first + [Field("area", text("case.area"))] + rest
    return """
      \(context.summary(entered.invalid, Array(named)))\
      <div class="columns"><div><section class="panel"><form class="form two" id="call" method="post" \
      action="/calls" novalidate data-keys data-repeats="repeats" \
      data-draft="call" data-draft-restored="\(text("form.draft.restored"))" \
      data-draft-discard="\(text("form.draft.discard"))">
      \(context.tokenField)<input type="hidden" name="once" value="\(once)">
      \(each: first, { context.field($0, entered) })\
      \(context.areaField("area", text("case.area"), groups: setting.areas, entered))\
      \(each: rest, { context.field($0, entered) })\
      <div class="buttons"><button class="button main" accesskey="s">\(text("step.file"))</button>\
      <span class="quiet keys">\(text("desk.send-keys"))</span></div>
      </form></section></div><div>\(when: fromDesk, RepeatsPanel(
        repeats: repeats, form: "call", path: "/calls/repeats"
      ).markup(context))</div></div>
      """
  }
}

/// What the clerk reads out or hands over: the receipt of who called or came.
struct CounterReceiptPage: Page {
  let cookie: ReceiptCookie
  let number: String
  let address: String
  /// The case to which the call was added as a further report.
  var into: String?
  /// Where the next one is registered.
  var next = "/calls/new"

  func title(_ context: PageContext) -> String { context.text("desk.filed") }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [
      Link(context.text("menu.mine"), "/"),
      Link(context.text("case.open-case"), "/cases/\(number)"),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let name = text("public.receipt.qr")
    return """
      \(optional: into, {
        context.notice(text("desk.repeats.added", ["number": CaseNumber.spaced($0)]))
      })\
      \(context.notice(text("desk.read-out")))
      <section class="panel receipt"><div>
      <p class="quiet">\(text("public.receipt.number"))</p>
      <p class="large-number">\(CaseNumber.spaced(cookie.receipt))</p>
      <p class="quiet">\(text("public.receipt.code"))</p>
      <p class="large-number">\(cookie.spacedCode)</p>
      </div><figure class="qr">\(optional: QRCode(address)?.svg(title: name), { HTML(raw: $0) })\
      <figcaption class="quiet">\(name)</figcaption></figure></section>
      <p class="buttons"><a class="button main" href="/cases/\(into ?? number)">\(text("case.open-case"))</a>\
      <a class="button plain" href="\(next)">\(text("desk.next-call"))</a>\
      <button class="button plain" data-print>\(context.icon(.print)) \(text("public.receipt.print"))\
      </button></p>
      """
  }
}
