public import Model

/// Which certificates to list; an empty filter means all.
///
/// All conditions must hold. The order is that of the numbers in the book, newest first; with `ends`, the soonest end
/// first; with `issued`, the latest issue first. Both of them, a text in the subject, or the beginning of a serial number
/// always mean newest first.
public struct CertificateFilter: Hashable, Sendable {
    /// In one of these states; empty means any.
    public var states: Set<CertificateState> = []
    /// For one of these purposes; empty means any.
    public var purposes: Set<CertificatePurpose> = []
    /// Of this authority.
    public var authority: AuthorityID?
    /// Of this profile.
    public var profile: String?
    /// For this application.
    public var application: ApplicationNumber?
    /// Of this subject, by its opaque identifier.
    public var subjectUID: String?
    /// On this token.
    public var tokenSerial: String?
    /// Asked for by them, as the audit chain names them: `client:web-frontend`, `li.admin`.
    public var requester: String?
    /// Of the public key whose SubjectPublicKeyInfo has this SHA-256; abandoned serials are not found by key.
    public var keyHash: [UInt8]?
    /// With all these words in the subject, as `SearchText` reads them; letters match in either case.
    public var subjectText: String?
    /// With a serial number that starts so.
    public var serialPrefix: SerialPrefix?
    /// Signed in this time, both ends included.
    public var issued: ClosedRange<Timestamp>?
    /// Issued, and with the last second of validity in this time, both ends included.
    public var ends: ClosedRange<Timestamp>?

    /// Makes a filter that lets everything pass.
    public init() {}

    /// How the result is ordered.
    var order: CertificateOrder {
        if hasText || serialPrefix != nil || (ends == nil) == (issued == nil) { return .number }
        return ends == nil ? .issue : .end
    }

    /// Whether something is looked for in subjects.
    var hasText: Bool { subjectText.map { !$0.isEmpty } ?? false }

    /// Whether the indexes of the book alone may leave much that does not pass: they answer states, purposes, authority
    /// and profile together with one range of dates.
    var needsSearchIndex: Bool { hasText || serialPrefix != nil || (ends != nil && issued != nil) }

    /// Whether a condition is answered by the index `certificateGroup`.
    var hasGroups: Bool { !states.isEmpty || !purposes.isEmpty || authority != nil || profile != nil }

    /// Whether rows of `group` may pass.
    func admits(_ group: CertificateGroup) -> Bool {
        (states.isEmpty || states.contains { $0.rawValue == group.state })
            && (purposes.isEmpty || purposes.contains { $0.rawValue == group.purpose })
            && (authority == nil || authority?.name == group.authority)
            && (profile == nil || profile == group.profile)
    }

    /// Everything but the text, for rows that were found already: none of it leads the engine to an index.
    func conditions() -> Conditions {
        var conditions = Conditions()
        conditions.add(SQLiteDialect.unindexed("c.state"), in: states)
        conditions.add(SQLiteDialect.unindexed("c.purpose"), in: purposes)
        conditions.add(SQLiteDialect.unindexed("c.authority"), equals: .authority(authority))
        conditions.add(SQLiteDialect.unindexed("c.profile"), equals: .text(profile))
        conditions.add(SQLiteDialect.unindexed("c.application"), equals: .number(application))
        conditions.add(SQLiteDialect.unindexed("c.subjectUID"), equals: .text(subjectUID))
        conditions.add(SQLiteDialect.unindexed("c.tokenSerial"), equals: .text(tokenSerial))
        conditions.add(SQLiteDialect.unindexed("c.keyHash"), equals: .blob(keyHash))
        if let requester {
            conditions.add(.text(requester)) { name in
                "EXISTS (SELECT 1 FROM certificateRequest r WHERE r.certificate = c.id AND r.requester = \(name))"
            }
        }
        if let prefix = serialPrefix {
            conditions.add([.blob(prefix.lowerBound), .blob(prefix.upperBound)]) { bounds in
                "\(SQLiteDialect.unindexed("c.serial")) BETWEEN \(bounds[0]) AND \(bounds[1])"
            }
        }
        conditions.add(SQLiteDialect.unindexed("c.issuedAt"), within: issued)
        conditions.add(SQLiteDialect.unindexed("c.notAfter"), within: ends)
        if ends != nil { conditions.add("c.issuedAt IS NOT NULL") }
        return conditions
    }
}
