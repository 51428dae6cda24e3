import CentreSupport
import Foundation
import Issuer
import Logging
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Centre

@Suite("Payment providers in pki.yaml")
struct PaymentConfigurationTests {
    private static let portal = """
        messages:
          shortMessage: {url: "http://127.0.0.1/s", user: u, passwordFile: f, signature: 必联CA}
        portal:
          listen: {host: 127.0.0.1, port: 8444}
          origin: https://ca.example.cn
          transfer: {payee: CA, bank: B, account: "1"}
        """

    private static func load(_ lines: String) throws -> CentreConfiguration {
        let directory = try TemporaryDirectory()
        let path = directory.path("pki.yaml")
        let shipped = try String(contentsOfFile: "\(PreparedCentre.definition)/pki.yaml", encoding: .utf8)
        try (shipped + "\n" + lines + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return try CentreConfiguration.load(directory: directory.url.path)
    }

    private static func alipay(
        application: String = "\"2026000000000001\"",
        seller: String = "\"2088000000000001\"",
        gateway: String = "https://openapi.alipay.com/gateway.do",
        key: String = "k",
        more: String = ""
    ) -> String {
        """
        payment:
          alipay: {application: \(application), seller: \(seller), gateway: "\(gateway)", privateKeyFile: "\(key)", gatewayKeyFile: g\(more)}
        """
    }

    @Test(
        "A provider, and a sandbox on this machine, are taken",
        arguments: [
            "https://openapi.alipay.com/gateway.do", "https://a.cn:8443/g", "http://127.0.0.1:80/gateway.do",
            "http://[::1]:80/gateway.do",
        ]
    )
    func taken(gateway: String) throws {
        let text = Self.portal + "\n" + Self.alipay(gateway: gateway)
        #expect(try Self.load(text).payment?.alipay?.gateway == gateway)
    }

    @Test(
        "A mistake is named with its key",
        arguments: [
            (PaymentConfigurationTests.alipay(application: "\"2026-1\""), "application"),
            (PaymentConfigurationTests.alipay(application: "\"1\""), "application"),
            (PaymentConfigurationTests.alipay(seller: "\"\""), "seller"),
            (PaymentConfigurationTests.alipay(gateway: "http://pay.example.cn/g"), "gateway"),
            (PaymentConfigurationTests.alipay(gateway: "https://pay.example.cn"), "gateway"),
            (PaymentConfigurationTests.alipay(gateway: "https://a.cn/g?x=1"), "gateway"),
            (PaymentConfigurationTests.alipay(gateway: "https://u@a.cn/g"), "gateway"),
            (PaymentConfigurationTests.alipay(gateway: "https://a.cn/g; script-src *"), "gateway"),
            (PaymentConfigurationTests.alipay(gateway: "https://a.cn;x/g"), "gateway"),
            (PaymentConfigurationTests.alipay(gateway: ""), "gateway"),
            (PaymentConfigurationTests.alipay(key: ""), "privateKeyFile"),
        ]
    )
    func mistakes(lines: String, key: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.load(Self.portal + "\n" + lines) }
        guard case .invalidValue(let found, _) = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == "payment.alipay.\(key)")
    }

    @Test("What nobody knows is refused, and so is a provider without a portal")
    func unknown() {
        let more = #expect(throws: ConfigurationError.self) {
            try Self.load(Self.portal + "\n" + Self.alipay(more: ", signType: RSA"))
        }
        #expect(more?.reason == .unknownKey("payment.alipay.signType"))
        let alone = #expect(throws: ConfigurationError.self) { try Self.load(Self.alipay()) }
        #expect(alone?.message.contains("needs portal") == true)
    }
}
