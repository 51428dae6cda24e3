import Foundation
import Model

/// `payment` of pki.yaml: providers where applicants can pay, beside a transfer.
public struct PaymentConfiguration: Codable, Hashable, Sendable {
    /// 支付宝: 电脑网站支付 with RSA2.
    public struct Alipay: Codable, Hashable, Sendable {
        /// 应用 ID, digits.
        public var application: String
        /// 卖家支付宝用户号, digits.
        public var seller: String
        /// The gateway, as `https://openapi.alipay.com/gateway.do`; http for a sandbox on this machine only.
        public var gateway: String
        /// 应用私钥: PEM, RSA, not encrypted, for the owner alone.
        public var privateKeyFile: String
        /// 支付宝公钥, which is not 应用公钥: PEM, or the text that the provider's page shows.
        public var gatewayKeyFile: String
    }

    /// 支付宝; absent for none.
    public var alipay: Alipay?

    /// What is wrong.
    var faults: [ValueFault] { (alipay?.faults ?? []).below("alipay") }
}

extension PaymentConfiguration.Alipay {
    fileprivate var faults: [ValueFault] {
        var faults: [ValueFault] = []
        for (key, text) in [("application", application), ("seller", seller)] {
            let isNumber =
                (8...32).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            faults.demand(isNumber, key, "must be 8 to 32 digits, in quotation marks")
        }
        faults.demand(
            isGateway,
            "gateway",
            "must be an https URL with a path, or http on 127.0.0.1 or [::1], without a query or a name in it"
        )
        faults.demand(!privateKeyFile.isEmpty, "privateKeyFile", "must name a file")
        faults.demand(!gatewayKeyFile.isEmpty, "gatewayKeyFile", "must name a file")
        return faults
    }

    /// Its origin is written into the policy of a page, so it has nothing that could end a word there.
    private var isGateway: Bool {
        guard let url = URL(string: gateway), let host = url.host(), !host.isEmpty, !url.path().isEmpty,
            url.query() == nil, url.fragment() == nil, url.user() == nil, gateway.utf8.count <= 200,
            gateway.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"',;<>\\^`{|}*@?#".utf8.contains($0) })
        else { return false }
        let isHere = ["127.0.0.1", "::1", "[::1]", "localhost"].contains(host)
        return url.scheme == "https" || url.scheme == "http" && isHere
    }
}
