public import OpenSSL

/// What a statement says, once read; whether it may be believed is another question.
///
/// Source: Yubico, "PIV attestation": extensions below 1.3.6.1.4.1.41482.3.
public struct AttestationFacts: Hashable, Sendable {
    /// When a key wants the PIN, or a touch.
    public enum Policy: String, Sendable {
        /// Never.
        case never
        /// Once in a session; of a touch: every time.
        case once
        /// Before every use.
        case always
        /// Something that this version has no name for.
        case other
    }

    static let firmwareIdentifier = "1.3.6.1.4.1.41482.3.3"
    static let serialIdentifier = "1.3.6.1.4.1.41482.3.7"
    static let policyIdentifier = "1.3.6.1.4.1.41482.3.8"

    /// The key that was made in the token.
    public let publicKey: PublicKey
    /// The token's serial number, decimal; nil when the statement does not say it.
    public let serial: String?
    /// The token's firmware, as "5.7.1"; nil when the statement does not say it.
    public let firmware: String?
    /// When the key wants the PIN; nil when the statement does not say it.
    public let pinPolicy: Policy?
    /// When the key wants a touch; nil when the statement does not say it.
    public let touchPolicy: Policy?

    /// Reads a statement.
    init(_ statement: Certificate) {
        publicKey = statement.publicKey
        serial = statement.extension(Self.serialIdentifier).flatMap { Self.number($0.value) }
        let version = statement.extension(Self.firmwareIdentifier)?.value
        firmware = version.flatMap { $0.count == 3 ? PIVApplication.text(ofFirmware: $0) : nil }
        let policies = statement.extension(Self.policyIdentifier)?.value
        pinPolicy = policies?.first.map { Self.policy($0, [1: .never, 2: .once, 3: .always]) }
        touchPolicy = policies?.dropFirst().first.map {
            Self.policy($0, [1: .never, 2: .always, 3: .once])
        }
    }

    private static func policy(_ octet: UInt8, _ names: [UInt8: Policy]) -> Policy { names[octet] ?? .other }

    /// An INTEGER of at most eight octets.
    private static func number(_ der: [UInt8]) -> String? {
        guard let magnitude = TagLengthValue.single(0x02, in: der)?.value.drop(while: { $0 == 0 }),
            magnitude.count <= 8
        else { return nil }
        return String(magnitude.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
