import Model
import OpenSSL

/// `RSA2`: SHA-256 with RSA over fields in the order of their names, or over the text of an answer.
///
/// Source: Alipay open platform, "签名专区: 自行实现签名" and "自行实现验签".
enum AlipaySignature {
    /// What is signed of fields: those that are not empty, by name, as `name=value` with `&` between.
    static func text(_ fields: [String: String], without names: Set<String> = []) -> [UInt8] {
        let all = fields.filter { !$0.value.isEmpty && !names.contains($0.key) }
        let lines = all.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return Array(lines.map { "\($0.key)=\($0.value)" }.joined(separator: "&").utf8)
    }

    /// The fields with their signature.
    static func signed(
        _ fields: [String: String],
        with key: PrivateKey
    ) throws(GatewayError) -> [String: String] {
        let signature: [UInt8]
        do throws(CryptoError) {
            signature = try key.using(.rsaWithSHA256).sign(text(fields, without: ["sign"]))
        } catch {
            throw GatewayError(.unsigned(detail: error.message))
        }
        return fields.merging(["sign": String(decoding: Base64.encode(signature), as: UTF8.self)]) { $1 }
    }

    /// Whether octets are signed by the provider.
    static func isValid(_ signature: String?, of octets: [UInt8], by key: PublicKey) -> Bool {
        guard let signature, let decoded = Base64.decode(Array(signature.utf8)) else { return false }
        return key.verify(signature: decoded, message: octets, algorithm: .rsaWithSHA256)
    }
}
