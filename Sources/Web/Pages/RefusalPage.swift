/// What cannot be done, why, and what can be done instead.
struct RefusalPage: Page {
  let problem: Problem
  let number: String

  func title(_ context: PageContext) -> String { problem.title }

  func body(_ context: PageContext) -> HTML {
    """
    <div class="refusal" data-unsaved>\(context.icon(.warning))<div>
    <p>\(problem.detail)</p>
    \(when: !problem.problems.isEmpty, """
      <ul>\(each: problem.problems, { "<li>\(context.words($0))</li>" })</ul>
      """)\
    \(when: !problem.instead.isEmpty, """
      <h2>\(context.text("problem.instead"))</h2><p>\(problem.instead)</p>
      """)
    <p class="buttons"><a class="button main" href="/">\(context.text("problem.home"))</a></p>
    <p class="quiet">\(context.text("problem.number", ["number": number]))</p>
    </div></div>
    """
  }
}
