import Model
import OpenSSL

/// The authority that `ProfileCheck` makes up.
struct ProfileBench {
    let clock: WallClock
    private let keys = ThrowawayKeys()

    init(clock: WallClock) {
        self.clock = clock
    }

    func sample(
        of profile: Profile,
        issuer algorithm: KeyAlgorithm,
        subject: KeyAlgorithm,
        facts: ProfileCheck.Facts
    ) throws(IssuanceError) -> ProfileCheck.Sample {
        let issuer = try issuer(algorithm)
        let draft = try CertificateTemplate(profile: profile, issuer: issuer)
            .draft(SampleFacts(profile).facts(facts), publicKey: key(subject).publicKey, at: clock.now)
        let body = draft.body(serial: try .fresh())
        let findings = try LintedCertificate.findings(
            in: body.encoded(),
            profile: profile,
            issuer: issuer,
            keys: keys,
            act: .new
        )
        return ProfileCheck.Sample(issuer: algorithm, subject: subject, facts: facts, findings: findings)
    }

    private func key(_ algorithm: KeyAlgorithm) throws(IssuanceError) -> PrivateKey {
        do {
            return try keys.key(algorithm).key
        } catch {
            throw IssuanceError(.cryptography(detail: error.message))
        }
    }

    private func issuer(_ algorithm: KeyAlgorithm) throws(IssuanceError) -> IssuerIdentity {
        guard let id = AuthorityID("sample"),
            let name = try? DistinguishedName([DistinguishedName.Attribute(.commonName, "sample")])
        else { throw IssuanceError(.noAuthority("sample")) }
        return IssuerIdentity(
            founding: id,
            nameDER: name.der,
            publicKey: try key(algorithm).publicKey,
            signatureAlgorithm: SignatureAlgorithm(algorithm),
            locations: IssuerIdentity.Locations(publicURL: "http://sample.invalid", authority: id)
        )
    }
}
