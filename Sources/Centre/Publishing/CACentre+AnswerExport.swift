import Model
import OCSP
import OpenSSL
import Store

extension CACentre {
    /// Brings OCSP answers for all certificates that have not ended into a tree for a web server.
    ///
    /// - Parameters:
    ///   - root: the tree, made when it is not there, unless it was written before.
    ///   - validMinutes: how long answers are valid, 2 to 10080; nil for what `pki.yaml` says.
    ///   - isAnew: whether the tree may begin anew where it was written before, and is gone.
    /// An authority whose signer is due for a successor gets it before. One that cannot answer all the same keeps the others
    /// from nothing; its files are taken away, so that a web server asks `pki serve` instead. Where its key cannot be reached now, as
    /// when an HSM does not answer, nobody could tell more than they do: what is good still, and nothing happened to, stays.
    ///
    /// - Returns: what was done, and the authorities without whose answers the tree is.
    /// - Throws: `CentreError` with `.system`, `.treeGone`, `.treeSilent` or `.exporting`, `BookError`, `OCSPError`.
    public func exportAnswers(
        to root: String,
        validMinutes: Int? = nil,
        isAnew: Bool = false
    ) async throws -> (export: StaticExport, failed: [AuthorityFault]) {
        let tree = try openTree(root, .answers, isAnew: isAnew)
        // Where files are all that is given out, nobody else does.
        let renewal = (try? await renewSigners())?.failed ?? []
        var faults = renewal.map { AuthorityFault(authority: $0.authority, error: $0.error) }
        let issuers = try ocspIssuers { faults.append($0) }
        let able = issuers.filter { (try? $0.signer(at: clock.now)) != nil }
        var policy = configuration.ocsp.policy
        policy.unissued = .unauthorized
        policy.cacheOctets = 0
        if let validMinutes { policy.validitySeconds = Int64(min(max(validMinutes, 2), 10_080)) * 60 }
        let responder = OCSPResponder(issuers: able, status: book, clock: clock, policy: policy)
        var export = AnswerExport(
            centre: self,
            tree: tree,
            responder: responder,
            policy: policy
        )
        let names = Set(able.map(\.id))
        let away = Set(
            faults.filter { ($0.error as? any OperatorError)?.kind == .unavailable }.map(\.authority)
        )
        let waiting = issuers.filter {
            !names.contains($0.id) && !$0.isWithheld && away.contains($0.id)
        }
        let silent = try book.authorities()
            .filter { record in
                record.role == .issuing && !names.contains(record.id)
                    && !waiting.contains { $0.id == record.id }
            }
            .map { OCSPIssuer(id: $0.id, certificate: try Certificate(der: $0.certificate), signers: []) }
        let done = try export.run(for: able, waiting: waiting, without: silent)
        // Of a tree with gaps nobody would know.
        let failed = try issuers.filter { !names.contains($0.id) }.map { issuer in
            guard try !awaitsRecords(issuer.id) else {
                return AuthorityFault(authority: issuer.id, error: MigrationError(.recordsOwed(issuer.id)))
            }
            if let list = try listAhead(ofAnyAbove: authorityRecord(issuer.id.name)) {
                return AuthorityFault(authority: issuer.id, error: list.error)
            }
            return faults.first { $0.authority == issuer.id }
                ?? AuthorityFault(
                    authority: issuer.id,
                    error: CentreError(.noOCSPSigner(authority: issuer.id))
                )
        }
        return (done, failed)
    }
}
