import Foundation

/// The parts of a body are the same whether it comes at once or in pieces.
func fuzzMultipart(_ input: Data) {
  let type = "multipart/form-data; boundary=x"
  guard var whole = Multipart(contentType: type), var pieces = Multipart(contentType: type),
    let size = input.first
  else { return }
  let bytes = [UInt8](input.dropFirst())
  let one = try? whole.read(bytes)
  var other: [Multipart.Event]? = []
  var start = 0
  while start < bytes.count, other != nil {
    let end = min(bytes.count, start + Int(size) % 17 + 1)
    let more = try? pieces.read(bytes[start..<end])
    other = more.flatMap { more in other.map { $0 + more } }
    start = end
  }
  guard (one == nil) == (other == nil) else { fatalError("pieces make a difference") }
  guard let one, let other else { return }
  guard joined(one) == joined(other) else { fatalError("pieces make a difference") }
  guard ((try? whole.finish()) == nil) == ((try? pieces.finish()) == nil) else {
    fatalError("pieces make a difference")
  }
  _ = Multipart(contentType: String(decoding: bytes.prefix(500), as: UTF8.self))
}

private func joined(_ events: [Multipart.Event]) -> [Multipart.Event] {
  var result: [Multipart.Event] = []
  for event in events {
    if case .bytes(let more) = event, case .bytes(let before)? = result.last {
      result[result.count - 1] = .bytes(before + more)
    } else {
      result.append(event)
    }
  }
  return result
}
