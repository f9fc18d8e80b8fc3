import Yams

extension ColumnMap {
  /// - Throws: `badColumnMap` for anything but fields with a name or a list of names.
  package init(yaml: String) throws(TableFault) {
    var fields: [String: [String]] = [:]
    guard let node = try? Yams.compose(yaml: yaml), let mapping = node.mapping else {
      throw .badColumnMap
    }
    for (key, value) in mapping {
      guard let field = key.string else { throw .badColumnMap }
      if let name = value.string {
        fields[field, default: []].append(name)
      } else if let names = value.sequence?.compactMap(\.string), !names.isEmpty {
        fields[field, default: []] += names
      } else {
        throw .badColumnMap
      }
    }
    self.init(fields)
  }
}
