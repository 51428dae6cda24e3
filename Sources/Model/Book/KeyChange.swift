/// One write about private keys for encryption, which the centre archives and delivers.
public enum KeyChange: Hashable, Sendable {
    /// Archives the key of a certificate, whose serial was reserved; there is one archive for each.
    case archive(KeyArchiveRecord)
    /// A key on its way to a token; it must be archived. There is one envelope for each signing key.
    case deliver(KeyDeliveryRecord)
}
