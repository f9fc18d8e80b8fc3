import CaseEngine
import Governance

/// A dispute registered for somebody at a window or in a village: every field is reached by the tab
/// key, and Ctrl+Enter sends.
struct RegisterDisputePage: Page {
  struct Setting: Sendable {
    let role: Role
    let areas: [AreaGroup]
    let policy: MediationPolicy?
    /// The office from which it is handed over, where one files; and whether it has a room of its
    /// own.
    var office: String?
    var isStation = false
    /// The only channel by which that office hands over.
    var channel: String?
  }

  let setting: Setting
  let once: String
  var entered = Entered()
  /// Disputes that it may be; nil before anybody has looked.
  var repeats: [LikelyDuplicate]?

  func title(_ context: PageContext) -> String { context.text("dispute.new") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  private func what(_ text: Text) -> [Field] {
    let known = setting.policy?.choices("channels") ?? []
    let channels = text.choices(
      setting.channel.map { own in known.filter { $0.id == own } } ?? known)
    let kinds = text.choices(setting.policy?.choices("kinds") ?? [])
    return [
      Field(
        "channel", text("field.channel"), .one(channels), required: true,
        value: setting.channel ?? (setting.role == .villageWorker ? "village" : "visit")),
      Field(
        "text", text("dispute.what"), .lines(5), required: true, maxLength: Intake.longestText),
      Field("wish", text("field.wish"), .lines(2), maxLength: DisputeReading.longestWish),
      Field("category", text("field.category"), .one([.init("", text("desk.later"))] + kinds)),
      Field("address", text("field.address"), maxLength: 100),
    ]
  }

  /// How an office hands it over; a police station may take it up itself instead.
  private func office(_ text: Text) -> [Field] {
    guard setting.office != nil else { return [] }
    let ways = text.choices(setting.policy?.choices("hand-over-ways") ?? [])
    let acts = ["civil", "minor", "grave"].map { Field.Choice($0, text("choice.act.\($0)")) }
    return [
      Field("way", text("field.handed-way"), .one(ways), required: true, value: "both"),
      Field("letter", text("field.letter"), maxLength: 100),
    ]
      + (setting.isStation
        ? [
          Field(
            "act", text("hand-over.own-room"),
            .one([.init("", text("hand-over.to-centre"))] + acts),
            hint: text("hand-over.own-room.hint"))
        ] : [])
  }

  private func side(_ prefix: String, _ text: Text) -> [Field] {
    let kinds = ["person", "company", "group"].map {
      Field.Choice($0, text("choice.party-kind.\($0)"))
    }
    return [
      Field(
        prefix + "name", text("field.name"), required: prefix.isEmpty,
        maxLength: DisputeReading.longestName, autocomplete: "off"),
      Field(prefix + "kind", text("field.party-kind"), .one(kinds), value: "person"),
      Field(
        prefix + "phone", text("field.phone"), .phone, maxLength: 30, autocomplete: "off"),
      Field(prefix + "identity", text("field.identity"), maxLength: 30, autocomplete: "off"),
    ]
  }

  /// What the applicant is told before he agrees, and whether he was.
  private func told(_ text: Text) -> [Field] {
    let ways = ShownWords.Way.allCases.map {
      Field.Choice($0.rawValue, text("choice.privacy-way.\($0.rawValue)"))
    }
    return [
      Field(
        "privacy-way", text("dispute.privacy-way"),
        .one([.init("", text("dispute.privacy-way.none"))] + ways)),
      Field("mediate", text("dispute.mediate"), .yes, hint: text("public.dispute.mediate.hint")),
    ]
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    let all =
      what(text) + office(text) + [Field("area", text("case.area"))] + side("", text)
      + told(text) + side("other-", text)
    func fields(_ fields: [Field]) -> HTML { "\(each: fields, { context.field($0, entered) })" }
    return """
      \(context.summary(entered.invalid, all))\
      <div class="columns"><div><section class="panel"><form class="form two" id="dispute" \
      method="post" action="/disputes" novalidate data-keys data-repeats="repeats" \
      data-draft="dispute-desk" data-draft-restored="\(text("form.draft.restored"))" \
      data-draft-discard="\(text("form.draft.discard"))">
      \(context.tokenField)<input type="hidden" name="once" value="\(once)">
      \(fields(what(text) + office(text)))\
      \(context.areaField("area", text("case.area"), groups: setting.areas, entered))
      <div class="party" role="group" aria-labelledby="side-applicant">\
      <h2 id="side-applicant">\(text("choice.side.applicant"))</h2>\
      \(fields(side("", text)))\
      <details class="notice-text wide"><summary>\(text("public.intake.privacy.read"))</summary>\
      \(context.privacyNotice)</details>\(fields(told(text)))</div>
      <div class="party" role="group" aria-labelledby="side-respondent">\
      <h2 id="side-respondent">\(text("choice.side.respondent"))</h2>\
      \(fields(side("other-", text)))</div>
      <p class="quiet wide">\(text("dispute.more-parties"))</p>
      <div class="buttons"><button class="button main" accesskey="s">\(text("step.file"))</button>\
      <span class="quiet keys">\(text("desk.send-keys"))</span></div>
      </form></section></div><div>\(RepeatsPanel(
        repeats: repeats, form: "dispute", path: "/disputes/repeats",
        mayAdd: [.receptionist, .coordinator].contains(setting.role)
      ).markup(context))</div></div>
      """
  }
}
