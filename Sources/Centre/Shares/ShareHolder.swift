public import OpenSSL

/// The holder of a share who is there.
public enum ShareHolder {
    /// The passphrase under which the holder of a new share seals it.
    ///
    /// - Throws: `CentreError` with `.noPassphrase` or `.passphraseUnusable`.
    public static func passphrase(of index: Int, descriptor: Int32?) throws -> SecretBytes {
        try HolderPassphrase.get("New passphrase of the holder of share \(index): ", descriptor: descriptor)
    }
}
