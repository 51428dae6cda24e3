import Model
import OpenSSL

/// Reads a finished list as a stranger would, and compares it with what was meant, and with the list before.
///
/// Source: field experience; RFC 5280 §5.2.3 (numbers), §5.1.2.3 (issuer), §5.2.5 (issuing distribution point).
struct SuspiciousReader {
    let issuer: RevocationListIssuer
    let record: RevocationListRecord
    let scope: RevocationListScope
    let entryCount: Int
    /// The greatest number so far, in the book and on the disk.
    let numberBefore: Int64
    /// The list that is published now; nil when there is none that can be read.
    let published: StreamedRevocationList?
    let explainer: ListExplainer

    /// - Throws: `RevocationListError` with `.suspicious`, `.book` or `.file`.
    func check(_ file: ListFile) throws(RevocationListError) {
        do {
            let list = try file.list()
            try list.verifySignature(by: issuer.certificate.publicKey)
            try check(list.frame)
            let before = trusted
            try checkScope(list.frame, before?.frame)
            try checkEntries(list, before)
        } catch let error as RevocationListError {
            throw error
        } catch {
            throw RevocationListError(.suspicious(record.name, finding: error.brief))
        }
    }

    /// The list before, when it is one of this issuer's and about the same certificates; any other proves nothing.
    private var trusted: StreamedRevocationList? {
        guard let published, isAboutTheSame(published.frame),
            (try? published.verifySignature(by: issuer.certificate.publicKey)) != nil
        else { return nil }
        return published
    }

    private func isAboutTheSame(_ frame: RevocationList) -> Bool {
        guard let old = frame.issuingDistributionPoint, let new = scope.point else {
            return frame.issuingDistributionPoint == nil && scope.point == nil
        }
        guard let old = try? IssuingDistributionPoint(der: old) else { return false }
        return old.kind == new.kind && !Set(old.urls).isDisjoint(with: new.urls)
    }

    private func check(_ frame: RevocationList) throws(RevocationListError) {
        try demand(frame.issuer == issuer.certificate.subjectDER, "the issuer is another")
        try demand(frame.authorityKeyIdentifier == issuer.keyIdentifier, "the key identifier is another")
        try demand(frame.number == record.number, "the number is another")
        try demand(frame.thisUpdate == record.thisUpdate, "thisUpdate is another")
        try demand(frame.nextUpdate == record.nextUpdate, "nextUpdate is another")
        try demand(numberBefore < record.number, "the number does not grow")
    }

    private func checkScope(_ frame: RevocationList, _ before: RevocationList?) throws {
        try demand(frame.base == record.base, "it builds on another list")
        try demand(
            frame.issuingDistributionPoint == scope.point?.encoded(),
            "its distribution point is another"
        )
        let freshest = try scope.freshest.map { try CertificateExtension.crlDistributionPoints([$0]).value }
        try demand(frame.freshest == freshest, "it points to another delta")
        let critical = (record.base == nil ? 0 : 1) + (scope.point == nil ? 0 : 1)
        try demand(frame.criticalExtensions.count == critical, "it has other critical extensions")
        guard let before else { return }
        // Who found the list before by one of its names must find this one by it.
        let names = try before.issuingDistributionPoint.map { try IssuingDistributionPoint(der: $0).urls }
        let isKept = Set(names ?? []).isSubset(of: scope.point?.urls ?? [])
        try demand(isKept, "it lacks a name that the list before had")
    }

    private func checkEntries(_ list: StreamedRevocationList, _ before: StreamedRevocationList?) throws {
        // A delta tells what changed since its base, which is not the delta before: each line is compared with the book.
        // Where nothing was published before, everything came from the book just now.
        let isDelta = record.base != nil
        let isCompared = isDelta || before != nil
        var comparison = try ListComparison(with: isDelta ? nil : before) { try explainer.finding($0) }
        var previous: RevokedEntryOctets?
        var count = 0
        var cursor = list.cursor()
        while let entry = try cursor.nextOctets() {
            let isAscending = previous.map { RevokedEntryOctets.order($0, entry) < 0 } ?? true
            try demand(isAscending, "the serial numbers do not ascend")
            previous = entry
            count += 1
            if isCompared {
                try demand(nil: comparison.take(entry))
            } else {
                try demand(!entry.entry().isRemoval, "a full list has an entry of a delta")
            }
        }
        try demand(count == entryCount, "it has \(count) entries, the book has \(entryCount)")
        if isCompared { try demand(nil: comparison.finish()) }
    }

    private func demand(nil finding: String?) throws(RevocationListError) {
        try demand(finding == nil, finding ?? "")
    }

    private func demand(_ condition: Bool, _ finding: String) throws(RevocationListError) {
        guard condition else { throw RevocationListError(.suspicious(record.name, finding: finding)) }
    }
}
