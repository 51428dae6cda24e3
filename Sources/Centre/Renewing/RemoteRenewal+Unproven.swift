import Model
import OpenSSL
import Store

/// What was signed to follow a certificate, and is not in force.
extension RemoteRenewal {
    /// So many are told at most.
    private static let mostUnproven = 50

    /// SHA-256, hexadecimal, of what was signed to follow a certificate and was not proven, or was given up.
    ///
    /// On a token such a certificate is worth nothing, and an assistant that did not begin with it cannot tell.
    ///
    /// - Throws: `BookError`.
    func unproven(after id: CertificateID) throws(BookError) -> [String] {
        var digests: [String] = []
        var left = [id]
        while let next = left.popLast(), digests.count < RemoteRenewal.mostUnproven {
            for record in try centre.book.successors(of: next) where RemoteRenewal.isUnproven(record) {
                left.append(record.id)
                guard let der = record.certificate else { continue }
                digests.append(Hexadecimal.encode(DigestAlgorithm.sha256.hash(der)))
            }
        }
        return digests
    }

    private static func isUnproven(_ record: CertificateRecord) -> Bool {
        guard record.reservation.purpose == .signing else { return false }
        return record.state == .issued || record.revocation?.reason == .cessationOfOperation
    }
}
