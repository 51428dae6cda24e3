public import Model

extension AuditCheckpoint {
    /// The octets that the audit key signs: four lines of ASCII, each ended by a line feed.
    ///
    /// ```
    /// pki-audit-checkpoint-v1
    /// <sequence, decimal>
    /// <hash of that entry, 64 lower-case hexadecimal digits>
    /// <when it was signed, decimal seconds since 1970-01-01T00:00:00Z>
    /// ```
    ///
    /// Needs no checkpoint, because it is made before the signature is.
    ///
    /// - Parameters:
    ///   - sequence: the entry that is signed, and with it all before.
    ///   - hash: that entry's hash, 32 octets.
    ///   - at: when.
    /// - Returns: the canonical form.
    public static func canonicalForm(sequence: Int64, hash: [UInt8], at: Timestamp) -> [UInt8] {
        Array(
            """
            pki-audit-checkpoint-v1
            \(sequence)
            \(Hexadecimal.encode(hash))
            \(at.secondsSinceEpoch)

            """.utf8
        )
    }

    /// The octets that `signature` signs.
    public var canonicalForm: [UInt8] {
        AuditCheckpoint.canonicalForm(sequence: sequence, hash: hash, at: at)
    }
}
