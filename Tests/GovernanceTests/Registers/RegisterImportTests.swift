import CaseEngine
import Foundation
import Storage
import TestDatabases
import Testing

@testable import Governance

@Suite("Files into registers and out of them")
struct RegisterImportTests {
  let now = FilesWorld.now
  let keeper = FilesWorld.actor(.dispatcher)
  let map = ColumnMap([
    "name": ["小区名称"], "area": ["所属社区"], "households": ["户数"], "aliases": ["别名"],
    "built": ["建成年份"],
  ])

  func counts(_ outcome: ImportOutcome) -> [Int] {
    [outcome.added, outcome.changed, outcome.unchanged]
  }

  func take(
    _ text: String, skippingBad: Bool = false, in store: Store
  ) async throws -> ImportOutcome {
    let table = try Table.read(Data(text.utf8), map: map)
    let reader = try CellReader.shipped()
    return try await store.write { db in
      try RegisterImport(.estates, reader: reader, map: map).run(
        table, skippingBad: skippingBad, by: keeper, at: now, in: db)
    }
  }

  @Test(
    "A file is taken in once, a changed one changes, other fields stay",
    arguments: Engine.allCases)
  func repeated(_ engine: Engine) async throws {
    try await FilesWorld.run(engine) { store in
      let file = """
        小区名称,所属社区,户数,别名,备注
        湖景园,３７１４０２００１００１,"1,200",湖景花园、湖园,x
        河畔,湖滨社区,５０,,
        """
      let first = try await take(file, in: store)
      #expect(first.added == 2)
      #expect(first.unusedColumns == ["备注"])
      let second = try await take(file, in: store)
      #expect(counts(second) == [0, 0, 2])
      let third = try await take("小区名称,所属社区,户数\n河畔,湖滨社区,60\n", in: store)
      #expect(counts(third) == [0, 1, 0])
      _ = try await take("小区名称,所属社区,建成年份\n湖景园,湖滨社区,2001\n", in: store)
      try await store.read { db in
        let row = try #require(try Estates.named("湖园", in: db).first)
        #expect(row.values.whole("households") == 1200)
        #expect(row.values.whole("built") == 2001)
      }
    }
  }

  @Test("A file with a bad row is not taken in, and every bad cell is named")
  func refused() async throws {
    try await FilesWorld.run(.sqlite) { store in
      let file = """
        小区名称,所属社区,户数
        甲,湖滨社区,10

        乙,河东社区,10
        丙,湖滨社区,许多
        ,湖滨社区,-1
        甲,湖滨社区,11
        丁,湖滨社区,1,2
        """
      let range = ["least": "0", "most": "100000"]
      let problems = [
        RowProblem(row: 4, field: "area", column: "所属社区", fault: .unknownArea),
        RowProblem(row: 5, field: "households", column: "户数", fault: .notANumber, values: range),
        RowProblem(row: 6, field: "households", column: "户数", fault: .outOfRange, values: range),
        RowProblem(row: 6, field: "name", column: "小区名称", fault: .required),
        RowProblem(row: 7, field: "area", column: "所属社区", fault: .duplicate),
        RowProblem(row: 8, field: "", fault: .beyondHeader),
      ]
      await #expect(throws: ImportRefused(problems)) { try await take(file, in: store) }
      try await store.read { db in
        let count = try Registers.count(.estates, RegisterQuery(), for: keeper, on: now.day, in: db)
        #expect(count == 0)
      }
      let outcome = try await take(file, skippingBad: true, in: store)
      #expect(outcome.added == 1)
      #expect(outcome.problems == problems)
    }
  }

  @Test("A missing column is named before any row is looked at")
  func missing() async throws {
    try await FilesWorld.run(.sqlite) { store in
      await #expect(throws: TableFault.missingColumns(["area"])) {
        try await take("小区名称,户数\n甲,1\n", in: store)
      }
    }
  }

  @Test(
    "What is exported is taken in again without a change",
    arguments: Engine.allCases, TableFormat.allCases)
  func roundTrip(_ engine: Engine, _ format: TableFormat) async throws {
    try await FilesWorld.run(engine) { store in
      let reader = try CellReader.shipped()
      let file = try await store.write { db in
        let values: RegisterValues = [
          "question": .text("=1+1 等于几"), "answer": .text("-2\n第二行,\"引号\""),
          "keywords": .texts(["数", "@问"]), "valid-until": .text("2027-01-31"),
          "phone": .text("0534-2688888"),
        ]
        try Registers.add(to: .knowledge, values, by: keeper, at: now, in: db)
        return try RegisterExport.file(
          .knowledge, RegisterQuery(), as: format, for: keeper, on: now.day,
          title: { $0?.name ?? "knowledge" }, choice: { $1 }, in: db)
      }
      let importing = RegisterImport(.knowledge, reader: reader)
      let table = try Table.read(file, map: importing.columns)
      let outcome = try await store.write { db in
        try importing.run(table, by: keeper, at: now, in: db)
      }
      #expect(counts(outcome) == [0, 0, 1])
      #expect(outcome.problems == [])
    }
  }
}
