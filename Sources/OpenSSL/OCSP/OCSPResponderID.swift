/// How an answer names its signer (RFC 6960 §4.2.1).
public enum OCSPResponderID: Hashable, Sendable {
    /// By its DER distinguished name.
    case name([UInt8])
    /// By SHA-1 of the octets of its subjectPublicKey BIT STRING.
    case keyHash([UInt8])
}
