import Governance

extension Texts {
  /// The names of a register's fields in every language, by which the columns of a file that was
  /// exported here are known again.
  package func columns(of register: Register) -> ColumnMap {
    var names: [String: [String]] = [:]
    for field in register.fields {
      let key = "register.\(register.id).\(field.name)"
      names[field.name] = Language.allCases.compactMap { language in
        let text = text(in: language)
        return text.has(key) ? text(key) : nil
      }
    }
    return ColumnMap(names)
  }
}
