import Governance

/// The centres of the actor's area.
struct CentresPage: Page {
  let centres: [(row: RegisterRow, area: String)]

  func title(_ context: PageContext) -> String { context.text("menu.centres") }

  func breadcrumb(_ context: PageContext) -> [Link] { [Link(context.text("menu.mine"), "/")] }

  func action(_ context: PageContext) -> Action? {
    context.viewer?.acts(as: CentreFigures.readers) ?? false
      ? Action(context.text("centre.figures"), "/centres/figures") : nil
  }

  func body(_ context: PageContext) -> HTML {
    let text = context.text
    return """
      <p class="lead">\(text("centre.lead"))</p>
      \(when: centres.isEmpty, context.empty(text("centre.none")))\
      <ul class="doors">\(each: centres, { one in
        """
        <li><a href="/centres/\(one.row.id)">\(context.icon(.building))<span>\
        <strong>\(one.row.name)</strong><small>\(one.area) \
        \(one.row.values.text("phone") ?? "")</small></span></a></li>
        """
      })</ul>
      """
  }
}
