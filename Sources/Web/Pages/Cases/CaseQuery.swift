import CaseEngine
import Governance

extension CaseFilter {
  /// The filter that an address says. What cannot be read is left out of a page's filter: the form
  /// shows what counts.
  init(page query: Form) {
    self.init()
    words = query.has("q") ? query["q"] : nil
    area = query.has("area") ? query["area"] : nil
    state = query.has("state") ? query["state"] : nil
    light = Light(rawValue: query["light"])
    category = query.has("category") ? query["category"] : nil
    urgency = query.has("urgency") ? query["urgency"] : nil
    open = query["open"] == "yes" ? true : query["open"] == "no" ? false : nil
    unit = Int64(query["unit"])
    unassigned = query["unit"] == "none"
    disputes = query["of"] == "disputes"
    holder = query.has("holder") ? query["holder"] : nil
    if query["overdue"] == "yes" { overdue = true }
    if query["contested"] == "yes" { contested = true }
    proposed = query["proposed"] == "yes"
    openedFrom = Day(query["from"])?.start
    openedBefore = Day(query["to"]).map { ($0 + 1).start }
    if let order = Order(rawValue: query["order"]) { self.order = order }
    cursor = query.has("cursor") ? query["cursor"] : nil
  }
}
