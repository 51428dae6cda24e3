import Centre
import CentreSupport
import Foundation
import Issuer
import TestSupport
import Testing

@Suite("The portal in pki.yaml")
struct ApplicantPortalConfigurationTests {
    private static let messages = """
        messages:
          shortMessage: {url: "http://127.0.0.1/s", user: u, passwordFile: f, signature: 必联CA}
        """
    private static let transfer = "{payee: CA, bank: B, account: \"1\"}"

    private static func load(_ lines: String) throws -> CentreConfiguration {
        let directory = try TemporaryDirectory()
        let path = directory.path("pki.yaml")
        let shipped = try String(contentsOfFile: "\(PreparedCentre.definition)/pki.yaml", encoding: .utf8)
        try (shipped + "\n" + lines + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return try CentreConfiguration.load(directory: directory.url.path)
    }

    @Test("A portal behind a proxy, and one with TLS, are taken")
    func taken() throws {
        for place in [
            "listen: {host: 127.0.0.1, port: 8444}",
            "listen: {host: 0.0.0.0, port: 443}, certificateFile: c, keyFile: k, formDays: 3650",
            "listen: {host: 127.0.0.1, port: 8444}, reviewTime: 半个工作日, selfServiceUnlock: true",
            "listen: {host: 127.0.0.1, port: 8444}, unpaidDays: 1, executionDays: 365, icpRecord: 京ICP备12345678号-1",
        ] {
            let line =
                "portal: {\(place), origin: \"https://ca.example.cn:8443\", transfer: \(Self.transfer)}"
            #expect(try Self.load(Self.messages + "\n" + line).portal != nil)
        }
    }

    @Test(
        "A mistake is named with its key",
        arguments: [
            ("listen: {host: 0.0.0.0, port: 80}, origin: \"https://a.cn\"", "portal.listen.host"),
            ("listen: {host: 127.0.0.1, port: 80}, origin: \"http://a.cn\"", "portal.origin"),
            ("listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn/\"", "portal.origin"),
            ("listen: {host: 127.0.0.1, port: 80}, origin: \"https://A.cn\"", "portal.origin"),
            ("listen: {host: 127.0.0.1, port: 80}, origin: \"https://u@a.cn\"", "portal.origin"),
            ("listen: {host: 127.0.0.1, port: 99999}, origin: \"https://a.cn\"", "portal.listen.port"),
            (
                "listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn\", formDays: 0",
                "portal.formDays"
            ),
            (
                "listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn\", reviewTime: 天",
                "portal.reviewTime"
            ),
            (
                "listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn\", unpaidDays: 0",
                "portal.unpaidDays"
            ),
            (
                "listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn\", executionDays: 366",
                "portal.executionDays"
            ),
            (
                "listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn\", icpRecord: \"\"",
                "portal.icpRecord"
            ),
            (
                "listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn\", keyFile: k",
                "portal.certificateFile"
            ),
        ]
    )
    func mistakes(line: String, key: String) throws {
        let text = Self.messages + "\nportal: {\(line), transfer: \(Self.transfer)}"
        let error = #expect(throws: ConfigurationError.self) { try Self.load(text) }
        guard case .invalidValue(let found, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == key)
    }

    @Test("Without a gateway for codes there is no portal")
    func gateway() {
        let line =
            "portal: {listen: {host: 127.0.0.1, port: 80}, origin: \"https://a.cn\", transfer: \(Self.transfer)}"
        let error = #expect(throws: ConfigurationError.self) { try Self.load(line) }
        #expect(error?.message.contains("messages.shortMessage") == true)
    }
}
