public import Foundation
public import Model

/// Which objects make up a snapshot of status, from when it is and until when it may be used.
public struct SnapshotManifest: Codable, Hashable, Sendable {
    /// Octets of a signed manifest, at most.
    public static let limit = 16 << 20

    /// A sorted file of records.
    public struct Segment: Codable, Hashable, Sendable {
        /// Its name, the SHA-256 of its octets in hexadecimal.
        public let object: String
        /// How many records it has.
        public let records: Int
    }

    /// The certificates of those to whom an authority delegated OCSP, in an object of their own: many of them travel when one
    /// changes, and not with every snapshot.
    public struct Delegates: Codable, Hashable, Sendable {
        /// Its name among the objects.
        let object: String
        /// How many octets it has.
        let octets: Int
    }

    /// An authority that is answered for.
    public struct Authority: Codable, Hashable, Sendable {
        /// Its name in the book.
        public let name: String
        /// Its certificate, DER.
        public let certificate: Data
        /// The certificates of those to whom it delegated OCSP, which have not ended and were not revoked, DER; none where there are
        /// `delegates`.
        public let signers: [Data]
        /// The same where they are many; absent where they are few.
        public let delegates: Delegates?
        /// What is known of its certificates, the oldest first: a later segment counts more.
        public internal(set) var segments: [Segment]
        /// The certificate under which it works, and those above it that the book has; snapshots of earlier versions name none.
        public let above: [Above]?
        /// Whether nobody can be delegated to any more, as when its key is destroyed; absent when somebody can, and from earlier versions.
        let over: Bool?
        /// Whether nothing is to be said of what it issued; absent when it is, and from earlier versions, which wrote no snapshot then.
        let withheld: Bool?
        /// When it began, where its certificate is the renewal of an earlier one; absent elsewhere, and from earlier versions.
        public let began: Timestamp?

        /// Whether nobody can be delegated to any more: there are the signers that there are.
        public var isOver: Bool { over ?? false }
        /// Whether the centre does not know what it revoked, as when its book was put back to a copy: whoever asks is told to try later.
        public var isWithheld: Bool { withheld ?? false }

        /// Names an authority.
        public init(
            name: String,
            certificate: [UInt8],
            signers: [[UInt8]],
            delegates: Delegates? = nil,
            above: [Above] = [],
            isOver: Bool = false,
            isWithheld: Bool = false,
            began: Timestamp? = nil,
            segments: [Segment] = []
        ) {
            self.name = name
            self.certificate = Data(certificate)
            self.signers = signers.map { Data($0) }
            self.delegates = delegates
            self.above = above
            over = isOver ? true : nil
            withheld = isWithheld ? true : nil
            self.began = began
            self.segments = segments
        }
    }

    /// The certificate of an authority, and what became of it.
    public struct Above: Codable, Hashable, Sendable {
        /// Who issued it.
        let authority: String
        /// The serial number in hexadecimal.
        let serial: String
        let revokedAt: Timestamp?
        let reason: RevocationReason?

        /// Names a certificate.
        public init(_ id: CertificateID, _ revocation: Revocation?) {
            authority = id.authority.name
            serial = id.serial.hexadecimal
            revokedAt = revocation?.date
            reason = revocation?.reason
        }

        /// Which it is; nil when that cannot be read.
        public var id: CertificateID? {
            guard let authority = AuthorityID(written: authority),
                let serial = SerialNumber(hexadecimal: serial)
            else {
                return nil
            }
            return CertificateID(authority: authority, serial: serial)
        }

        /// Since when and why it is revoked; nil while it is not.
        public var revocation: Revocation? {
            revokedAt.map { Revocation(date: $0, reason: reason ?? .unspecified) }
        }

        /// What became of it.
        var status: CertificateStatus { revocation.map { .revoked($0) } ?? .good }
    }

    /// A file for relying parties: a list, a certificate, a bundle.
    public struct File: Codable, Hashable, Sendable {
        /// Its name, as `issuing.crl`.
        public let name: String
        /// Its name among the objects.
        public let object: String
    }

    /// An entry of the status feed.
    public struct Change: Codable, Hashable, Sendable {
        /// Its place in the feed.
        public let sequence: Int64
        /// The authority's name.
        public let authority: String
        /// The serial number in hexadecimal.
        public let serial: String

        /// Makes one of an entry.
        public init(_ entry: StatusEntry) {
            sequence = entry.sequence
            authority = entry.id.authority.name
            serial = entry.id.serial.hexadecimal
        }
    }

    /// Greater than that of every snapshot before.
    public let sequence: Int64
    /// The number of the first snapshot of this line; nil from exporters that do not say.
    ///
    /// What the snapshots before it said is about a book with another past.
    public let since: Int64?
    /// When the book was looked at; everything that was committed before is in.
    public let thisUpdate: Timestamp
    /// Until when it may be used, inclusive.
    public let nextUpdate: Timestamp
    /// The authorities that are answered for.
    public let authorities: [Authority]
    /// Files for relying parties.
    public let files: [File]
    /// The head of the status feed.
    public let feed: Int64
    /// The newest entries of the feed, in order and without a gap, so that kept answers can be dropped one by one.
    public let changes: [Change]
    /// Where the exporter goes on; means nothing to others.
    public let place: Data
    /// What the exporter has of authorities that are not answered for; absent from earlier versions, which lost it.
    let kept: Data?

    /// Every object that answers are looked up in.
    var statusObjects: Set<String> {
        Set(authorities.flatMap(\.segments).map(\.object) + authorities.compactMap { $0.delegates?.object })
    }

    /// Every object that somebody needs who answers by it.
    public var objects: Set<String> { statusObjects.union(files.map(\.object)) }
}
