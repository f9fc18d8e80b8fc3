import Storage
import Testing

struct SQLTests {
  @Test("An interpolated value is bound, never spliced")
  func binds() {
    let name = "x'; DROP TABLE cases; --"
    let missing: Int? = nil
    let sql: SQL = "SELECT * FROM cases WHERE name = \(name) AND id = \(7) AND parent = \(missing)"
    #expect(sql.text == "SELECT * FROM cases WHERE name = $1 AND id = $2 AND parent = $3")
    #expect(sql.values == [.text(name), .integer(7), .null])
  }

  @Test("A spliced statement's parameters are renumbered, what is quoted is left alone")
  func splices() {
    let inner: SQL =
      "a = \(1) AND b = '$1' AND \"$1\" = 2 /* $1 */ AND c = \(2) -- $1\n AND d = \(3)"
    let outer: SQL = "SELECT \(0) WHERE \(inner) LIMIT \(9)"
    #expect(
      outer.text == """
        SELECT $1 WHERE a = $2 AND b = '$1' AND "$1" = 2 /* $1 */ AND c = $3 -- $1
         AND d = $4 LIMIT $5
        """)
    #expect(outer.values == [.integer(0), .integer(1), .integer(2), .integer(3), .integer(9)])
  }

  @Test("Statements are added and joined with their values in order")
  func adds() {
    let parts: [SQL] = ["a = \(1)", "b = \(2)", "c IS NULL"]
    let sql: SQL = "SELECT 1 WHERE " + parts.joined(" AND ") + " LIMIT \(3)"
    #expect(sql.text == "SELECT 1 WHERE a = $1 AND b = $2 AND c IS NULL LIMIT $3")
    #expect(sql.values == [.integer(1), .integer(2), .integer(3)])
  }

  @Test("A list becomes parameters, an empty one matches nothing")
  func lists() {
    let sql: SQL = "x IN \(list: [1, 2, 3]) AND y IN \(list: [String]()) AND \(raw: "z") = \(true)"
    #expect(sql.text == "x IN ($1,$2,$3) AND y IN (NULL) AND z = $4")
    #expect(sql.values.last == .integer(1))
  }

  @Test("Ids grow and never repeat, from many tasks at once")
  func identifiers() async {
    let ids = await withTaskGroup(of: [Int64].self) { group in
      for _ in 0..<8 { group.addTask { (0..<5_000).map { _ in Identifier.next() } } }
      var all: [Int64] = []
      for await some in group {
        #expect(some == some.sorted())
        all += some
      }
      return all
    }
    #expect(Set(ids).count == 40_000)
    #expect(ids.allSatisfy { $0 > 0 })
  }
}
