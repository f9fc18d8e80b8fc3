import CaseEngine
import Crypto
import Foundation

@testable import Web

/// The sites that tests look at.
enum Sites {
  static let noon = Instant(milliseconds: 1_726_804_800_000)  // 2024-09-20T12:00:00+08:00, a Friday

  static let clerk = Viewer(
    name: "王敏", post: "窗口受理员", area: "德城区", areasAbove: ["德州市"], roles: ["clerk"], unread: 3)

  /// A demonstration site whose session `clerk` belongs to the clerk, and whose tokens never change.
  static func demonstration() throws -> Site {
    Site(
      texts: try TextsTests.texts.get(), assets: Assets(), demonstration: true,
      secret: SymmetricKey(data: Data(repeating: 7, count: 32)), now: { noon },
      recognise: { $0 == "clerk" ? clerk : nil })
  }

  static func context(_ language: Language = .simplified, viewer: Viewer? = nil) throws
    -> PageContext
  {
    PageContext(
      text: try TextsTests.texts.get().text(in: language), path: "/cases/2024", viewer: viewer,
      formToken: "0123abcd", now: noon, demonstration: true, navigation: .standard)
  }
}
