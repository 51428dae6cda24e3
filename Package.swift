// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "pki",
    products: [],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0")
    ],
    targets: [
        .target(name: "Model", swiftSettings: strict),
        .target(
            name: "Store",
            dependencies: [
                "Model",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Model"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(name: "ModelTests", dependencies: ["Model", "TestSupport"], swiftSettings: strict),
        .target(
            name: "StoreSupport",
            dependencies: ["Store", "Model", "TestSupport"],
            path: "Tests/StoreSupport",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "StoreWriter",
            dependencies: ["Store", "StoreSupport", "Model"],
            path: "Tests/StoreWriter",
            swiftSettings: strict
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "StoreSupport", "StoreWriter", "Model", "TestSupport"],
            resources: [.copy("Fixtures"), .copy("schema.sql")],
            swiftSettings: strict
        ),
    ]
)
