import Centre
import CentreSupport
import Foundation
import Issuer
import TestSupport
import Testing
import Tokens

/// A definition whose modules are SKF libraries with a profile.
@Suite("SKF libraries in pki.yaml")
struct SKFModuleConfigurationTests {
    private static let profile =
        "ulong: 8\npacked: false\nsigns: message\npinCodes: shifted\napplication: CAKEY\ncontainers: CA-\n"

    private static func load(
        _ module: String,
        profile: String = SKFModuleConfigurationTests.profile
    ) throws -> CentreConfiguration {
        let directory = try TemporaryDirectory()
        let shipped = try String(contentsOfFile: "\(PreparedCentre.definition)/pki.yaml", encoding: .utf8)
        let yaml = shipped + "\ntokenModules:\n  - {name: gm, \(module)}\n"
        try yaml.write(toFile: directory.path("pki.yaml"), atomically: true, encoding: .utf8)
        let folder = directory.path("skf")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try profile.write(toFile: "\(folder)/other.yaml", atomically: true, encoding: .utf8)
        return try CentreConfiguration.load(directory: directory.url.path)
    }

    @Test("A library is taken with the profile that it names, and keeps its name")
    func taken() throws {
        let plain = try Self.load("path: /a.so, skf: other, factoryOfficerPIN: \"1234567812345678\"")
        let module = try #require(plain.tokenModules?.first)
        #expect(module.skf == "other")
        let changed = try Self.load(
            "path: /a.so, skf: other, factoryOfficerPIN: \"1234567812345678\"",
            profile: Self.profile.replacing("ulong: 8", with: "ulong: 4")
        )
        #expect(changed.tokenModules?.first != module, "the profile is part of it")
    }

    @Test(
        "A mistake in a module is named with its key",
        arguments: [
            ("path: /a.so, skf: ../other", "tokenModules[0].skf"),
            ("p11kit: all, skf: other", "tokenModules[0].p11kit"),
            ("path: /a.so, skf: other, factoryOfficerPIN: \"12345678\"", "tokenModules[0].factoryOfficerPIN"),
        ]
    )
    func mistakes(module: String, key: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.load(module) }
        guard case .invalidValue(let found, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == key)
    }

    @Test("A profile that is not there is named with its file")
    func missing() throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.load("path: /a.so, skf: unknown") }
        #expect(error?.path.hasSuffix("skf/unknown.yaml") == true)
    }

    @Test(
        "A mistake in a profile is named with its file and key",
        arguments: [
            ("ulong: 8", "ulong: 5", "ulong"), ("signs: message", "signs: both", "signs"),
            ("pinCodes: shifted", "pinCodes: other", "pinCodes"),
            ("application: CAKEY", "application: CA KEY", "application"),
            ("containers: CA-", "containers: 容器", "containers"),
        ]
    )
    func profileMistakes(right: String, wrong: String, key: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.load("path: /a.so, skf: other", profile: Self.profile.replacing(right, with: wrong))
        }
        #expect(error?.path.hasSuffix("skf/other.yaml") == true)
        guard case .invalidValue(key, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("The profiles that are shipped are read", arguments: ["standard", "wide"])
    func shipped(name: String) throws {
        let file = "\(PreparedCentre.definition)/skf/\(name).yaml"
        let shipped = try String(contentsOfFile: file, encoding: .utf8)
        let configuration = try Self.load("path: /a.so, skf: other", profile: shipped)
        #expect(configuration.tokenModules?.count == 1)
    }
}
