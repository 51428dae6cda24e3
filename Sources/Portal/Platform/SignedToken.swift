package import Enrollment
import Model
import OpenSSL

/// A JSON Web Token in the compact serialisation, read and not believed yet.
///
/// ```
/// BASE64URL(header) . BASE64URL(claims) . BASE64URL(signature)
/// ```
///
/// Source: RFC 7515 §3.1 and §7.1, RFC 7519.
package struct SignedToken: Sendable {
    /// More octets than any token has that says who somebody is.
    static let sizeLimit = 16_384

    /// How it says it is signed; one of those that are taken.
    let algorithm: TokenAlgorithm
    /// Which key it says signed it; nil when it does not say.
    let keyID: String?
    /// What it says; an object.
    package let claims: JSONValue
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// Reads a token; nil for anything that is not one, or needs what nobody here understands.
    package init?(_ text: String) {
        guard text.utf8.count <= SignedToken.sizeLimit else { return nil }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let header = SignedToken.object(parts[0]),
            let claims = SignedToken.object(parts[1]), let signature = Base64URL.decode(parts[2]),
            let name = header["alg"]?.text, let algorithm = TokenAlgorithm(rawValue: name),
            // What must be understood is not; and keys come from the platform's list, never from the token.
            header["crit"] == nil, header["b64"] == nil
        else { return nil }
        switch header["kid"] {
        case nil: keyID = nil
        case .string(let text)?: keyID = text
        default: return nil
        }
        self.algorithm = algorithm
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// Whether a key signed it.
    func isSigned(by key: PublicKey) -> Bool {
        guard algorithm.fits(key.algorithm), let octets = encodedSignature else { return false }
        return key.verify(signature: octets, message: signed, algorithm: algorithm.signature)
    }

    /// The signature as OpenSSL has it: JOSE writes r and s of ECDSA one after the other (RFC 7518 §3.4).
    private var encodedSignature: [UInt8]? {
        guard algorithm == .es256 else { return signature }
        guard signature.count == 64 else { return nil }
        return DER.sequence(
            DER.integer(magnitude: Array(signature.prefix(32))),
            DER.integer(magnitude: Array(signature.suffix(32)))
        )
    }

    private static func object(_ part: Substring) -> JSONValue? {
        guard let octets = Base64URL.decode(part), let value = try? JSONParser.parse(octets),
            case .object = value
        else { return nil }
        return value
    }
}
