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
    targets: [
        .target(name: "Model", swiftSettings: strict),
        .target(name: "Enrollment", dependencies: ["Model"], swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["Model"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(name: "ModelTests", dependencies: ["Model", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "EnrollmentTests",
            dependencies: ["Enrollment", "Model", "TestSupport"],
            swiftSettings: strict
        ),
    ]
)
