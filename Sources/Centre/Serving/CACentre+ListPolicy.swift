import CRL
import Model

extension CACentre {
    /// Seconds by which a relying party's clock may be behind the centre's and still take a list or an answer that was made now.
    ///
    /// As many as this product's own reader of answers lets pass, and `openssl ocsp` (ADR 0083).
    public static let toleranceSeconds: Int64 = 300

    /// A root's list is valid for half a year, so that its key can stay away between ceremonies; it is made
    /// again every month while the key is there, and at once after a revocation.
    func listPolicy(for role: AuthorityRecord.Role) -> RevocationListPolicy {
        let day: Int64 = 86_400
        guard role == .issuing else {
            return RevocationListPolicy(
                validitySeconds: 180 * day,
                refreshSeconds: 30 * day,
                lookBackSeconds: 180 * day,
                toleranceSeconds: Self.toleranceSeconds
            )
        }
        return RevocationListPolicy(
            validitySeconds: Int64(configuration.revocationList.validHours) * 3600,
            refreshSeconds: Int64(configuration.revocationList.everyHours) * 3600,
            delta: configuration.deltaHours.map {
                .init(validitySeconds: Int64($0) * 3600, publicURL: configuration.publicURL)
            },
            toleranceSeconds: Self.toleranceSeconds
        )
    }

    /// The policy of last lists, which hold for so many seconds.
    func lastListPolicy(validitySeconds: Int64) -> RevocationListPolicy {
        RevocationListPolicy(validitySeconds: validitySeconds, toleranceSeconds: Self.toleranceSeconds)
    }
}
