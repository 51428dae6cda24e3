/// One write about private keys for encryption, which the centre archives and delivers.
public enum KeyChange: Hashable, Sendable {
    /// Archives the key of a certificate, whose serial was reserved; there is one archive for each.
    case archive(KeyArchiveRecord)
    /// A key on its way to a token; it must be archived. There is one envelope for each signing key.
    case deliver(KeyDeliveryRecord)
    /// The key that a token unwraps with; each token's key to sign with has one, which never changes.
    case addTransport(KeyTransportRecord)
    /// A new recovery; its number must be new, and of a certificate there is one open of a kind.
    case addRecovery(KeyRecoveryRecord)
    /// Replaces a recovery that is in state `from`.
    case updateRecovery(KeyRecoveryRecord, from: KeyRecoveryRecord.State)
    /// A share that an officer released; each once.
    case releaseShare(KeyShareRelease)
    /// Forgets the shares that were released for a recovery; that they were stays.
    case forgetShares(recovery: Int)
}
