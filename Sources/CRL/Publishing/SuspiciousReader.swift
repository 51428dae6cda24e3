import Model
import OpenSSL

/// Reads a finished list as a stranger would, and compares it with what was meant.
///
/// Source: field experience; RFC 5280 §5.2.3 (numbers), §5.1.2.3 (issuer).
struct SuspiciousReader {
    let issuer: RevocationListIssuer
    let record: RevocationListRecord
    let entryCount: Int
    /// The list that is published now; nil when there is none that can be read.
    let published: RevocationList?

    /// - Throws: `RevocationListError` with `.suspicious`.
    func check(_ der: [UInt8]) throws(RevocationListError) {
        let list = try read(der)
        try demand(list.issuer == issuer.certificate.subjectDER, "the issuer is another")
        try demand(list.authorityKeyIdentifier == issuer.keyIdentifier, "the key identifier is another")
        try demand(list.number == record.number, "the number is another")
        try demand(list.thisUpdate == record.thisUpdate, "thisUpdate is another")
        try demand(list.nextUpdate == record.nextUpdate, "nextUpdate is another")
        try demand(
            list.entryCount == entryCount,
            "it has \(list.entryCount) entries, the book has \(entryCount)"
        )
        try demand(list.criticalExtensions.isEmpty, "it has critical extensions")
        try demand(published.flatMap(\.number).map { $0 < record.number } ?? true, "the number does not grow")
        try demand(isAscending(list), "the serial numbers do not ascend")
    }

    private func read(_ der: [UInt8]) throws(RevocationListError) -> RevocationList {
        do throws(CryptoError) {
            let list = try RevocationList(der: der)
            try list.verifySignature(by: issuer.certificate.publicKey)
            return list
        } catch {
            throw RevocationListError(.suspicious(issuer.id, finding: error.message))
        }
    }

    private func demand(_ condition: Bool, _ finding: String) throws(RevocationListError) {
        guard condition else { throw RevocationListError(.suspicious(issuer.id, finding: finding)) }
    }

    private func isAscending(_ list: RevocationList) -> Bool {
        var previous: SerialNumber?
        var ascends = true
        list.forEachEntry { entry in
            if let previous, previous >= entry.serial { ascends = false }
            previous = entry.serial
        }
        return ascends
    }
}
