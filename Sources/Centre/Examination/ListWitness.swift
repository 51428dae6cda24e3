import Model
import OpenSSL

/// A revocation list that is asked about one certificate.
///
/// Source: RFC 5280 §6.3.3.
struct ListWitness {
    private static let issuingDistributionPoint = "2.5.29.28"

    private let list: RevocationList

    /// Reads a list and checks that `issuer` signed it.
    ///
    /// - Throws: `CryptoError`.
    init(_ der: [UInt8], issuer: Certificate) throws(CryptoError) {
        list = try RevocationList(der: der)
        guard list.issuer == issuer.subjectDER else {
            throw CryptoError(.notAllowed(what: "revocation list of another issuer"))
        }
        try list.verifySignature(by: issuer.publicKey)
        guard list.base == nil else {
            throw CryptoError(.notAllowed(what: "delta list without the full list that it builds on"))
        }
        let unknown = list.criticalExtensions.filter { $0 != Self.issuingDistributionPoint }
        guard unknown.isEmpty else {
            throw CryptoError(.notAllowed(what: "critical extension \(unknown[0]) of the revocation list"))
        }
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
        guard covers(certificate) else {
            return ExaminationFinding("status", .unknown, "the revocation list is for other certificates")
        }
        return ExaminationFinding("status", .passed, "the revocation list does not have it")
    }

    /// A list with an issuing distribution point is about certificates that name that point.
    private func covers(_ certificate: Certificate) -> Bool {
        guard let point = list.issuingDistributionPoint else { return true }
        return (try? IssuingDistributionPoint(der: point))?.covers(certificate) ?? false
    }
}
