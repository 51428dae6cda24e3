public import Model
import OpenSSL

/// The exact set of certificates that a selection means at one moment: what a dry run shows, and what is then revoked.
public struct RevocationPlan: Hashable, Sendable {
    /// One certificate of the set.
    public struct Item: Hashable, Sendable {
        /// Authority and serial.
        public let id: CertificateID
        /// SHA-256 of its SubjectPublicKeyInfo.
        public let keyHash: [UInt8]
        /// The subject as people read it.
        public let subject: String
        /// The profile's name.
        public let profile: String
        /// How it stands revoked already, for a reason that is not as bad; nil for one that is not revoked.
        public let before: Revocation?
        /// The token that its key is on; nil when it is on none.
        public let token: String?

        init(_ record: CertificateRecord) {
            token = record.reservation.tokenSerial
            id = record.id
            keyHash = record.reservation.keyHash
            subject = record.reservation.subject
            profile = record.reservation.profile
            before = record.state == .revoked ? record.revocation : nil
        }
    }

    /// How many certificates one transaction revokes at most: all or none of them.
    public static let limit = 100_000

    /// By authority, then by serial.
    public let items: [Item]
    /// SHA-256 over "authority/serial LF" of every item, in that order: equal sets have equal digests.
    public let digest: [UInt8]

    init(_ items: [Item]) {
        self.items = items.sorted {
            ($0.id.authority.name, $0.id.serial) < ($1.id.authority.name, $1.id.serial)
        }
        let lines = self.items.map { "\($0.id.authority)/\($0.id.serial.hexadecimal)\n" }
        digest = DigestAlgorithm.sha256.hash(Array(lines.joined().utf8))
    }
}
