extension Navigation {
  /// The side list of the product. A domain adds its entries to its group here.
  package static let standard = Navigation([
    Group(
      key: "menu.work",
      entries: [
        Entry(key: "menu.mine", path: "/", icon: .inbox, onPhone: true),
        Entry(key: "menu.messages", path: "/messages", icon: .bell, onPhone: true),
      ])
  ])
}
