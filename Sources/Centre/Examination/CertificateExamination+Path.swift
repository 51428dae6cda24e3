import Model
import OpenSSL

/// Which of several paths an examination is about.
extension CertificateExamination {
    /// The first path against which nothing stands; without one, the first of those against which the least does.
    ///
    /// Beside what libcrypto looks at, the use that is wanted counts, and the authorities on the path: one that a witness has as
    /// revoked is no reason to refuse the certificate when another path leads past it, as through a cross certificate.
    ///
    /// - Throws: `CryptoError` when a check itself could not be made.
    ///
    /// Source: RFC 5280 §6.1: a certificate is good when one path is; RFC 4158 §2.4.2.
    func bestPath(asking witnesses: [StatusWitness]) throws(CryptoError) -> ChainVerdict {
        var best: (path: [Certificate], gravity: Int)?
        let verdict = try CertificateChain.verify(
            leaf: certificate,
            intermediates: intermediates,
            anchors: anchors,
            at: moment
        ) { path throws(CryptoError) -> ChainVerdict in
            let gravity = try objections(to: path, witnesses).map(\.verdict.gravity).max() ?? 0
            if gravity < best?.gravity ?? .max { best = (path, gravity) }
            return gravity == 0 ? .trusted(path: path) : .refused(.revoked, depth: 1)
        }
        return best.map { .trusted(path: $0.path) } ?? verdict
    }

    /// What is found of a path beside signatures, times and constraints.
    private func objections(
        to path: [Certificate],
        _ witnesses: [StatusWitness]
    ) throws(CryptoError) -> [ExaminationFinding] {
        let verdict = ChainVerdict.trusted(path: path)
        let inBook = witnesses.compactMap { witness -> ExaminationFinding? in
            guard case .book(let centre) = witness else { return nil }
            return try? BookWitness(centre).finding(certificate, below: Array(path.dropFirst()), at: moment)
        }
        return try [usage(verdict)] + above(verdict, witnesses) + inBook
    }
}
