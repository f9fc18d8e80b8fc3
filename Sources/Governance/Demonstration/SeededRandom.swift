/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same city on every machine.
struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// - Parameter stream: matters draw from streams of their own, so that what happens to one does
  ///   not change what happens to the next.
  init(seed: UInt64, stream: UInt64 = 0) {
    state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From 0 up to 1.
  mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func happens(_ share: Double) -> Bool { fraction() < share }

  mutating func pick<Item>(_ items: [Item]) -> Item? {
    items.isEmpty ? nil : items[Int(next() % UInt64(items.count))]
  }

  mutating func whole(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// The index of a weight, in proportion; nil where all are zero.
  mutating func index(by weights: [Double]) -> Int? {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return nil }
    var left = fraction() * sum
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 }
  }

  /// Box and Muller: mean 0, deviation 1.
  mutating func normal() -> Double {
    (-2 * (1 - fraction()).logarithm).squareRoot() * (2 * Double.pi * fraction()).cosine
  }

  mutating func logNormal(median: Double, sigma: Double) -> Double {
    median * (sigma * normal()).exponential
  }

  /// How many come in where so many come in on average (Knuth; for large means by the normal).
  mutating func poisson(_ mean: Double) -> Int {
    guard mean < 60 else { return max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }
    let limit = (-mean).exponential
    var count = 0
    var product = fraction()
    while product > limit {
      count += 1
      product *= fraction()
    }
    return count
  }
}
