import Model
import OpenSSL

/// Reads a finished list as a stranger would, and compares it with what was meant.
///
/// Source: field experience; RFC 5280 §5.2.3 (numbers), §5.1.2.3 (issuer).
struct SuspiciousReader {
    let issuer: RevocationListIssuer
    let record: RevocationListRecord
    let entryCount: Int
    /// The number of the list that is published now; nil when there is none that can be read.
    let publishedNumber: Int64?

    /// - Throws: `RevocationListError` with `.suspicious`, or `.file`.
    func check(_ file: ListFile) throws(RevocationListError) {
        do {
            let list = try file.list()
            try list.verifySignature(by: issuer.certificate.publicKey)
            try check(list.frame)
            try check(list)
        } catch let error as RevocationListError {
            throw error
        } catch {
            throw RevocationListError(.suspicious(issuer.id, finding: error.brief))
        }
    }

    private func check(_ frame: RevocationList) throws(RevocationListError) {
        try demand(frame.issuer == issuer.certificate.subjectDER, "the issuer is another")
        try demand(frame.authorityKeyIdentifier == issuer.keyIdentifier, "the key identifier is another")
        try demand(frame.number == record.number, "the number is another")
        try demand(frame.thisUpdate == record.thisUpdate, "thisUpdate is another")
        try demand(frame.nextUpdate == record.nextUpdate, "nextUpdate is another")
        try demand(frame.criticalExtensions.isEmpty, "it has critical extensions")
        try demand(publishedNumber.map { $0 < record.number } ?? true, "the number does not grow")
    }

    private func check(_ list: StreamedRevocationList) throws {
        var previous: SerialNumber?
        let count = try list.forEachEntry { entry in
            try demand(previous.map { $0 < entry.serial } ?? true, "the serial numbers do not ascend")
            previous = entry.serial
        }
        try demand(count == entryCount, "it has \(count) entries, the book has \(entryCount)")
    }

    private func demand(_ condition: Bool, _ finding: String) throws(RevocationListError) {
        guard condition else { throw RevocationListError(.suspicious(issuer.id, finding: finding)) }
    }
}
