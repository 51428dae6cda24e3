import CRL
import Model
import OpenSSL
import Store

extension CACentre {
    /// Whether a list lacks a revocation that another one of the same authority tells, of a certificate that has not ended.
    ///
    /// A greater number does not mean more: after a restore two pasts count on from one. Suspensions come and go, and are no reason.
    ///
    /// - Returns: false also where one of both cannot be read to its end: it tells nothing.
    /// - Throws: `BookError`.
    func lacks(
        _ list: StreamedRevocationList,
        revocationsOf other: StreamedRevocationList,
        _ authority: AuthorityID
    ) throws(BookError) -> Bool {
        guard let missing = try? CACentre.missing(in: list, of: other) else { return false }
        for serial in missing {
            let id = CertificateID(authority: authority, serial: serial)
            guard let known = try book.certificate(id), known.reservation.notAfter < clock.now else {
                return true
            }
        }
        return false
    }

    /// The serial numbers that are revoked by one list and not on the other.
    private static func missing(
        in list: StreamedRevocationList,
        of other: StreamedRevocationList
    ) throws -> [SerialNumber] {
        var own: Set<SerialNumber> = []
        var entries = list.cursor()
        while let entry = try entries.next() { own.insert(entry.serial) }
        var missing: [SerialNumber] = []
        entries = other.cursor()
        while let entry = try entries.next() {
            guard !entry.isRemoval, entry.revocation.reason != .certificateHold, !own.contains(entry.serial)
            else { continue }
            missing.append(entry.serial)
        }
        return missing
    }
}
