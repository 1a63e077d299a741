// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "punchcard",
    products: [
        .executable(name: "punchcard", targets: ["punchcard"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CFastCGI", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(
            name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CYaml", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "Locking", swiftSettings: strict),
        .target(name: "JSON", swiftSettings: strict),
        .target(name: "Database", swiftSettings: strict),
        .target(name: "SQLite", dependencies: ["CSQLite", "Database"], swiftSettings: strict),
        .target(name: "PostgreSQL", dependencies: ["Database", "Locking"], swiftSettings: strict),
        .target(name: "Gateway", dependencies: ["CFastCGI", "Locking"], swiftSettings: strict),
        .target(name: "Loyalty", dependencies: ["JSON"], swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: ["Database", "JSON", "Locking", "Loyalty", "PostgreSQL", "SQLite"],
            swiftSettings: strict),
        .target(
            name: "API",
            dependencies: [
                "Gateway", "JSON", "Locking", "Loyalty", "Store",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "punchcard",
            dependencies: [
                "API", "CMalloc", "CYaml", "Gateway", "JSON", "Locking", "Loyalty", "Store",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // What the tests share: seeded numbers, folders, clocks, definitions, requests without a server or a log.
        .target(
            name: "TestSupport",
            dependencies: ["API", "Database", "Gateway", "JSON", "Loyalty", "PostgreSQL", "SQLite", "Store"],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(name: "LockingTests", dependencies: ["Locking"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SQLiteTests", dependencies: ["Database", "SQLite", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "PostgreSQLTests", dependencies: ["Database", "PostgreSQL", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "GatewayTests", dependencies: ["Gateway", "CFastCGI", "Locking", "TestSupport"], swiftSettings: strict
        ),
        .testTarget(name: "LoyaltyTests", dependencies: ["Loyalty", "JSON", "TestSupport"], swiftSettings: strict),
        .target(name: "FaultVFS", dependencies: ["CSQLite"], path: "Tests/FaultVFS"),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "API", "Database", "Store", "Gateway", "Locking", "Loyalty", "PostgreSQL", "SQLite", "JSON", "FaultVFS",
                "CSQLite",
                "TestSupport",
            ],
            exclude: ["Schemas"], swiftSettings: strict),
        .testTarget(
            name: "APITests",
            dependencies: [
                "API", "Database", "Gateway", "JSON", "Loyalty", "Store", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PunchcardTests", dependencies: ["punchcard", "JSON", "Loyalty", "Store", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "FuzzingTests",
            dependencies: ["API", "Database", "Gateway", "JSON", "Loyalty", "Store", "punchcard", "TestSupport"],
            path: "Tests/Fuzzing", exclude: ["Corpus", "LibFuzzer", "run"], swiftSettings: strict),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "API", "Database", "Gateway", "JSON", "Loyalty", "PostgreSQL", "SQLite", "Store", "TestSupport",
                "punchcard",
            ],
            swiftSettings: strict),
    ]
)

// Tests/Fuzzing/run builds nothing else, with libFuzzer.
if Context.environment["PUNCHCARD_FUZZING"] != nil {
    package.targets.removeAll { $0.type == .test && $0.name != "FuzzingTests" }
    package.targets.append(.systemLibrary(name: "LibFuzzer", path: "Tests/Fuzzing/LibFuzzer"))
    for target in package.targets where target.type == .test {
        target.dependencies.append("LibFuzzer")
        target.swiftSettings?.append(.define("FUZZING"))
    }
}
