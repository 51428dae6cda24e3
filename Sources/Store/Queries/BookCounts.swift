public import Model

/// Numbers that must agree with each other in a healthy book.
public struct BookCounts: Hashable, Sendable {
    /// Certificates in each state; a state without any is missing.
    public let certificates: [CertificateState: Int]
    /// Stored to-be-signed octets.
    public let intents: Int
    /// Stored signed certificates.
    public let contents: Int
    /// Stored signed certificates that were imported, hence never intended here.
    public let imported: Int
    /// Revoked certificates that were imported from a list, of which nobody had a file.
    public let listedOnly: Int
    /// Certificates that were intended and given up all the same; they stand on revocation lists.
    public let renounced: Int
    /// Entries of the status feed that stand on revocation lists.
    public let statusEntries: Int
    /// Entries of the audit trail.
    public let auditEntries: Int

    /// Certificates whose signing is certain.
    public var issued: Int { count(.issued) + count(.active) + revoked }
    private var revoked: Int { count(.held) + count(.revoked) }

    /// Whether every certificate is stored, every revocation is in the feed, and nothing else but what was renounced is.
    public var isConsistent: Bool {
        contents + listedOnly == issued
            && intents + imported == contents + count(.signing) + renounced
            && statusEntries == revoked + renounced
    }

    private func count(_ state: CertificateState) -> Int { certificates[state] ?? 0 }
}
