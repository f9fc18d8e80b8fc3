extension Routes {
  /// Every part of the product, in the order of the side list.
  func addAll() {
    system()
    style()
    front()
    intake()
    receipts()
    signIn()
    account()
    reports()
    programs()
    cases()
    caseFile()
    calls()
    desk()
    judging()
    supervision()
    messages()
    tools()
    places()
    policies()
    outbox()
    people()
    person()
    audit()
  }
}
