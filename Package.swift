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
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "Model", swiftSettings: strict),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "OpenSSL", dependencies: ["COpenSSL", "Model"], swiftSettings: strict),
        .target(name: "CRL", dependencies: ["Model", "OpenSSL"], swiftSettings: strict),
        .target(name: "OCSP", dependencies: ["Model", "OpenSSL"], swiftSettings: strict),
        .target(
            name: "Portal",
            dependencies: [
                "CRL", "Model", "OCSP", "OpenSSL",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Model"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .target(
            name: "StatusFixtures",
            dependencies: ["CRL", "Model", "OCSP", "OpenSSL", "TestSupport"],
            path: "Tests/StatusFixtures",
            swiftSettings: strict
        ),
        .testTarget(name: "ModelTests", dependencies: ["Model", "TestSupport"], swiftSettings: strict),
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
            name: "PortalTests",
            dependencies: [
                "CRL", "Model", "OCSP", "OpenSSL", "Portal", "StatusFixtures", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OpenSSLTests",
            dependencies: ["OpenSSL", "Model", "StatusFixtures", "TestSupport"],
            swiftSettings: strict
        ),
    ]
)
