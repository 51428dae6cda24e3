package import Enrollment
import Model
import OpenSSL
package import Store

/// Reads parts of the audit chain, and judges the operators' signatures in them.
package enum AuditReading {
    /// The entries between two numbers, both included, with what is to be said of their signatures.
    ///
    /// - Parameters:
    ///   - first: the number of the first entry.
    ///   - last: the number of the last entry.
    ///   - book: where the chain is.
    /// - Returns: the part.
    /// - Throws: `EnrollmentError` with `.validationFailed` when there is no such part, or it is too long; `BookError`.
    package static func stretch(
        from first: Int64,
        to last: Int64,
        of book: BookOfRecord
    ) throws -> AuditStretch {
        let isRange = first >= 1 && last >= first
        // One more than may be marked shows that it is too long.
        let count = isRange ? min(last - first, AuditStretch.limit) + 1 : 0
        let found = try isRange ? book.auditEntries(after: first - 1, limit: Int(count)) : []
        var standings: [String: Int] = [:]
        for entry in found {
            let standing = try SignatureStanding(entry.event) { hash in try key(hash, of: book) }
            standings[standing.rawValue, default: 0] += 1
        }
        // What does not exist yet cannot have been examined.
        let isWhole = found.count > Int(AuditStretch.limit) || found.last?.sequence == last
        return try AuditStretch(isWhole ? found : [], signatures: standings)
    }

    /// The key with this SHA-256 of its SubjectPublicKeyInfo; nil where no certificate on record has it.
    static func key(_ hash: [UInt8], of book: BookOfRecord) throws -> PublicKey? {
        guard let der = try book.certificate(keyHash: hash)?.certificate else { return nil }
        return try? Certificate(der: der).publicKey
    }
}
