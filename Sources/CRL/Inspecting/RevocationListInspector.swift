public import Model
public import OpenSSL

/// Looks at published lists as `pki doctor` does: read, verified, current, about what their name says, and equal to the
/// book but for what happened since.
///
/// Lists and book are walked through side by side; memory does not grow with them.
public struct RevocationListInspector: Sendable {
    /// What came of a look.
    public enum Verdict: Hashable, Sendable {
        /// There is no fault.
        case sound
        /// There is no such list.
        case missing
        /// It has ended.
        case outdated
        /// It is not what it should be; half a sentence.
        case faulty(String)
    }

    /// Differences to the book that are looked into, at most.
    private static let limit = 10_000

    private let source: any RevocationSource
    private let directory: RevocationListDirectory
    private let policy: RevocationListPolicy

    /// Inspects what is in `directory`, made by `policy`.
    public init(
        source: any RevocationSource,
        directory: RevocationListDirectory,
        policy: RevocationListPolicy
    ) {
        self.source = source
        self.directory = directory
        self.policy = policy
    }

    /// Looks at one list.
    ///
    /// - Parameters:
    ///   - name: which.
    ///   - certificate: the issuer's.
    ///   - point: what the list must say it is about.
    ///   - now: the time.
    ///   - isLast: whether no list follows, so that what happened since is missing too.
    /// - Returns: the verdict.
    /// - Throws: `RevocationListError` with `.book` or `.file`.
    public func inspect(
        _ name: RevocationListName,
        of certificate: Certificate,
        point: IssuingDistributionPoint?,
        at now: Timestamp,
        isLast: Bool = false
    ) throws(RevocationListError) -> Verdict {
        guard let file = try directory.open(name) else { return .missing }
        do {
            let list = try file.list()
            try list.verifySignature(by: certificate.publicKey)
            guard list.frame.issuer == certificate.subjectDER else { return .faulty("the issuer is another") }
            guard list.frame.issuingDistributionPoint == (try point?.encoded()) else {
                return .faulty("its distribution point is not what certificates name")
            }
            guard (list.frame.base == nil) != name.isDelta else {
                return .faulty(name.isDelta ? "it is a full list" : "it is a delta")
            }
            guard let end = list.frame.nextUpdate, end > now else { return .outdated }
            // As far ahead as a clock may jump back without a word.
            guard list.frame.thisUpdate <= now.advanced(bySeconds: ClockSetback.toleranceSeconds) else {
                return .faulty("it begins in the future: a clock was ahead; make it anew with its key")
            }
            let record = try recorded(name)
            if let finding = try finding(file, list.frame, record) { return .faulty(finding) }
            guard !name.isDelta else {
                // It was compared with the book when it was published, and is still the same.
                _ = try list.forEachEntry { _ in }
                return .sound
            }
            return try compare(list, name, covered: isLast ? .max : record?.feedSequence ?? 0)
                .map { .faulty($0) } ?? .sound
        } catch let error as RevocationListError {
            throw error
        } catch {
            return .faulty(error.brief)
        }
    }

    /// Whether a file is another than the list that was published last: nil when it is that one, or a newer one that a crash
    /// kept from being recorded.
    private func finding(
        _ file: ListFile,
        _ frame: RevocationList,
        _ record: RevocationListRecord?
    ) throws(RevocationListError) -> String? {
        guard let record, try record.fingerprint != file.fingerprint(), frame.number ?? 0 <= record.number
        else { return nil }
        let number = frame.number.map { "number \($0)" } ?? "without a number"
        return "it is not the one that was published last: \(number) lies where \(record.number) was put"
    }

    private func recorded(_ name: RevocationListName) throws(RevocationListError) -> RevocationListRecord? {
        do throws(BookError) {
            return try source.publishedRevocationList(of: name)
        } catch {
            throw RevocationListError(error)
        }
    }

    /// What the list has otherwise than the book had it up to the feed's entry `covered`; nil when nothing.
    private func compare(
        _ list: StreamedRevocationList,
        _ name: RevocationListName,
        covered: Int64
    ) throws -> String? {
        let ended = policy.endOfListing(at: list.frame.thisUpdate)
        var found: [ListDifference] = []
        var comparison = try ListComparison(with: list) { differences in
            found += differences.prefix(Self.limit - found.count)
            return nil
        }
        var encoder = RevokedEntryEncoder()
        // Whoever walks through the book does not know of files: the first failure is kept for afterwards.
        var failure: (any Error)?
        try source.viewRevocations { view throws(BookError) in
            try view.forEachRevoked(on: name, expiringAfter: ended) { entry in
                guard failure == nil else { return }
                do { _ = try comparison.take(encoder.octets(of: entry)) } catch { failure = error }
            }
        }
        if let failure { throw failure }
        _ = try comparison.finish()
        let ids = found.map { CertificateID(authority: name.authority, serial: $0.serial) }
        for (difference, standing) in zip(found, try source.standings(of: ids)) {
            if let finding = finding(difference, standing, list.frame.thisUpdate, ended, covered) {
                return "\(difference.serial.hexadecimal) \(finding)"
            }
        }
        return nil
    }

    private func finding(
        _ difference: ListDifference,
        _ standing: ListedStanding?,
        _ thisUpdate: Timestamp,
        _ ended: Timestamp,
        _ covered: Int64
    ) -> String? {
        guard let standing else { return "is not in the book" }
        switch difference {
        case .gone(let entry):
            let isHold = entry.revocation.reason == .certificateHold
            let isReleased = isHold && standing.revocation == nil && standing.sequence > 0
            return standing.notAfter < ended || isReleased ? nil : "is on it, and not revoked in the book"
        case .new:
            return standing.sequence > covered || standing.notAfter < thisUpdate
                ? nil : "is revoked in the book, and not on it"
        case .changed:
            return standing.sequence > covered ? nil : "is on it otherwise than in the book"
        }
    }
}
