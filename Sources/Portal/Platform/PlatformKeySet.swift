import Enrollment
import Model
import OpenSSL

/// The keys that the platform publishes, as far as tokens may be signed with them.
///
/// Source: RFC 7517 §5.
package struct PlatformKeySet: Sendable {
    /// One key.
    struct Key: Sendable {
        /// How tokens name it; nil where the platform gives it no name.
        let id: String?
        let key: PublicKey
        /// The one algorithm that it is for; nil for any that fits.
        let algorithm: TokenAlgorithm?
    }

    /// More keys than any platform rolls over at once.
    static let countLimit = 32

    let keys: [Key]

    /// Reads a key set; nil for anything that is not one.
    ///
    /// Keys that nobody here understands are left out.
    package init?(_ octets: [UInt8]) {
        guard let document = try? JSONParser.parse(octets), let elements = document["keys"]?.elements,
            elements.count <= PlatformKeySet.countLimit
        else { return nil }
        keys = elements.compactMap(PlatformKeySet.key)
    }

    /// Whether it has a key that a token may be signed with, whatever its signature.
    package func knows(_ token: SignedToken) -> Bool { !candidates(for: token).isEmpty }

    /// Whether one of its keys signed a token.
    package func verifies(_ token: SignedToken) -> Bool {
        candidates(for: token).contains { token.isSigned(by: $0.key) }
    }

    /// A token that does not say which key it is fits only a set that leaves no choice (OpenID Connect Core §10.1).
    private func candidates(for token: SignedToken) -> [Key] {
        let fitting = keys.filter { key in
            token.algorithm.fits(key.key.algorithm) && (key.algorithm ?? token.algorithm) == token.algorithm
        }
        guard let id = token.keyID else { return fitting.count == 1 ? fitting : [] }
        return fitting.filter { $0.id == id }
    }

    private static func key(_ value: JSONValue) -> Key? {
        // A secret key, or one for something else, signs no tokens.
        guard value["d"] == nil, value["use"] == nil || value["use"]?.text == "sig", isToVerify(value),
            let key = publicKey(value)
        else { return nil }
        var algorithm: TokenAlgorithm?
        if let named = value["alg"] {
            guard let known = named.text.flatMap(TokenAlgorithm.init(rawValue:)) else { return nil }
            algorithm = known
        }
        return Key(id: value["kid"]?.text, key: key, algorithm: algorithm)
    }

    private static func isToVerify(_ value: JSONValue) -> Bool {
        guard let operations = value["key_ops"] else { return true }
        return operations.elements?.contains { $0.text == "verify" } == true
    }

    private static func publicKey(_ value: JSONValue) -> PublicKey? {
        switch (value["kty"]?.text, value["crv"]?.text) {
        case ("RSA"?, nil):
            guard let modulus = octets(value["n"]), let exponent = octets(value["e"]) else { return nil }
            return try? PublicKey(rsaModulus: modulus, exponent: exponent)
        case ("EC"?, "P-256"?):
            guard let x = octets(value["x"]), let y = octets(value["y"]), x.count == 32, y.count == 32
            else { return nil }
            return try? PublicKey(rawECPoint: [4] + x + y, algorithm: .p256)
        case ("OKP"?, "Ed25519"?):
            guard let x = octets(value["x"]) else { return nil }
            return try? PublicKey(rawECPoint: x, algorithm: .ed25519)
        default: return nil
        }
    }

    private static func octets(_ value: JSONValue?) -> [UInt8]? {
        value?.text.flatMap { Base64URL.decode($0) }
    }
}
