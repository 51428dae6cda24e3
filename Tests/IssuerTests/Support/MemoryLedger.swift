import Model
import TestSupport

/// What a `MemoryBook` knows of certificates, read as the real book reads it.
struct MemoryLedger: CertificateLedger, IssuanceGuard, SuccessionSource {
    let book: MemoryBook
    /// Whether it tells when something was last written.
    var knowsTime = true

    func isBlocked(keyHash: [UInt8]) throws(BookError) -> Bool {
        book.contents.blockedKeys.contains(keyHash)
    }

    func latestMoment() throws(BookError) -> Timestamp? {
        knowsTime ? book.contents.audit.map(\.at).max() : nil
    }

    func successors(of id: CertificateID) throws(BookError) -> [CertificateRecord] {
        book.contents.certificates.values
            .filter { $0.reservation.predecessor == id }
            .sorted { $1.reservation.createdAt < $0.reservation.createdAt }
    }

    func demandKey(_ keyHash: [UInt8], for claim: KeyClaim) throws(BookError) {
        guard try !isBlocked(keyHash: keyHash) else { throw BookError(.keyBlocked(keyHash: keyHash)) }
        let isCertified = book.contents.certificates.values.contains {
            $0.reservation.keyHash == keyHash && $0.state != .abandoned
        }
        guard claim != .first || !isCertified else {
            throw BookError(.keyAlreadyCertified(keyHash: keyHash))
        }
    }

    func demandFreeKin(_ keyHashes: [[UInt8]]) throws(BookError) {
        for keyHash in keyHashes { try demandKey(keyHash, for: .first) }
    }

    func certificate(_ id: CertificateID) throws(BookError) -> CertificateRecord? {
        book.contents.certificates[id]
    }

    func certificate(
        of application: ApplicationNumber,
        purpose: CertificatePurpose
    ) throws(BookError) -> CertificateRecord? {
        book.contents.certificates.values.first {
            $0.reservation.application == application && $0.reservation.purpose == purpose
                && $0.state != .abandoned
        }
    }

    func unfinishedCertificates() throws(BookError) -> [CertificateRecord] {
        book.contents.certificates.values
            .filter { $0.state == .reserved || $0.state == .signing }
            .sorted { $0.id.serial < $1.id.serial }
    }

    func authorities() throws(BookError) -> [AuthorityRecord] {
        book.contents.authorities.values.sorted { $0.createdAt < $1.createdAt }
    }

    func signers(_ purpose: SignerRecord.Purpose) throws(BookError) -> [SignerRecord] {
        book.contents.signers.filter { $0.purpose == purpose }.reversed()
    }
}
