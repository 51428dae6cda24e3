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
        token == nil && subject == nil && key == nil && profile == nil && issuedAfter == nil
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
        filter.keyHash = try key?.keyHash()
        filter.profile = profile
        filter.issuedFrom = issuedAfter.flatMap(Moment.read)
        filter.issuedBefore = issuedBefore.flatMap(Moment.read)
        return filter
    }
}
