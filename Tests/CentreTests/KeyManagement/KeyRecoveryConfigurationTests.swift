import CentreSupport
import Foundation
import Issuer
import TestSupport
import Testing

@testable import Centre

/// `keyRecovery` of `pki.yaml`.
@Suite("Recovery officers in pki.yaml")
struct KeyRecoveryConfigurationTests {
    private static func load(_ text: String, isDual: Bool = true) throws -> CentreConfiguration {
        let directory = try TemporaryDirectory()
        let shipped = try String(contentsOfFile: "\(PreparedCentre.definition)/pki.yaml", encoding: .utf8)
        let yaml = shipped.replacing("dualCertificates: false", with: "dualCertificates: \(isDual)")
        try "\(yaml)\nkeyRecovery: {\(text)}\n"
            .write(toFile: directory.path("pki.yaml"), atomically: true, encoding: .utf8)
        return try CentreConfiguration.load(directory: directory.url.path)
    }

    @Test("Officers and their number are taken")
    func taken() throws {
        let recovery = try #require(
            try Self.load("officers: [a.pem, b.pem, c.pem], threshold: 2").keyRecovery
        )
        #expect(recovery.officers == ["a.pem", "b.pem", "c.pem"] && recovery.threshold == 2)
    }

    @Test(
        "A mistake is named with its key",
        arguments: [
            ("officers: [a.pem], threshold: 2", "keyRecovery.officers"),
            ("officers: [a.pem, a.pem], threshold: 2", "keyRecovery.officers"),
            ("officers: [a.pem, b.pem], threshold: 1", "keyRecovery.threshold"),
            ("officers: [a.pem, b.pem], threshold: 3", "keyRecovery.threshold"),
        ]
    )
    func mistakes(text: String, key: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.load(text) }
        guard case .invalidValue(let found, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == key)
    }

    @Test("Without two certificates there is nothing to recover")
    func single() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.load("officers: [a.pem, b.pem], threshold: 2", isDual: false)
        }
        guard case .invalidValue("keyRecovery", _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
