import Model
import OpenSSL

/// A revocation list that is asked about one certificate.
///
/// Source: RFC 5280 §6.3.3.
struct ListWitness {
    private let list: RevocationList

    /// Reads a list and checks that `issuer` signed it, and may.
    ///
    /// - Throws: `CryptoError`.
    init(_ der: [UInt8], issuer: Certificate) throws(CryptoError) {
        list = try RevocationList(der: der)
        try list.verify(issuedBy: issuer)
    }

    /// What the list says of `certificate` at `moment`.
    func finding(_ certificate: Certificate, at moment: Timestamp) -> ExaminationFinding {
        var found: Revocation?
        list.forEachEntry { entry in
            if entry.serial == certificate.serial { found = entry.revocation }
        }
        if let found {
            return ExaminationFinding("status", .failed, found.words(by: "the revocation list", at: moment))
        }
        guard list.thisUpdate <= moment, list.nextUpdate.map({ moment <= $0 }) ?? false else {
            return ExaminationFinding("status", .unknown, "the revocation list is not of that time")
        }
        guard list.speaks(for: certificate) else {
            return ExaminationFinding("status", .unknown, "the revocation list is for other certificates")
        }
        return ExaminationFinding("status", .passed, "the revocation list does not have it")
    }
}
