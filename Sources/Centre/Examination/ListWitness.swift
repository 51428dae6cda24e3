import Model
import OpenSSL

/// Revocation lists of several issuers, which are asked about certificates of a path.
///
/// Source: RFC 5280 §6.3.3.
struct ListWitness {
    private let lists: [RevocationList]

    /// Reads the lists; whether they are to be trusted is seen when they are asked.
    ///
    /// - Throws: `CryptoError`.
    init(_ ders: [[UInt8]]) throws(CryptoError) {
        var lists: [RevocationList] = []
        for der in ders { lists.append(try RevocationList(der: der)) }
        self.lists = lists
    }

    /// Whether there is a list in the name of `issuer`.
    func speaks(for issuer: Certificate) -> Bool { lists.contains { $0.issuer == issuer.subjectDER } }

    /// What the lists of `issuer` say of `certificate` at `moment`: one that has it fails it, and one that is good of all
    /// suffices.
    func finding(
        _ certificate: Certificate,
        issuedBy issuer: Certificate,
        at moment: Timestamp
    ) -> ExaminationFinding {
        lists.filter { $0.issuer == issuer.subjectDER }
            .map { finding($0, certificate, issuer, moment) }
            .max { $0.verdict.weight < $1.verdict.weight }
            ?? ExaminationFinding("status", .unknown, "the revocation list is of another issuer")
    }

    private func finding(
        _ list: RevocationList,
        _ certificate: Certificate,
        _ issuer: Certificate,
        _ moment: Timestamp
    ) -> ExaminationFinding {
        do throws(CryptoError) {
            try list.verify(issuedBy: issuer)
        } catch {
            return ExaminationFinding("status", .unknown, error.message)
        }
        var found: Revocation?
        list.forEachEntry { entry in
            if entry.serial == certificate.serial { found = entry.isRemoval ? nil : entry.revocation }
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
