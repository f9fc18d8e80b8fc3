/// Every component on one page: for who builds pages, and for the tests that look at them.
struct StylePage: Page {
  func title(_ context: PageContext) -> String { context.text("style.title") }
  func body(_ context: PageContext) -> HTML { "" }
}

extension Routes {
  func style() {
    guard site.demonstration else { return }
    page("/style") { visit in visit.page(StylePage()) }
  }
}
