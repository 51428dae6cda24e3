public import OpenSSL
public import Tokens

/// A certificate on a token.
public struct HeldCertificate: Hashable, Sendable {
    /// How it stands with it, as far as this machine can tell.
    public enum Standing: String, Hashable, Sendable {
        /// Nothing speaks against it.
        case good
        /// It is not valid yet.
        case early
        /// It has ended.
        case expired
        /// None of the centre's authorities signed it.
        case foreign
        /// It was revoked.
        case revoked
        /// It cannot be read.
        case unreadable
    }

    /// Where it is.
    public let slot: TokenSlot
    /// The octets.
    public let der: [UInt8]
    /// The same, read; nil when it cannot be.
    public let certificate: Certificate?
    /// How it stands with it.
    public let standing: Standing
    /// Whether its authority was asked if it was revoked, and answered.
    public let isAsked: Bool

    init(
        slot: TokenSlot,
        der: [UInt8],
        certificate: Certificate?,
        standing: Standing,
        isAsked: Bool = false
    ) {
        self.slot = slot
        self.der = der
        self.certificate = certificate
        self.standing = standing
        self.isAsked = isAsked
    }

    /// SHA-256 of the octets.
    public var fingerprint: [UInt8] { DigestAlgorithm.sha256.hash(der) }

    /// Why it may not be used; nil when it may.
    var refusal: AssistantError? {
        switch standing {
        case .good: nil
        case .early: AssistantError(.certificateEarly)
        case .expired: AssistantError(.certificateExpired)
        case .foreign, .unreadable: AssistantError(.certificateForeign)
        case .revoked: AssistantError(.certificateRevoked)
        }
    }
}
