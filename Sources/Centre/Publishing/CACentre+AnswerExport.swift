import Model
import OCSP
import OpenSSL

extension CACentre {
    /// Brings OCSP answers for all certificates that have not ended into a tree for a web server.
    ///
    /// - Parameters:
    ///   - root: the tree, made when it is not there.
    ///   - validMinutes: how long answers are valid, 2 to 10080; nil for what `pki.yaml` says.
    /// - Returns: what was done.
    /// - Throws: `CentreError` with `.noOCSPSigner` or `.system`, `BookError`, `OCSPError`.
    public func exportAnswers(to root: String, validMinutes: Int? = nil) throws -> StaticExport {
        var fault: AuthorityFault?
        let issuers = try ocspIssuers { fault = fault ?? $0 }
        // Of a tree with gaps nobody would know.
        if let fault { throw fault.error }
        let able = issuers.filter { issuer in
            issuer.signers.contains { $0.certificate.isValid(at: clock.now) }
        }
        if able.isEmpty, let first = issuers.first { throw CentreError(.noOCSPSigner(authority: first.id)) }
        var policy = configuration.ocsp.policy
        policy.unissued = .unauthorized
        policy.cacheOctets = 0
        if let validMinutes { policy.validitySeconds = Int64(min(max(validMinutes, 2), 10_080)) * 60 }
        let responder = OCSPResponder(issuers: able, status: book, clock: clock, policy: policy)
        var export = AnswerExport(
            centre: self,
            tree: try StaticTree(root: root),
            responder: responder,
            policy: policy
        )
        return try export.run(for: able)
    }
}
