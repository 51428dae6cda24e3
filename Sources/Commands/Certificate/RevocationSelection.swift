import ArgumentParser
import Centre
import Model
import Store

/// Which certificates are to be revoked together.
struct RevocationSelection: ParsableArguments {
    @Option(help: "Every certificate whose key is on this token.")
    var token: String?

    @Option(help: "Every certificate of this subject, by its opaque identity.")
    var subject: String?

    @Option(help: "Every certificate that this machine client asked for.")
    var client: String?

    @Option(help: "Every certificate of this key: SHA-256, or a certificate, request or public key file.")
    var key: KeyChoice?

    @Option(help: "Only this profile, as EXPERT.")
    var profile: String?

    @Option(help: "Only what was issued at this time or later, as 2026-11-22 or '2026-11-22 08:00:00'.")
    var issuedAfter: String?

    @Option(help: "Only what was issued before this time.")
    var issuedBefore: String?

    /// Whether anything is selected besides an authority.
    var isEmpty: Bool {
        token == nil && subject == nil && client == nil && key == nil && profile == nil && issuedAfter == nil
            && issuedBefore == nil
    }

    func validate() throws {
        for text in [issuedAfter, issuedBefore].compactMap({ $0 }) where Moment.read(text) == nil {
            throw ValidationError("'\(text)' is not a time, as 2026-11-22 or '2026-11-22 08:00:00'")
        }
    }

    /// The same for the book.
    func filter(authority: AuthorityID?) throws -> CertificateFilter {
        var filter = CertificateFilter()
        filter.authority = authority
        filter.tokenSerial = token
        filter.subjectUID = subject
        filter.requester = client.map(ClientRecord.auditName)
        filter.keyHash = try key?.keyHash()
        filter.profile = profile
        filter.issued = try period()
        return filter
    }

    /// From the first moment to the last one before the second, where either is given.
    private func period() throws -> ClosedRange<Timestamp>? {
        let start = issuedAfter.flatMap(Moment.read)
        let end = issuedBefore.flatMap(Moment.read)?.advanced(bySeconds: -1)
        guard start != nil || end != nil else { return nil }
        let first = start ?? Timestamp(secondsSinceEpoch: 0)
        let last = end ?? Timestamp(secondsSinceEpoch: Int64.max)
        guard first <= last else {
            throw ValidationError("--issued-before does not lie after --issued-after")
        }
        return first...last
    }
}
