import Model
import OpenSSL

/// Whether the authorities between a certificate and what is trusted were revoked.
extension CertificateExamination {
    /// One finding for each of them, from the certificate on; none without a path.
    ///
    /// What is trusted is trusted because it is given, and nobody is asked about it.
    ///
    /// Source: RFC 5280 §6.1.3 (a)(3).
    func above(_ verdict: ChainVerdict, _ witnesses: [StatusWitness]) -> [ExaminationFinding] {
        guard case .trusted(let path) = verdict else { return [] }
        return zip(path.dropFirst(), path.dropFirst(2)).map { authority, issuer in
            status(of: authority, issuedBy: issuer, witnesses)
        }
    }

    private func status(
        of authority: Certificate,
        issuedBy issuer: Certificate,
        _ witnesses: [StatusWitness]
    ) -> ExaminationFinding {
        let answers = witnesses.compactMap { answer($0, authority, issuer) }
        guard let gravest = answers.max(by: { $0.verdict.weight < $1.verdict.weight }) else {
            let words = "nobody was asked whether \(authority.subject) above it is revoked"
            return ExaminationFinding("above", .unasked, words)
        }
        let words = "\(authority.subject) above it: \(gravest.words)"
        return ExaminationFinding("above", gravest.verdict, words)
    }

    /// What a witness says of an authority; nil for one who was not asked, or is not to be asked about it.
    private func answer(
        _ witness: StatusWitness,
        _ authority: Certificate,
        _ issuer: Certificate
    ) -> ExaminationFinding? {
        do {
            switch witness {
            case .book(let centre):
                let finding = try BookWitness(centre).finding(authority, below: [], at: moment)
                return finding.verdict == .unknown ? nil : finding
            case .lists(let ders):
                let lists = try ListWitness(ders)
                return lists.speaks(for: issuer)
                    ? lists.finding(authority, issuedBy: issuer, at: moment) : nil
            case .responder: return nil
            }
        } catch {
            return ExaminationFinding("above", .unknown, describe(error))
        }
    }
}
