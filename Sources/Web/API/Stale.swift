import Governance

/// A step that came after others which its caller had not seen.
struct Stale: Error {
  let entries: Int
  let since: [ShownEntry]

  var json: JSONWriter {
    var json = JSONWriter()
    json.array(since) { json, entry in json.object { entry.write(to: &$0) } }
    return json
  }
}
