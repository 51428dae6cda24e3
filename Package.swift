// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Small functions of one module are compiled into another: see docs/adr/0019.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// What the programs that are shipped take memory from; see docs/adr/0018.
let allocator: [LinkerSetting] = [.linkedLibrary("jemalloc", .when(configuration: .release))]

let package = Package(
    name: "pki",
    products: [
        // Loaded by the tests as token modules; not shipped.
        .library(name: "FaultyCryptoki", type: .dynamic, targets: ["FaultyCryptoki"]),
        .library(name: "SoftwareSKFDouble", type: .dynamic, targets: ["SoftwareSKFDouble"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // From the leaves up; the allowed arrows are in scripts/arrows.txt.
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPKCS11", pkgConfig: "p11-kit-1", providers: [.apt(["libp11-kit-dev"])]),
        .systemLibrary(name: "CSKF"),
        .systemLibrary(name: "CGFShare", pkgConfig: "libgfshare", providers: [.apt(["libgfshare-dev"])]),
        .systemLibrary(name: "CProcess"),
        .systemLibrary(name: "CPCSC", pkgConfig: "libpcsclite", providers: [.apt(["libpcsclite-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(
            name: "CPixbuf",
            pkgConfig: "gdk-pixbuf-2.0",
            providers: [.apt(["libgdk-pixbuf-2.0-dev"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "Model", swiftSettings: strict),
        .target(name: "OpenSSL", dependencies: ["COpenSSL", "CGFShare", "Model"], swiftSettings: strict),
        .target(name: "Privacy", dependencies: ["CProcess", "OpenSSL"], swiftSettings: strict),
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
            name: "Tokens",
            dependencies: ["CPCSC", "CPKCS11", "CSKF", "OpenSSL", "Model"],
            swiftSettings: strict
        ),
        .target(name: "Issuer", dependencies: ["OpenSSL", "Model", "Yams"], swiftSettings: strict),
        .target(
            name: "Documents",
            dependencies: ["CPango", "CPixbuf", "CQRencode", "OpenSSL", "Model"],
            swiftSettings: strict
        ),
        .target(
            name: "Messages",
            dependencies: [
                "CCurl", "OpenSSL", "Model", .product(name: "Mustache", package: "swift-mustache"),
            ],
            swiftSettings: strict
        ),
        .target(name: "Payments", dependencies: ["Messages", "OpenSSL", "Model"], swiftSettings: strict),
        .target(name: "CRL", dependencies: ["OpenSSL", "Model"], swiftSettings: strict),
        .target(name: "OCSP", dependencies: ["OpenSSL", "Model"], swiftSettings: strict),
        .target(name: "Snapshot", dependencies: ["OpenSSL", "Model"], swiftSettings: strict),
        .target(name: "Enrollment", dependencies: ["CZlib", "Model"], swiftSettings: strict),
        .target(
            name: "Portal",
            dependencies: [
                "CRL", "Enrollment", "Model", "OCSP", "OpenSSL", "Store",
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            resources: [
                .embedInCode("API/openapi.yaml"), .embedInCode("Pages/Content"),
                .embedInCode("Workflow/workflow.yaml"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Assistant",
            dependencies: ["Portal", "Enrollment", "Tokens", "OpenSSL", "Model", "CProcess"],
            swiftSettings: strict
        ),
        .target(
            name: "Centre",
            dependencies: [
                "Portal", "Enrollment", "Messages", "OCSP", "CRL", "Snapshot", "Issuer", "Store", "Tokens",
                "Documents", "Payments",
                "OpenSSL", "Model", "Privacy",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Commands",
            dependencies: [
                "Centre", "Portal", "Enrollment", "CRL", "OCSP", "Snapshot", "Issuer", "Store", "Tokens",
                "OpenSSL", "Model", "Privacy",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "pki",
            dependencies: ["Commands"],
            swiftSettings: strict,
            linkerSettings: allocator
        ),
        .executableTarget(
            name: "pki-assistant",
            dependencies: [
                "Assistant", "Tokens", "OpenSSL", "Model", "Privacy",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict,
            linkerSettings: allocator
        ),
        .executableTarget(
            name: "pki-bench",
            dependencies: [
                "Centre", "CentreSupport", "Issuer", "OpenSSL", "Model", "Store", "Tokens",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/pki-bench",
            swiftSettings: strict,
            linkerSettings: allocator
        ),
        // Tests, from the leaves up.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Assistant", "Centre", "Enrollment", "Issuer", "Model", "OpenSSL", "Payments", "Portal",
                "Snapshot", "Tokens",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/Fuzz/Targets",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz/Replay",
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Model"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .target(
            name: "FaultyCryptoki",
            dependencies: ["CPKCS11"],
            path: "Tests/FaultyCryptoki",
            linkerSettings: [.linkedLibrary("dl")]
        ),
        .target(
            name: "SoftwareSKFDouble",
            path: "Tests/SoftwareSKFDouble",
            cSettings: [.headerSearchPath("../../Sources/CSKF")],
            linkerSettings: [.linkedLibrary("crypto")]
        ),
        .target(
            name: "TokenTestSupport",
            dependencies: ["OpenSSL", "Tokens", "TestSupport"],
            path: "Tests/TokenTestSupport",
            swiftSettings: strict
        ),
        .target(
            name: "StoreSupport",
            dependencies: ["Store", "Model", "TestSupport"],
            path: "Tests/StoreSupport",
            swiftSettings: strict
        ),
        .target(
            name: "StatusFixtures",
            dependencies: ["CRL", "Model", "OCSP", "OpenSSL", "TestSupport"],
            path: "Tests/StatusFixtures",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "StoreWriter",
            dependencies: ["Store", "StoreSupport", "Model"],
            path: "Tests/StoreWriter",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "virtual-card",
            dependencies: ["Tokens"],
            path: "Tests/VirtualCardProcess",
            swiftSettings: strict
        ),
        .target(
            name: "CentreSupport",
            dependencies: [
                "Centre", "Enrollment", "Issuer", "Model", "OpenSSL", "Store", "TestSupport", "Tokens",
            ],
            path: "Tests/CentreSupport",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "produce-torture",
            dependencies: ["Centre", "Issuer", "Model", "OpenSSL", "Store", "Tokens"],
            path: "Tests/Torture",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "algorithm-samples",
            dependencies: ["Model", "OpenSSL"],
            path: "Tests/AlgorithmSamples",
            swiftSettings: strict
        ),
        .testTarget(name: "ModelTests", dependencies: ["Model", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "OpenSSLTests",
            dependencies: [
                "OpenSSL", "Model", "StatusFixtures", "TestSupport",
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "StoreSupport", "StoreWriter", "Model", "TestSupport"],
            resources: [.copy("Fixtures"), .copy("schema.sql")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TokensTests",
            dependencies: [
                "Tokens", "OpenSSL", "Model", "TestSupport", "TokenTestSupport", "pki",
                "virtual-card",
            ],
            exclude: ["SKF/software_skf.py"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DocumentsTests",
            dependencies: ["Documents", "Model", "OpenSSL", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "MessagesTests",
            dependencies: ["Messages", "Model", "OpenSSL", "TestSupport"],
            exclude: ["hooks.py", "smtp.py", "web.py"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PaymentsTests",
            dependencies: ["Messages", "Model", "OpenSSL", "Payments", "TestSupport"],
            exclude: ["alipay.py"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CRLTests",
            dependencies: ["CRL", "Model", "OpenSSL", "StatusFixtures", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OCSPTests",
            dependencies: ["Model", "OCSP", "OpenSSL", "StatusFixtures", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EnrollmentTests",
            dependencies: ["Enrollment", "Model", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SnapshotTests",
            dependencies: ["Model", "OpenSSL", "Snapshot", "StatusFixtures", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PortalTests",
            dependencies: [
                "CRL", "Enrollment", "Model", "OCSP", "OpenSSL", "Portal", "StatusFixtures", "Store",
                "StoreSupport",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AssistantTests",
            dependencies: [
                "Assistant", "Model", "OpenSSL", "Portal", "StatusFixtures", "TestSupport",
                "TokenTestSupport",
                "Tokens", "pki", "pki-assistant", "virtual-card",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IssuerTests",
            dependencies: ["Issuer", "Model", "OpenSSL", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CentreTests",
            dependencies: [
                "Assistant", "Centre", "CentreSupport", "Enrollment", "Issuer", "Messages", "Model", "OCSP",
                "OpenSSL",
                "Portal",
                "Store", "StoreSupport", "TestSupport", "TokenTestSupport", "Tokens", "produce-torture",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Centre", "CentreSupport", "Model", "OpenSSL", "Store", "TestSupport", "TokenTestSupport",
                "Tokens", "pki",
                "produce-torture", "virtual-card",
            ],
            resources: [.copy("Scripts")],
            swiftSettings: strict
        ),
    ]
)

// 'make fuzz' alone builds the fuzzer: without the sanitizer's library it cannot be linked.
if Context.environment["PKI_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "pki-fuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzz/Driver",
            swiftSettings: strict,
            // gold, the default, fails on what the address sanitizer adds.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"])]
        )
    )
}
