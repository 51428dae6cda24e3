/// What the key in a certificate may be used for; the raw value is the bit's position.
///
/// Source: RFC 5280 §4.2.1.3.
public enum KeyUsage: Int, CaseIterable, Codable, Sendable {
    /// Signatures other than on certificates and lists.
    case digitalSignature = 0
    /// Signatures that bind their maker; also called contentCommitment.
    case nonRepudiation = 1
    /// Encrypting keys (RSA).
    case keyEncipherment = 2
    /// Encrypting data directly.
    case dataEncipherment = 3
    /// Agreeing on keys (Diffie-Hellman).
    case keyAgreement = 4
    /// Signing certificates.
    case keyCertSign = 5
    /// Signing revocation lists.
    case cRLSign = 6
    /// With keyAgreement: only to encrypt.
    case encipherOnly = 7
    /// With keyAgreement: only to decrypt.
    case decipherOnly = 8

    /// The name in RFC 5280, as "digitalSignature".
    public var name: String { "\(self)" }

    /// The usage with that name, or nil.
    public init?(name: String) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }

    /// The BIT STRING of named bits, without trailing zero bits (X.690 §11.2.2).
    static func encode(_ usages: Set<KeyUsage>) -> [UInt8] {
        guard let last = usages.map(\.rawValue).max() else { return DER.bitString([]) }
        var octets = [UInt8](repeating: 0, count: last / 8 + 1)
        for usage in usages { octets[usage.rawValue / 8] |= 0x80 >> UInt8(usage.rawValue % 8) }
        return DER.bitString(octets, unusedBits: 7 - last % 8)
    }
}
