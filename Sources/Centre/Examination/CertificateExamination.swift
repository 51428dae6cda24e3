import Foundation
public import Model
public import OpenSSL

/// Whether a certificate can be relied on: as a relying party finds out, with nothing but files.
///
/// SM2 is verified with the identifier of GM/T 0009 throughout, which OpenSSL 3.0's own programs do not do
/// (product.md §11).
///
/// Source: RFC 5280 §6.1, §6.3; RFC 6960 §3.2.
public struct CertificateExamination: Sendable {
    let certificate: Certificate
    let intermediates: [Certificate]
    let anchors: [Certificate]
    let moment: Timestamp
    private let purpose: ChainPurpose

    /// Prepares the examination of `certificate`.
    ///
    /// - Parameters:
    ///   - certificate: which.
    ///   - intermediates: others on the way to an anchor, in any order.
    ///   - anchors: what is trusted because it is given.
    ///   - moment: the time that counts.
    ///   - purpose: what the certificate is wanted for.
    public init(
        _ certificate: Certificate,
        intermediates: [Certificate],
        anchors: [Certificate],
        at moment: Timestamp,
        purpose: ChainPurpose = .any
    ) {
        self.certificate = certificate
        self.intermediates = intermediates
        self.anchors = anchors
        self.moment = moment
        self.purpose = purpose
    }

    /// Makes every check; one that fails does not keep the others from being made.
    ///
    /// Of several paths it is about the one against which the least stands (`bestPath`).
    ///
    /// - Parameter witnesses: who is asked for the status; each gives one finding, in this order.
    /// - Returns: `path`, `validity`, `usage`, one `status` of each witness, then one `above` for each authority between the
    ///   certificate and what is trusted.
    /// - Throws: `CryptoError` when a check itself could not be made.
    public func run(asking witnesses: [StatusWitness]) async throws -> [ExaminationFinding] {
        let verdict = try bestPath(asking: witnesses)
        var findings = [path(verdict), validity, try usage(verdict)]
        for witness in witnesses { findings.append(await status(witness, verdict)) }
        if witnesses.isEmpty {
            findings.append(
                ExaminationFinding("status", .unknown, "nobody was asked whether it is revoked")
            )
        }
        return findings + above(verdict, witnesses)
    }

    /// Who signed the certificate, as far as that is proven; whether the path is good in time does not matter here.
    private func issuer(_ verdict: ChainVerdict) -> Certificate? {
        if case .trusted(let path) = verdict { return path.count > 1 ? path[1] : path.first }
        return (intermediates + anchors).first { candidate in
            candidate.subjectDER == certificate.issuerDER && certificate.isSigned(by: candidate.publicKey)
        }
    }

    private func path(_ verdict: ChainVerdict) -> ExaminationFinding {
        switch verdict {
        case .trusted(let path):
            let end = path.last.map { $0.subject.description } ?? "?"
            let words =
                path.count == 1
                ? "the certificate is itself trusted"
                : "every signature verifies, over \(path.count - 1) steps to \(end)"
            return ExaminationFinding("path", .passed, words)
        case .refused(let refusal, let depth):
            return ExaminationFinding("path", .failed, refusal.words(depth: depth))
        }
    }

    private var validity: ExaminationFinding {
        if moment < certificate.notBefore {
            return ExaminationFinding("validity", .failed, "it is not valid yet at that time")
        }
        let seconds = certificate.notAfter.secondsSinceEpoch - moment.secondsSinceEpoch
        guard seconds >= 0 else {
            return ExaminationFinding(
                "validity",
                .failed,
                "it ended \(-seconds / 86_400) days before that time"
            )
        }
        return ExaminationFinding("validity", .passed, "it is valid for another \(seconds / 86_400) days")
    }

    /// keyUsage and extKeyUsage, and what was asked for; along the path, where there is one.
    func usage(_ path: ChainVerdict) throws(CryptoError) -> ExaminationFinding {
        guard purpose != .any else {
            return ExaminationFinding("usage", .passed, "its key is for \(certificate.usageWords)")
        }
        var (between, ends) = (intermediates, anchors)
        if case .trusted(let path) = path {
            (between, ends) = (Array(path.dropFirst().dropLast()), Array(path.suffix(1)))
        }
        let verdict = try CertificateChain.verify(
            leaf: certificate,
            intermediates: between,
            anchors: ends,
            at: moment,
            purpose: purpose
        )
        guard case .refused(.usageNotAllowed, let depth) = verdict else {
            return ExaminationFinding("usage", .passed, "its key may be used for \(purpose.words)")
        }
        if case .trusted(let path) = path, depth > 0, depth < path.count {
            let words = "\(path[depth].subject) above it: \(path[depth].hindrance(to: purpose))"
            return ExaminationFinding("usage", .failed, words)
        }
        return ExaminationFinding("usage", .failed, certificate.hindrance(to: purpose))
    }

    private func status(_ witness: StatusWitness, _ verdict: ChainVerdict) async -> ExaminationFinding {
        do {
            switch witness {
            case .book(let centre):
                return try BookWitness(centre).finding(certificate, below: issuers(verdict), at: moment)
            case .lists(let ders):
                guard let issuer = issuer(verdict) else { return Self.withoutIssuer }
                return try ListWitness(ders).finding(certificate, issuedBy: issuer, at: moment)
            case .responder(let url):
                guard let issuer = issuer(verdict) else { return Self.withoutIssuer }
                return try await ask(url, issuer)
            }
        } catch {
            return ExaminationFinding("status", .unknown, describe(error))
        }
    }

    private static let withoutIssuer = ExaminationFinding(
        "status",
        .unknown,
        "without its issuer's certificate no answer can be checked"
    )

    /// The certificates between this one and the anchor, with the anchor.
    private func issuers(_ verdict: ChainVerdict) -> [Certificate] {
        guard case .trusted(let path) = verdict else { return [] }
        return Array(path.dropFirst())
    }

    private func ask(_ url: String?, _ issuer: Certificate) async throws -> ExaminationFinding {
        guard let url = url ?? certificate.responderURL else { throw InquiryError.noLocation }
        let clock = WallClock { [moment] in moment }
        let answer = try await OCSPInquiry(issuer: issuer, clock: clock)
            .ask(certificate.serial, at: url, freshness: .offered)
        switch answer.status {
        case .good:
            let minutes = max(0, moment.secondsSinceEpoch - answer.thisUpdate.secondsSinceEpoch) / 60
            let age = answer.isFresh ? "" : ", as of \(minutes) minutes ago: it gives no nonce back"
            return ExaminationFinding("status", .passed, "OCSP says good\(age)")
        case .unknown: return ExaminationFinding("status", .failed, "OCSP does not know it")
        case .revoked(let revocation):
            return ExaminationFinding("status", .failed, revocation.words(by: "OCSP", at: moment))
        }
    }
}
