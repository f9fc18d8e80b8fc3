import CaseEngine
import Governance
import Testing

@testable import Web

@Suite("Texts of files and registers")
struct RegisterTextsTests {
  @Test("Every register and every field of it has a name")
  func registers() throws {
    let text = try Texts.load().text(in: .simplified)
    for register in Register.all {
      #expect(text.has("register.\(register.id)"))
      for field in register.fields {
        #expect(text.has("register.\(register.id).\(field.name)"), "\(field.name)")
        guard case .choice(let values) = field.kind else { continue }
        for value in values {
          #expect(
            text.has("register.\(register.id).\(field.name).\(value)"), "\(field.name) \(value)")
        }
      }
      #expect(text.has("register.\(register.id).about"))
      for mark in register.marks { #expect(text.has("marked.\(mark.id)"), "\(mark.id)") }
    }
  }

  @Test("The columns of an exported file are known in every language", arguments: Language.allCases)
  func columns(_ language: Language) throws {
    let texts = try Texts.load()
    for register in Register.all {
      let names = register.fields.map { "register.\(register.id).\($0.name)" }
      let header = names.map { texts.text(in: language)($0) }
      let bound = try texts.columns(of: register).bind(header).columns
      #expect(bound.count == register.fields.count)
      for (index, field) in register.fields.enumerated() { #expect(bound[field.name] == index) }
    }
  }

  @Test("Every way in which a file or a cell does not fit has a sentence")
  func faults() throws {
    let text = try Texts.load().text(in: .simplified)
    for fault in TableFault.examples {
      for problem in fault.invalid.problems {
        let key = "invalid.\(problem.rule)"
        #expect(text.has(key), "\(key)")
        #expect(text.places(of: key).subtracting(problem.values.keys) == [], "\(key)")
      }
    }
    let faults: [CellFault] = [
      .required, .notADay, .notATime, .notANumber, .notWhole, .outOfRange, .notYesOrNo, .notAPhone,
      .notAChoice, .tooLong, .formulaError, .unknownArea, .unknownReference, .duplicate,
      .beyondHeader,
    ]
    for fault in faults { #expect(text.has("invalid.\(fault.rawValue)"), "\(fault.rawValue)") }
    for fault in [AttachmentFault.empty, .damaged, .tooManyPixels(limit: 1)] {
      let rule = (fault.refusal as? Invalid)?.problems.first?.rule ?? ""
      #expect(text.has("invalid.\(rule)"), "\(rule)")
    }
  }
}
