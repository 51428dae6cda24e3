import Model
import OpenSSL
import Store

/// What stands on a token beside the certificate that is followed, and is in nobody's way.
extension RemoteRenewal {
    /// So many are told at most, of either.
    private static let most = 50

    /// SHA-256, hexadecimal, of what was signed to follow a certificate and was not proven, or was given up.
    ///
    /// On a token such a certificate is worth nothing, and an assistant that did not begin with it cannot tell.
    ///
    /// - Throws: `BookError`.
    func unproven(after id: CertificateID) throws(BookError) -> [String] {
        var digests: [String] = []
        var left = [id]
        while let next = left.popLast(), digests.count < RemoteRenewal.most {
            for record in try centre.book.successors(of: next) where RemoteRenewal.isUnproven(record) {
                left.append(record.id)
                guard let der = record.certificate else { continue }
                digests.append(Hexadecimal.encode(DigestAlgorithm.sha256.hash(der)))
            }
        }
        return digests
    }

    /// SHA-256, hexadecimal, of what a certificate followed, the newest first.
    ///
    /// What of it is still in force, in its overlap, is revoked when the certificate is followed; an assistant cannot tell that two
    /// certificates are of one line when their authorities differ, or when nobody answers that one was revoked.
    ///
    /// - Throws: `BookError`.
    func former(before record: CertificateRecord) throws(BookError) -> [String] {
        var digests: [String] = []
        var next = record.reservation.predecessor
        for _ in 0..<RemoteRenewal.most {
            guard let id = next, let earlier = try centre.book.certificate(id) else { break }
            if let der = earlier.certificate {
                digests.append(Hexadecimal.encode(DigestAlgorithm.sha256.hash(der)))
            }
            next = earlier.reservation.predecessor
        }
        return digests
    }

    private static func isUnproven(_ record: CertificateRecord) -> Bool {
        guard record.reservation.purpose == .signing else { return false }
        return record.state == .issued || record.revocation?.reason == .cessationOfOperation
    }
}
