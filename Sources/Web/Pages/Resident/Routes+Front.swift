import CaseEngine

extension Routes {
  /// The first page: what a resident can do, or what somebody at work has to do.
  func front() {
    page("/") { visit in
      try await Self.first(visit)
    }
  }
}
