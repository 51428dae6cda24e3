public import Model
import OpenSSL

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
        try profile.checkSwitchedOn()
        guard profile.keyAlgorithms.contains(algorithm) else {
            throw IssuanceError(.keyNotAllowed(profile: profile.name, algorithm: algorithm))
        }
        let draft = try CertificateTemplate(profile: profile, issuer: self)
            .draft(facts, publicKey: publicKey, at: moment)
        _ = try LintedCertificate(
            draft.body(serial: .fresh()),
            profile: profile,
            issuer: self,
            keys: ThrowawayKeys()
        )
    }
}
