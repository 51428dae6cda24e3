import Model
import OpenSSL

/// Revocation lists of several issuers, deltas among them, which are asked about certificates of a path.
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

    /// What the lists of `issuer` say of `certificate` at `moment`.
    ///
    /// One that has it fails it, full or delta, unless a delta to that list takes it off. One that has to be refused leaves
    /// the status open, whatever the others say: what it would have said is not known. Else one full list that is about
    /// the certificate and of that time, by itself or with a delta, suffices.
    func finding(
        _ certificate: Certificate,
        issuedBy issuer: Certificate,
        at moment: Timestamp
    ) -> ExaminationFinding {
        let named = lists.filter { $0.issuer == issuer.subjectDER && $0.mayBeSigned(by: issuer) }
        guard !named.isEmpty else { return Self.unknown("the revocation list is of another issuer") }
        var (sound, refusal): ([RevocationList], String?) = ([], nil)
        for list in named {
            do throws(CryptoError) {
                try list.verifyWholeOrDelta(issuedBy: issuer)
                sound.append(list)
            } catch {
                refusal = refusal ?? error.message
            }
        }
        if let revocation = Self.revocation(of: certificate, by: sound) {
            return ExaminationFinding(
                "status",
                .failed,
                revocation.words(by: "the revocation list", at: moment)
            )
        }
        if let refusal { return Self.unknown(refusal) }
        return Self.absence(of: certificate, from: sound, at: moment)
    }

    private static func revocation(of certificate: Certificate, by lists: [RevocationList]) -> Revocation? {
        var named: [(list: RevocationList, revocation: Revocation)] = []
        var removing: [RevocationList] = []
        for list in lists {
            guard let entry = list.entry(for: certificate.serial) else { continue }
            if entry.isRemoval { removing.append(list) } else { named.append((list, entry.revocation)) }
        }
        return named.first { statement in !removing.contains { $0.overtakes(statement.list) } }?.revocation
    }

    /// What it means that no list has the certificate.
    private static func absence(
        of certificate: Certificate,
        from lists: [RevocationList],
        at moment: Timestamp
    ) -> ExaminationFinding {
        let relevant = lists.filter { $0.speaks(for: certificate) }
        guard !relevant.isEmpty else { return unknown("the revocation list is for other certificates") }
        let (full, deltas) = (relevant.filter { $0.base == nil }, relevant.filter { $0.base != nil })
        guard deltas.allSatisfy({ delta in full.contains { delta.completes($0) || $0.isAfter(delta) } })
        else {
            return unknown("a delta list without the full list that it builds on")
        }
        let isToldThen = full.contains { list in
            list.isOf(moment) || deltas.contains { $0.completes(list) && $0.isOf(moment) }
        }
        guard isToldThen else { return unknown("the revocation list is not of that time") }
        return ExaminationFinding("status", .passed, "the revocation list does not have it")
    }

    private static func unknown(_ words: String) -> ExaminationFinding {
        ExaminationFinding("status", .unknown, words)
    }
}

extension RevocationList {
    /// False for a list that names another key of an authority of the same name.
    fileprivate func mayBeSigned(by issuer: Certificate) -> Bool {
        guard let authorityKeyIdentifier, let key = issuer.subjectKeyIdentifier else { return true }
        return authorityKeyIdentifier == key
    }

    fileprivate func entry(for serial: SerialNumber) -> RevokedEntry? {
        var found: RevokedEntry?
        forEachEntry { if $0.serial == serial { found = $0 } }
        return found
    }

    fileprivate func isOf(_ moment: Timestamp) -> Bool {
        thisUpdate <= moment && nextUpdate.map { moment <= $0 } ?? false
    }

    /// Whether this full list was made after a delta of the same scope, which then has nothing to add.
    fileprivate func isAfter(_ delta: RevocationList) -> Bool {
        guard let number, let older = delta.number else { return false }
        return older <= number && issuingDistributionPoint == delta.issuingDistributionPoint
    }

    /// Whether this delta says more of a certificate than an earlier list of the same scope, full or delta.
    fileprivate func overtakes(_ other: RevocationList) -> Bool {
        guard let base, let number, let earlier = other.number else { return false }
        return other.issuingDistributionPoint == issuingDistributionPoint && base <= earlier
            && earlier < number
    }
}
