import CentreSupport
import Enrollment
import Foundation
import Issuer
import Logging
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Centre

/// The keys that a payment provider is spoken to with.
@Suite("The keys for a payment provider")
struct CashierKeyTests {
    private let directory: TemporaryDirectory
    private let prepared: PreparedCentre
    private let logger = Logger(label: "test")

    init() async throws {
        directory = try TemporaryDirectory()
        prepared = try await PreparedCentre.make()
        let definition = directory.path("pki")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let shipped = try String(contentsOfFile: "\(definition)/pki.yaml", encoding: .utf8)
        let more = """

            messages:
              shortMessage: {url: "http://127.0.0.1/s", user: u, passwordFile: f, signature: 必联CA}
            portal:
              listen: {host: 127.0.0.1, port: 8444}
              origin: https://ca.example.cn
              transfer: {payee: CA, bank: B, account: "1"}
            payment:
              alipay:
                application: "2026000000000001"
                seller: "2088000000000001"
                gateway: https://openapi.alipay.com/gateway.do
                privateKeyFile: \(directory.path("own.key"))
                gatewayKeyFile: \(directory.path("gateway.pem"))

            """
        try (shipped + more).write(toFile: "\(definition)/pki.yaml", atomically: true, encoding: .utf8)
        try key("RSA", "rsa_keygen_bits:2048", "rsa")
        try key("EC", "ec_paramgen_curve:P-256", "ec")
    }

    /// A key pair as `openssl` writes it: `NAME.key` for its owner alone, and `NAME.pem`.
    private func key(_ algorithm: String, _ option: String, _ name: String) throws {
        let file = directory.path("\(name).key")
        try openssl("genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", file)
        try openssl("pkey", "-in", file, "-pubout", "-out", directory.path("\(name).pem"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    private func openssl(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private func take(_ own: String, _ gateway: String) throws {
        for (from, to) in [(own, "own.key"), (gateway, "gateway.pem")] {
            try? FileManager.default.removeItem(atPath: directory.path(to))
            try FileManager.default.copyItem(atPath: directory.path(from), toPath: directory.path(to))
        }
    }

    /// Where the cashier of the centre sends payers.
    private func origin() async throws -> String? {
        let centre = try prepared.open(definition: directory.path("pki"))
        let found = Result { try centre.cashier(logger)?.origin }
        try await centre.close()
        return try found.get()
    }

    @Test("A key of RSA that is its owner's alone is taken, the provider's as PEM or as its page shows it")
    func taken() async throws {
        try take("rsa.key", "rsa.pem")
        #expect(try await origin() == "https://openapi.alipay.com")
        let pem = try String(contentsOfFile: directory.path("rsa.pem"), encoding: .utf8)
        let bare = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        try bare.write(toFile: directory.path("gateway.pem"), atomically: true, encoding: .utf8)
        #expect(try await origin() == "https://openapi.alipay.com")
    }

    @Test("A key that others may read is refused")
    func open() async throws {
        try take("rsa.key", "rsa.pem")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640],
            ofItemAtPath: directory.path("own.key")
        )
        await #expect(throws: KeyFileError.self) { try await origin() }
    }

    @Test(
        "Keys of another kind, and files that are none, are named",
        arguments: [
            ("ec.key", "rsa.pem", "privateKeyFile"), ("rsa.pem", "rsa.pem", "privateKeyFile"),
            ("rsa.key", "ec.pem", "gatewayKeyFile"), ("rsa.key", "rsa.key", "gatewayKeyFile"),
        ]
    )
    func wrong(own: String, gateway: String, key: String) async throws {
        try take(own, gateway)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: directory.path("own.key")
        )
        let error = await #expect(throws: ConfigurationError.self) { try await origin() }
        guard case .invalidValue(let found, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == "payment.alipay.\(key)")
    }
}
