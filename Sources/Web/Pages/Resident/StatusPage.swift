import CaseEngine
import Governance

/// Where a resident's matter stands: who has it, by when, what was done, what was answered, and
/// what he may do himself.
struct StatusPage: Page {
  let view: ReceiptView
  /// The names of the areas from the city down.
  let area: String
  let judgements: [Field.Choice]
  /// Of a dispute: what kind it is, and how its next sitting is held.
  var category: String?
  var mode: String?
  var step: String?
  var entered = Entered()

  var shell: Shell { .resident }

  func title(_ context: PageContext) -> String {
    if let title = view.title { return title }
    guard view.party != nil else { return context.text("public.status.untitled") }
    return category ?? context.text("party.untitled")
  }

  func breadcrumb(_ context: PageContext) -> [Link] {
    [.front(context), Link(context.text("public.entry.title"), "/receipts")]
  }

  private var path: String { "/receipts/\(view.receipt)" }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(head(context))\
      \(optional: view.party, { party in meeting(party, context) + papers(party, context) })\
      \(when: !view.opinions.isEmpty, context.section(
        text("petition.opinions"), id: "opinions", opinions(context)))\
      \(when: view.answer != nil, context.section(
        text("public.status.answer"), "\(optional: view.answer, context.prose)"))\
      \(when: view.steps.contains("judge"), judge(context))\
      \(context.section(text("public.status.history"), history(context)))\
      \(when: view.text != nil, context.section(
        text("public.status.said"), "\(optional: view.text, context.prose)"))\
      \(actions(context))\
      <p><a href="\(path)/held">\(text("public.status.held"))</a></p>
      """
  }

  private func head(_ context: PageContext) -> HTML {
    let text = context.text
    var facts: [(label: String, value: HTML)] = [
      (text("public.receipt.number"), "\(CaseNumber.spaced(view.receipt))"),
      (text("public.status.where"), "\(area)"),
      (
        text(view.isReporter ? "public.status.received" : "party.given"),
        context.time(view.received)
      ),
    ]
    if let party = view.party {
      facts.insert((text("party.you"), "\(Self.named(party.side, party.name, text))"), at: 0)
      let others = party.others.map { Self.named($0.side, $0.name, text) }
      if !others.isEmpty {
        facts.insert(
          (text("party.others"), "\(each: others, { "<span class=\"line\">\($0)</span> " })"), at: 1
        )
      }
      if let at = party.refused ?? party.consented {
        facts.append(
          (text(party.refused == nil ? "party.consented" : "party.refused"), context.time(at)))
      }
    }
    if let unit = view.unit {
      facts.append((text("public.status.who"), "\(unit)"))
    } else if let turn = view.turn {
      facts.append((text("public.status.who"), "\(text.word("role", turn.rawValue))"))
    }
    if let judgement = view.judgement {
      let words = judgements.first { $0.value == judgement }?.words ?? judgement
      facts.append((text("public.status.judged"), "\(words)"))
    }
    return """
      <section class="panel status"><p class="state">\(text.word("state", view.state))</p>
      <p>\(sentence(text))</p>
      \(optional: view.open ? view.deadline : nil, {
        context.deadlineChip(
          $0, light: Light.of($0, at: context.now), name: text("public.status.due"))
      })\(context.facts(facts))</section>
      """
  }

  private static func named(_ side: Party.Side, _ name: String?, _ text: Text) -> String {
    "\(text("choice.side.\(side.rawValue)")) \(name ?? text("case.erased"))"
  }

  private func meeting(_ party: PartyView, _ context: PageContext) -> HTML {
    let text = context.text
    guard let meeting = party.meeting else { return "" }
    var facts: [(label: String, value: HTML)] = [
      (text("party.meeting.time"), "\(text.timeAndWeekday(meeting.at))"),
      (text("party.meeting.place"), "\(meeting.place)"),
    ]
    if let mode { facts.append((text("party.meeting.mode"), "\(mode)")) }
    return context.section(text("party.meeting"), id: "meeting", context.facts(facts))
  }

  private func papers(_ party: PartyView, _ context: PageContext) -> HTML {
    let text = context.text
    guard !party.papers.isEmpty else { return "" }
    return context.section(
      text("party.papers"), id: "papers",
      """
      <ul class="plain-list papers">\(each: party.papers, { paper in
        let document = paper.document
        let key =
          paper.place == nil ? nil : paper.maySign ? "party.paper.sign" : "party.paper.signed"
        return """
          <li><a href="\(path)/papers/\(document.id)">\(document.title) \
          \(document.number ?? "")</a>\(optional: key, { " \(context.tag(text($0)))" })</li>
          """
      })</ul>
      """)
  }

  /// What was decided in writing, the last one first, and until when review may be asked for.
  private func opinions(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      \(optional: view.request, { request in
        let key = "petition.\(request.name).\(request.isOver ? "over" : "until")"
        return context.notice(
          text(key, ["time": text.timeAndWeekday(request.due)]), warning: request.isOver)
      })\
      \(each: view.opinions.reversed(), { one in
        """
        <article><h3>\(text("petition.\(one.opinion.step)"))</h3>
        <p class="words">\(one.opinion.words ?? text("case.erased"))</p>
        \(context.facts([
          (text("field.opinion"), "\(text("choice.opinion.\(one.opinion.opinion)"))"),
          (text("petition.by"), "\(one.unit ?? "–")"),
          (text("petition.issued"), "\(text.day(one.opinion.issued.day))"),
          (text("field.served"), "\(text.day(one.opinion.served))"),
        ]))</article>
        """
      })
      """
  }

  private func sentence(_ text: Text) -> String {
    let keys = ["public.dispute.state.\(view.state)", "public.state.\(view.state)"]
    guard let key = keys.dropFirst(view.isDispute ? 0 : 1).first(where: text.has) else {
      return ""
    }
    return text(key, ["unit": view.unit ?? text("public.unit")])
  }

  /// Newest first. What happened several times in a row without a word, such as one signature after
  /// the other, is said once.
  private func history(_ context: PageContext) -> HTML {
    let text = context.text
    let told = view.happenings.map { (happening: $0, title: title($0, text)) }
    let lines = told.enumerated().filter { index, line in
      guard line.happening.words == nil, index + 1 < told.count else { return true }
      let next = told[index + 1]
      return next.title != line.title || next.happening.words != nil
    }
    return context.timeline(
      lines.reversed().map { _, line in
        TimelineEntry(
          at: line.happening.at, title: line.title,
          person: text.distance(from: context.now, to: line.happening.at),
          details: "\(optional: line.happening.words, context.prose)")
      })
  }

  private func title(_ happening: ReceiptView.Happening, _ text: Text) -> String {
    let step = happening.step
    let keys = ["public.dispute.happened.\(step)", "public.happened.\(step)"]
    let key = keys.dropFirst(view.isDispute ? 0 : 1).first(where: text.has)
    return key.map { text($0, ["unit": happening.unit ?? text("public.unit")]) }
      ?? text.word("step", step)
  }

  private func judge(_ context: PageContext) -> HTML {
    let text = context.text
    let fields = [
      Field(
        "judgement", text("public.judge.judgement"), .radio(judgements), required: true),
      Field(
        "solved", text("public.judge.solved"),
        .radio([
          Field.Choice("yes", text("public.judge.solved.yes")),
          Field.Choice("no", text("public.judge.solved.no")),
        ]), required: true),
      Field("words", text("public.judge.words"), .lines(3), maxLength: 2000),
    ]
    return context.section(text("public.judge.title"), id: "judge", step("judge", fields, context))
  }

  private func step(_ id: String, _ fields: [Field], _ context: PageContext) -> HTML {
    context.form(
      "\(path)/steps", fields + [Field("step", "", .hidden, value: id)],
      step == id ? entered : Entered(), submit: context.text("public.\(id).send"))
  }

  private func actions(_ context: PageContext) -> HTML {
    let text = context.text
    let photos = Field(
      "attachments", text("public.intake.photos"),
      .files(accept: "image/*,application/pdf,audio/*", camera: false, several: true))
    let fields: [String: [Field]] = [
      "consent": [Field("words", text("party.words"), .lines(2), maxLength: 2000)],
      "refuse": [Field("words", text("party.words"), .lines(2), maxLength: 2000)],
      "view": [
        Field("words", text("party.view"), .lines(6), required: true, maxLength: 4000), photos,
      ],
      "add": [
        Field(
          "words", text("public.add.words"), .lines(4), required: true, maxLength: 4000), photos,
      ],
      "review": [
        Field(
          "words", text("public.review.words"), .lines(6), required: true, maxLength: 4000), photos,
      ],
      "recheck": [
        Field(
          "words", text("public.recheck.words"), .lines(6), required: true, maxLength: 4000),
        photos,
      ],
      "urge": [Field("note", text("public.urge.note"), .lines(2), maxLength: 500)],
      "withdraw": [Field("reason", text("public.withdraw.reason"), .lines(2), maxLength: 500)],
    ]
    return """
      \(each: Self.groups.map { $0.filter(view.steps.contains) }.filter { !$0.isEmpty }, { ids in
        """
        <details class="act panel" id="\(ids[0])"\(when: isOpen(ids), " open")>\
        <summary>\(text("public.\(ids.joined(separator: "-")).title"))</summary>
        \(ids.count > 1
          ? choice(ids, fields[ids[0]] ?? [], context)
          : "<p class=\"quiet\">\(words(ids[0], text).joined(separator: " · "))</p>\n"
            + step(ids[0], fields[ids[0]] ?? [], context))</details>
        """
      })
      """
  }

  /// What is told by one form, where the holder may choose between the two.
  private static let groups = [
    ["consent", "refuse"], ["review"], ["recheck"], ["add", "view"], ["urge"], ["withdraw"],
  ]

  private func isOpen(_ ids: [String]) -> Bool {
    step.map(ids.contains) ?? false || ids.contains("consent")
  }

  /// What stands beside a step; beside a consent, what its entry keeps as shown.
  private func words(_ id: String, _ text: Text) -> [String] {
    id == "consent"
      ? [text("public.dispute.mediate"), text("public.dispute.mediate.hint")]
      : [text("public.\(id).hint")]
  }

  private func choice(_ ids: [String], _ fields: [Field], _ context: PageContext) -> HTML {
    let text = context.text
    let group = ids.joined(separator: "-")
    var choice = Field(
      "step", text("public.\(group).choose"),
      .radio(
        ids.map { id in
          let words = words(id, text)
          return Field.Choice(
            id, words.count > 1 ? words[0] : text("public.\(group).\(id)"), hint: words.last)
        }), required: true)
    choice.scope = group
    return context.form(
      "\(path)/steps", [choice] + fields + [Field("group", "", .hidden, value: ids[0])],
      step.map(ids.contains) ?? false ? entered : Entered(), submit: text("public.\(group).send"))
  }
}

extension ReceiptView {
  /// Other words than those of the hotline.
  var isDispute: Bool { procedure != "complaint" }
}
