import Model
import OpenSSL

/// The authority and the facts that `ProfileCheck` makes up.
struct ProfileBench {
    let profile: Profile
    let clock: WallClock
    private let keys = ThrowawayKeys()

    init(profile: Profile, clock: WallClock) {
        self.profile = profile
        self.clock = clock
    }

    func sample(
        issuer algorithm: KeyAlgorithm,
        subject: KeyAlgorithm,
        isComplete: Bool
    ) throws(IssuanceError) -> ProfileCheck.Sample {
        let issuer = try issuer(algorithm)
        let draft = try CertificateTemplate(profile: profile, issuer: issuer)
            .draft(facts(isComplete: isComplete), publicKey: key(subject).publicKey, at: clock.now)
        let body = draft.body(serial: try .fresh())
        let findings = try LintedCertificate.findings(
            in: body.encoded(),
            profile: profile,
            issuer: issuer,
            keys: keys
        )
        return ProfileCheck.Sample(
            issuer: algorithm,
            subject: subject,
            isComplete: isComplete,
            findings: findings
        )
    }

    private func key(_ algorithm: KeyAlgorithm) throws(IssuanceError) -> PrivateKey {
        do {
            return try keys.key(algorithm)
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

    private func facts(isComplete: Bool) -> SubjectFacts {
        var values: [String: String] = [:]
        for attribute in profile.subject {
            guard case .fact(let name, let isOptional) = attribute.source, isComplete || !isOptional else {
                continue
            }
            values[name] = Self.sampleValue(attribute.type)
        }
        guard isComplete else { return SubjectFacts(values) }
        if let email = profile.emailFact { values[email] = "sample@sample.invalid" }
        if let full = profile.fullOrganizationFact { values[full] = String(repeating: "样本", count: 50) }
        return SubjectFacts(values)
    }

    /// Chinese where the type allows it.
    private static func sampleValue(_ type: AttributeType) -> String {
        let candidates = ["样本", "SAMPLE-1", "CN"]
        return candidates.first {
            (try? DistinguishedName([DistinguishedName.Attribute(type, $0)])) != nil
        } ?? "sample"
    }
}
