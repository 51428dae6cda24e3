import ArgumentParser
import Model
import OpenSSL
import Store

/// The filters of `certificate list` and `certificate search`; all that are given must hold.
struct CertificateConditions: ParsableArguments {
    @Option(help: "Only certificates that stand so now; may be given more than once.")
    var status: [CertificateStanding] = []

    @Option(help: "Only this purpose; may be given more than once.")
    var purpose: [CertificatePurpose] = []

    @Option(help: "Only this authority.")
    var authority: AuthorityID?

    @Option(help: "Only this profile, as EXPERT.")
    var profile: String?

    @Option(help: "Only this application.")
    var application: ApplicationNumber?

    @Option(help: "Only this token serial number.")
    var token: String?

    @Option(help: "Only this subject, by its opaque identifier.")
    var subjectUid: String?

    @Option(help: "Only what this machine client asked for.")
    var client: String?

    @Option(help: "Only this key: SHA-256, or a file with certificate, request or public key.")
    var key: KeyChoice?

    @Option(help: "Only serial numbers that begin so.")
    var serial: SerialPrefix?

    @Option(help: "Issued on this day or later, as 2026-11-22 in Asia/Shanghai.")
    var issuedFrom: DayOption?

    @Option(help: "Issued on this day or earlier.")
    var issuedTo: DayOption?

    @Option(help: "Ends on this day or later.")
    var expiresFrom: DayOption?

    @Option(help: "Ends on this day or earlier.")
    var expiresTo: DayOption?

    @Option(help: "Ends within so many days from now, 0 to 36500.")
    var expiresWithin: Int?

    func validate() throws {
        if let expiresWithin, !(0...36_500).contains(expiresWithin) {
            throw ValidationError("--expires-within must be 0 to 36500")
        }
        if expiresWithin != nil, expiresFrom != nil || expiresTo != nil {
            throw ValidationError("--expires-within goes without --expires-from and --expires-to")
        }
    }

    /// The filter of the book; what it leaves is looked at again with `admits`.
    func filter(text: String?, at now: Timestamp) throws -> CertificateFilter {
        var filter = CertificateFilter()
        filter.states = status.reduce(into: []) { $0.formUnion($1.states) }
        filter.purposes = Set(purpose)
        filter.authority = authority
        filter.profile = profile
        filter.application = application
        filter.tokenSerial = token
        filter.subjectUID = subjectUid
        filter.requester = client.map(ClientRecord.auditName)
        filter.keyHash = try key?.keyHash()
        filter.serialPrefix = serial
        filter.subjectText = text
        filter.issued = try range(issuedFrom?.start, issuedTo?.end, "issued")
        filter.ends = try range(expiresFrom?.start, expiresTo?.end, "expires")
        if let expiresWithin { filter.ends = now...now.advanced(bySeconds: Int64(expiresWithin) * 86_400) }
        if filter.ends == nil { filter.ends = standingEnds(filter, text: text, at: now) }
        return filter
    }

    /// The ends that the status leaves, so that what it does not leave is not read one by one.
    ///
    /// Those that ended lie far back among all, and their ends lead to them. Those that have not ended are told by their
    /// ends only where that does not change the order.
    private func standingEnds(
        _ filter: CertificateFilter,
        text: String?,
        at now: Timestamp
    ) -> ClosedRange<Timestamp>? {
        let isNewestFirst = text != nil || serial != nil
        if status == [.expired], isNewestFirst || filter.issued == nil {
            return Self.earliest...now.advanced(bySeconds: -1)
        }
        guard isNewestFirst, !status.isEmpty else { return nil }
        return status.allSatisfy { $0 == .issued || $0 == .active } ? now...Self.latest : nil
    }

    /// Whether a certificate that passed the filter stands as it should.
    func admits(_ summary: CertificateSummary, at now: Timestamp) -> Bool {
        guard !status.isEmpty else { return true }
        return status.contains(
            CertificateStanding(summary.state, notAfter: summary.reservation.notAfter, at: now)
        )
    }

    private static let earliest = Timestamp(secondsSinceEpoch: 0)
    private static let latest = Timestamp(secondsSinceEpoch: 253_402_300_799)

    private func range(
        _ first: Timestamp?,
        _ last: Timestamp?,
        _ name: String
    ) throws -> ClosedRange<Timestamp>? {
        guard first != nil || last != nil else { return nil }
        let (first, last) = (first ?? Self.earliest, last ?? Self.latest)
        guard first <= last else { throw ValidationError("--\(name)-from lies after --\(name)-to") }
        return first...last
    }
}
