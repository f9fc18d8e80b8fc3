import CaseEngine
import Governance

extension CasePage {
  /// From office to office: what both sides may see of it.
  func handOvers(_ sheet: DisputeSheet, _ context: PageContext) -> HTML {
    let text = context.text
    guard !sheet.trail.isEmpty else { return "" }
    return context.section(
      text("hand-over.title"), id: "hand-overs",
      """
      \(when: view.file.matter.open, """
        <p>\(holder(text))</p><ul class="clocks">\(each: running(context), { "<li>\($0)</li>" })</ul>
        """)\
      <dl class="said">\(each: sheet.trail, { one in
        "<div><dt>\(context.time(one.at))</dt><dd>\(line(one, text))</dd></div>"
      })</dl>
      """)
  }

  /// Who has it now, and whose turn it is there.
  private func holder(_ text: Text) -> String {
    let matter = view.file.matter
    let name =
      matter.unit.map(view.names.unit)
      ?? text("hand-over.centre", ["area": view.names.area(matter.holder)])
    return text(
      "hand-over.now",
      [
        "office": name, "state": text.word("state", matter.state),
        "role": text.word("role", view.file.turn?.rawValue ?? ""),
      ])
  }

  /// Until when, and by which article or rule, the soonest first.
  private func running(_ context: PageContext) -> [HTML] {
    let text = context.text
    return view.clocks.filter { $0.clock.stoppedAt == nil }
      .sorted { $0.deadline.due < $1.deadline.due }
      .map { ticking in
        let clock = text.word("clock", ticking.clock.name)
        let until =
          ticking.state == .paused
          ? text("hand-over.paused", ["clock": clock])
          : text(
            "hand-over.due",
            [
              "clock": clock, "time": text.time(ticking.deadline.due),
              "distance": text.distance(from: context.now, to: ticking.deadline.due),
            ])
        return "\(until)\(rule(of: ticking.clock, text))"
      }
  }

  private func line(_ one: HandOver, _ text: Text) -> HTML {
    let way = one.way.flatMap { view.names.entry("handed-way", $0, dispute: true, text) }
    let details = [
      one.unit.map(view.names.unit),
      one.area.map { text("hand-over.centre", ["area": view.names.area($0)]) }, way, one.letter,
      one.outcome.map { outcome($0, text) },
    ]
    .compactMap(\.self)
    return """
      <strong>\(text.word("step", one.step))</strong>\
      \(when: !details.isEmpty, " \(details.joined(separator: " · "))")
      """
  }

  private func outcome(_ id: String, _ text: Text) -> String {
    let key = "choice.opinion.\(id)"
    return text.has(key)
      ? text(key) : view.names.entry("office-outcome", id, dispute: true, text) ?? id
  }

  /// The six roads of a petition, in the words of the regulation, and the one that was chosen.
  func petitionRoads(_ context: PageContext) -> HTML {
    let text = context.text
    let chosen = view.file.matter.facts["petition-road"]?.text
    return context.section(
      text("petition.roads"), id: "petition-roads",
      """
      <p class="quiet">\(text("petition.roads.source"))</p>
      <dl class="said">\(each: Petition.Road.allCases, { road in
        """
        <div><dt>\(text("choice.petition-road.\(road.rawValue)"))\
        \(when: chosen == road.rawValue, " \(context.tag(text("petition.road.chosen")))")</dt>\
        <dd>\(text("petition.road.\(road.rawValue)"))</dd></div>
        """
      })</dl>
      """)
  }
}
