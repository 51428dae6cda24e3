/// What a token says of a key in it: a certificate for that key, and the one of the token's key that signed it.
///
/// Nobody has verified it; `AttestationTrust` does.
public struct TokenAttestation: Hashable, Codable, Sendable {
    /// The most octets of either certificate; those of makers have less than a thousand.
    public static let sizeLimit = 8192

    /// The statement, a DER certificate.
    public let statement: [UInt8]
    /// The certificate of the key that signed it, DER; from the token as well.
    public let issuer: [UInt8]

    /// Takes what a token said.
    public init(statement: [UInt8], issuer: [UInt8]) {
        self.statement = statement
        self.issuer = issuer
    }

    /// Whether neither part is empty or longer than `sizeLimit`.
    public var isWithinBounds: Bool {
        [statement, issuer].allSatisfy { (1...Self.sizeLimit).contains($0.count) }
    }
}
