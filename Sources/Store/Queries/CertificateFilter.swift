public import Model

/// Which certificates to list; an empty filter means all.
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
    /// On this token.
    public var tokenSerial: String?
    /// Of this subject, by its opaque identity.
    public var subjectUID: String?
    /// Of the public key whose SubjectPublicKeyInfo has this SHA-256, however often it was certified.
    public var keyHash: [UInt8]?
    /// Reserved at this time or later.
    public var issuedFrom: Timestamp?
    /// Reserved before this time.
    public var issuedBefore: Timestamp?
    /// With this text somewhere in the subject; ASCII letters match in either case.
    ///
    /// Reads all that the other conditions leave.
    public var subjectText: String?
    /// With a serial number that starts so.
    public var serialPrefix: SerialPrefix?

    /// Makes a filter that lets everything pass.
    public init() {}

    func conditions() -> Conditions {
        var conditions = Conditions()
        conditions.add("c.state", in: states)
        conditions.add("c.purpose", in: purposes)
        conditions.add("c.authority", equals: .authority(authority))
        conditions.add("c.profile", equals: .text(profile))
        conditions.add("c.application", equals: .number(application))
        conditions.add("c.tokenSerial", equals: .text(tokenSerial))
        conditions.add("c.subjectUID", equals: .text(subjectUID))
        if let keyHash {
            // One search in each of the two indexes of keys; abandoned records have no certificate.
            conditions.add(.blob(keyHash)) { key in
                "c.id IN (SELECT id FROM certificate WHERE living = 1 AND repeatsKey = 0 AND keyHash = \(key) "
                    + "UNION ALL SELECT id FROM certificate WHERE living = 1 AND repeatsKey = 1 AND keyHash = \(key))"
            }
        }
        if let issuedFrom { conditions.add(.time(issuedFrom)) { "c.createdAt >= \($0)" } }
        if let issuedBefore { conditions.add(.time(issuedBefore)) { "c.createdAt < \($0)" } }
        if let text = subjectText {
            conditions.add(.text("%\(escaped(text))%")) {
                "lower(c.subject) LIKE \($0) ESCAPE '\\'"
            }
        }
        if let prefix = serialPrefix {
            conditions.add([.blob(prefix.lowerBound), .blob(prefix.upperBound)]) { bounds in
                "c.authority IN (SELECT name FROM authority) "
                    + "AND c.serial >= \(bounds[0]) AND c.serial <= \(bounds[1])"
            }
        }
        return conditions
    }

    private func escaped(_ text: String) -> String {
        text.map { character in
            let lower = character.isASCII ? character.lowercased() : String(character)
            return "%_\\".contains(character) ? "\\\(character)" : lower
        }.joined()
    }
}
