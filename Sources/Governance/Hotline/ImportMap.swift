import CaseEngine
import Yams

/// How an older hotline names its columns, its states and its places.
package struct ImportMap: Sendable {
  package var columns: ColumnMap
  package var closedStates: Set<String>
  package var judgements: [String: String]
  package var areas: [String: String]

  package static func shipped() throws -> ImportMap {
    try ImportMap(yaml: City.resource("Hotline/complaint-columns.yaml"))
  }

  /// Either the four parts by name, or the columns alone.
  package init(yaml: String) throws(TableFault) {
    guard let node = try? Yams.compose(yaml: yaml), let mapping = node.mapping else {
      throw .badColumnMap
    }
    guard mapping["columns"]?.mapping != nil || mapping["areas"]?.mapping != nil else {
      columns = try ColumnMap(yaml: yaml)
      (closedStates, judgements, areas) = ([], [:], [:])
      return
    }
    let known: Set = ["columns", "closedStates", "judgements", "areas"]
    guard mapping.keys.allSatisfy({ known.contains($0.string ?? "") }) else {
      throw .badColumnMap
    }
    if let part = mapping["columns"] {
      guard let text = try? Yams.serialize(node: part) else { throw .badColumnMap }
      columns = try ColumnMap(yaml: text)
    } else {
      columns = ColumnMap()
    }
    closedStates = Set(mapping["closedStates"]?.sequence?.compactMap(\.string) ?? [])
    judgements = Self.texts(mapping["judgements"])
    areas = Self.texts(mapping["areas"])
  }

  package func preceded(by other: ImportMap) -> ImportMap {
    var result = self
    result.columns = columns.preceded(by: other.columns)
    result.closedStates.formUnion(other.closedStates)
    result.judgements.merge(other.judgements) { _, new in new }
    result.areas.merge(other.areas) { _, new in new }
    return result
  }

  private static func texts(_ node: Node?) -> [String: String] {
    var texts: [String: String] = [:]
    for (key, value) in node?.mapping ?? Node.Mapping([]) {
      if let key = key.string, let value = value.string { texts[key] = value }
    }
    return texts
  }
}
