/// A list: filters that stand in the address, a table on a desk that turns to cards on a phone,
/// pages by cursor, export of exactly what is shown, and words for when there is nothing.
package struct Listing<Element: Sendable>: Sendable {
  package struct Column: Sendable {
    package let title: String
    package let isNumber: Bool
    /// The column that names the element, first on its card.
    package let isHeadline: Bool
    /// What `?sort=` says for this column, where it can be sorted by.
    package let sort: String?
    package let cell: @Sendable (Element) -> HTML

    package init(
      _ title: String, number: Bool = false, headline: Bool = false, sort: String? = nil,
      _ cell: @escaping @Sendable (Element) -> HTML
    ) {
      self.title = title
      isNumber = number
      isHeadline = headline
      self.sort = sort
      self.cell = cell
    }
  }

  package var name: String
  package var filters: [Field]
  package var query: Form
  /// What is to be known of all of them.
  package var note: String?
  package var columns: [Column]
  package var elements: [Element]
  package var count: Int?
  /// The cursor of the next page.
  package var next: String?
  package var exports: [Link]
  /// The part to which an element belongs; each part stands under its name.
  package var part: (@Sendable (Element) -> String)?
  package var empty: (words: String, action: Action?)

  package init(
    name: String, filters: [Field] = [], query: Form = Form(), note: String? = nil,
    columns: [Column], elements: [Element], count: Int? = nil, next: String? = nil,
    exports: [Link] = [], part: (@Sendable (Element) -> String)? = nil,
    empty: (words: String, action: Action?)
  ) {
    self.name = name
    self.filters = filters
    self.query = query
    self.note = note
    self.columns = columns
    self.elements = elements
    self.count = count
    self.next = next
    self.exports = exports
    self.part = part
    self.empty = empty
  }
}

extension PageContext {
  package func list<Element>(_ listing: Listing<Element>) -> HTML {
    """
    \(filters(listing.filters, listing.query))\
    \(optional: listing.note, { notice($0) })\
    <div class="listhead"><p role="status">\(optional: listing.count, {
      HTML(text: text("list.count", ["count": "\($0)"]))
    })</p>\(each: listing.exports, { "<a href=\"\($0.path)\">\(icon(.download)) \($0.words)</a> " })\
    </div>
    \(when: listing.elements.isEmpty, empty(listing.empty.words, listing.empty.action))\
    \(when: !listing.elements.isEmpty, table(listing))\
    \(paging(listing.next))
    """
  }

  private func table<Element>(_ listing: Listing<Element>) -> HTML {
    """
    <table class="list\(when: listing.part != nil, " parts")" role="table" \
    aria-label="\(listing.name)"><thead role="rowgroup">\
    <tr role="row">\(each: listing.columns, { column in
      """
      <th role="columnheader" scope="col"\(when: column.isNumber, " class=\"number\"")\
      \(sorted(column.sort))>\(heading(column.title, column.sort))</th>
      """
    })</tr></thead>
    \(each: parts(of: listing), { name, elements in
      """
      <tbody role="rowgroup">\(optional: name, {
        """
        <tr role="row"><th role="rowheader" scope="rowgroup" colspan="\(listing.columns.count)">\
        \($0)</th></tr>

        """
      })\(each: elements, { element in
        "<tr role=\"row\">\(each: listing.columns, { cell($0, element) })</tr>\n"
      })</tbody>
      """
    })</table>

    """
  }

  /// Elements that follow each other within one part.
  private func parts<Element>(of listing: Listing<Element>) -> [(String?, [Element])] {
    guard let part = listing.part else { return [(nil, listing.elements)] }
    return listing.elements.reduce(into: []) { parts, element in
      let name = part(element)
      if parts.last?.0 == name {
        parts[parts.count - 1].1.append(element)
      } else {
        parts.append((name, [element]))
      }
    }
  }

  private func cell<Element>(_ column: Listing<Element>.Column, _ element: Element) -> HTML {
    """
    <td role="cell" data-label="\(column.title)"\(when: column.isNumber, " class=\"number\"")\
    \(when: column.isHeadline, " class=\"headline\"")>\(column.cell(element))</td>
    """
  }

  private func sorted(_ key: String?) -> HTML {
    guard let key else { return "" }
    switch sort {
    case key: return " aria-sort=\"ascending\""
    case "-\(key)": return " aria-sort=\"descending\""
    default: return ""
    }
  }

  private func heading(_ title: String, _ key: String?) -> HTML {
    guard let key else { return HTML(text: title) }
    let target = address(setting: "sort", to: sort == key ? "-\(key)" : key)
    return "<a href=\"\(target)\">\(title)</a>"
  }

  private var sort: String? {
    query.split(separator: "&").first { $0.hasPrefix("sort=") }.map { String($0.dropFirst(5)) }
  }

  private func filters(_ fields: [Field], _ query: Form) -> HTML {
    guard !fields.isEmpty else { return "" }
    let set = fields.filter { !query[$0.name].isEmpty }
    return """
      <details class="filters"\(when: !set.isEmpty, " open")><summary>\(icon(.filter)) \
      \(text("list.filters"))\(when: !set.isEmpty, " <span class=\"count\">\(set.count)</span>")\
      </summary><form method="get" action="\(path)">\
      \(each: fields, { field($0.asFilter, Entered(query)) })\
      <div class="buttons"><button class="button main">\(text("list.apply"))</button>\
      <a class="button plain" href="\(path)">\(text("list.clear"))</a></div></form></details>

      """
  }

  private func paging(_ next: String?) -> HTML {
    let later = query.split(separator: "&").contains { $0.hasPrefix("cursor=") }
    guard next != nil || later else { return "" }
    return """
      <nav class="paging" aria-label="\(text("list.paging"))">\
      \(when: later, """
        <a class="button plain" href="\(address(setting: "cursor", to: nil))">\(text("list.first"))</a>
        """)\
      \(optional: next, { """
        <a class="button plain" href="\(address(setting: "cursor", to: $0))">\(text("list.next"))</a>
        """ })</nav>

      """
  }
}

extension Field {
  /// Filters are all optional, so none says that it is.
  fileprivate var asFilter: Field {
    var filter = self
    filter.isFilter = true
    return filter
  }
}
