// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "anlan",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "anlan", targets: ["anlan"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "CQRCode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    .target(name: "CaseEngine", swiftSettings: strict),
    .target(
      name: "Storage",
      dependencies: [
        "CPostgres", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "Governance",
      dependencies: [
        "CaseEngine", "Storage", "CQRCode", "CXLSXWriter", "CZlib", "Yams",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.copy("Resources")],
      swiftSettings: strict),
    .target(
      name: "Web",
      dependencies: [
        "CaseEngine", "Storage", "Governance", "CZlib", "Yams",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.copy("Resources")],
      swiftSettings: strict),
    .executableTarget(
      name: "anlan",
      dependencies: [
        "CaseEngine", "Storage", "Governance", "Web",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),

    .testTarget(
      name: "CaseEngineTests", dependencies: ["CaseEngine"], exclude: ["vectors.txt"],
      swiftSettings: strict),
    .target(
      name: "TestDatabases", dependencies: ["Storage", "CPostgres"], path: "Tests/TestDatabases",
      swiftSettings: strict),
    .target(
      name: "TestWorld",
      dependencies: [
        "Governance", "CaseEngine", "Storage", "TestDatabases",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Tests/TestWorld", swiftSettings: strict),
    .executableTarget(
      name: "StorageProbe", dependencies: ["Storage"], path: "Tests/StorageProbe",
      swiftSettings: strict),
    .testTarget(
      name: "StorageTests", dependencies: ["Storage", "TestDatabases", "StorageProbe"],
      swiftSettings: strict),
    .testTarget(
      name: "GovernanceTests",
      dependencies: [
        "Governance", "CaseEngine", "Storage", "TestDatabases", "TestWorld",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "anlan", "Governance", "CaseEngine", "Storage", "TestDatabases",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WebTests",
      dependencies: [
        "Web", "Governance", "CaseEngine", "Storage", "TestDatabases", "TestWorld",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      exclude: ["Golden"],
      swiftSettings: strict),
  ]
)
