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
      \(when: view.file.matter.open, "<p>\(holder(text))</p>")\
      \(each: rules(text), { "<p class=\"quiet\">\($0)</p>" })\
      <dl class="said">\(each: sheet.trail, { one in
        "<div><dt>\(context.time(one.at))</dt><dd>\(line(one, text))</dd></div>"
      })</dl>
      """)
  }

  /// Who has it now.
  private func holder(_ text: Text) -> String {
    let matter = view.file.matter
    let name =
      matter.unit.map(view.names.unit)
      ?? text("hand-over.centre", ["area": view.names.area(matter.holder)])
    return text(
      "hand-over.now", ["office": name, "state": text.word("state", matter.state)])
  }

  /// The rules of the times that run now.
  private func rules(_ text: Text) -> [String] {
    view.file.matter.clocks.filter { $0.stoppedAt == nil }.compactMap { clock in
      let key = "clock.rule.\(clock.name)"
      return text.has(key)
        ? text("hand-over.rule", ["clock": text.word("clock", clock.name), "rule": text(key)])
        : nil
    }
  }

  private func line(_ one: HandOver, _ text: Text) -> HTML {
    let way = one.way.flatMap { view.names.entry("handed-way", $0, dispute: true) }
    let details = [
      one.unit.map(view.names.unit), way, one.letter, one.outcome.map { outcome($0, text) },
    ]
    .compactMap(\.self)
    return """
      <strong>\(text.word("step", one.step))</strong>\
      \(when: !details.isEmpty, " \(details.joined(separator: " · "))")
      """
  }

  private func outcome(_ id: String, _ text: Text) -> String {
    let key = "choice.opinion.\(id)"
    return text.has(key) ? text(key) : view.names.entry("office-outcome", id, dispute: true) ?? id
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
