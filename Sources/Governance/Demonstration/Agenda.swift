import CaseEngine

/// What will happen, the soonest first; of two at the same time the one that was planned first.
struct Agenda: Sendable {
  enum Happening: Sendable {
    /// A day begins: its arrivals are drawn.
    case day(Day)
    case arrival
    /// Somebody turns to a matter.
    case turn(Int)
    /// Something beside the procedure's course.
    case aside(Int, Aside)
    case dispute
    /// Somebody turns to a dispute.
    case disputeTurn(Int)
    /// Somebody turns to a psychologist's help.
    case helpTurn(Int)
    /// Somebody turns to a claim for a reward.
    case claimTurn(Int)
    /// A county draws what was checked of them.
    case draw(String)
    /// It turns to what it has drawn.
    case roundTurn(Int)
    case sweep
  }

  enum Aside: CaseIterable, Sendable { case add, urge, withdraw, instruct }

  struct Item: Sendable {
    let at: Instant
    let order: Int
    let happening: Happening

    static func < (one: Item, other: Item) -> Bool {
      (one.at, one.order) < (other.at, other.order)
    }
  }

  private var heap: [Item] = []
  private var order = 0

  var isEmpty: Bool { heap.isEmpty }
  var next: Instant? { heap.first?.at }

  mutating func plan(_ happening: Happening, at: Instant) {
    order += 1
    heap.append(Item(at: at, order: order, happening: happening))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func take() -> Item? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child] < heap[least] { least = child }
      }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
