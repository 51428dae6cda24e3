import Model
import OpenSSL

/// What a browser has to show: 32 random octets in a cookie, of which the book keeps a digest only.
///
/// The token of forms (CSRF) is made from it, so that no other site can know one, and none is kept.
struct SessionToken: Sendable {
    private let octets: [UInt8]

    /// Draws a new one.
    init() throws(CryptoError) {
        octets = try SecureRandom.bytes(32)
    }

    /// Reads a cookie; nil when it cannot be one.
    init?(cookie: String) {
        guard cookie.utf8.count == 64, let octets = Hexadecimal.decode(cookie) else { return nil }
        self.octets = octets
    }

    /// The value of the cookie.
    var cookie: String { Hexadecimal.encode(octets) }

    /// What the book knows it by.
    var digest: [UInt8] { DigestAlgorithm.sha256.hash(octets) }

    /// What every form carries.
    var formToken: String {
        Hexadecimal.encode(MessageAuthentication.hmacSHA256(key: octets, message: Array("form".utf8)))
    }

    /// Whether a form carries it.
    func admits(_ token: String) -> Bool {
        MessageAuthentication.isEqual(Array(token.utf8), Array(formToken.utf8))
    }
}

extension SessionToken {
    /// Admits no form: for pages that are shown when nothing is known.
    static let none = SessionToken(octets: [])

    private init(octets: [UInt8]) {
        self.octets = octets
    }
}
