public import Model
public import OpenSSL

extension IssuerIdentity {
    /// Goes through the first four steps of the issuance cycle: whether this authority could issue such a certificate.
    ///
    /// The key is its own, which is not used to sign; nothing is written.
    ///
    /// - Parameters:
    ///   - profile: of the certificate.
    ///   - facts: of its subject.
    ///   - moment: when it would be signed.
    /// - Throws: `IssuanceError`, as the cycle before it signs.
    public func rehearse(_ profile: Profile, facts: SubjectFacts, at moment: Timestamp) throws(IssuanceError)
    {
        _ = try rehearse(profile, facts: facts, for: publicKey, at: moment)
    }

    /// The same for another key.
    ///
    /// - Returns: the certificate as it would be, under a signature that nobody trusts.
    public func rehearse(
        _ profile: Profile,
        facts: SubjectFacts,
        for publicKey: PublicKey,
        at moment: Timestamp
    ) throws(IssuanceError) -> Certificate {
        try profile.checkSwitchedOn()
        guard profile.keyAlgorithms.contains(publicKey.algorithm) else {
            throw IssuanceError(.keyNotAllowed(profile: profile.name, algorithm: publicKey.algorithm))
        }
        let draft = try CertificateTemplate(profile: profile, issuer: self)
            .draft(facts, publicKey: publicKey, at: moment)
        return try LintedCertificate(
            draft.body(serial: .fresh()),
            profile: profile,
            issuer: self,
            keys: ThrowawayKeys()
        ).copy
    }
}
