public import OpenSSL

/// What a recovery is proposed for.
public enum KeyRecoveryWish: Sendable {
    /// 恢复到介质: the key goes to the token that is being made for its holder, because the one before broke.
    case token(String)
    /// 司法恢复: the key goes to an authority, encrypted to its certificate, because of an order with this reference.
    case judicial(Certificate, reference: String)
}
