import Model
import OpenSSL

/// Turns profile, facts and key into the body of a certificate.
struct CertificateTemplate {
    let profile: Profile
    let issuer: IssuerIdentity

    /// The subject name that the profile makes of the facts.
    func subject(_ facts: SubjectFacts) throws(IssuanceError) -> DistinguishedName {
        var attributes: [DistinguishedName.Attribute] = []
        for attribute in profile.subject {
            guard let value = try value(of: attribute, facts) else { continue }
            attributes.append(DistinguishedName.Attribute(attribute.type, value))
        }
        do {
            return try DistinguishedName(attributes)
        } catch {
            throw IssuanceError(.factUnusable(fact: "subject", detail: error.message))
        }
    }

    /// First and last second of a certificate signed at `now`, inside the authority's own life.
    func validity(at now: Timestamp) throws(IssuanceError) -> (notBefore: Timestamp, notAfter: Timestamp) {
        let wanted = profile.lifetime.end(from: now)
        let notAfter = min(wanted, issuer.notAfter ?? wanted)
        guard notAfter > now else { throw IssuanceError(.validityEmpty(authority: issuer.id)) }
        return (now.advanced(bySeconds: -profile.backdateSeconds), notAfter)
    }

    /// The body, ready to be encoded.
    func body(
        serial: SerialNumber,
        subject: DistinguishedName,
        publicKey: PublicKey,
        facts: SubjectFacts,
        notBefore: Timestamp,
        notAfter: Timestamp
    ) throws(IssuanceError) -> CertificateBody {
        CertificateBody(
            serial: serial,
            signatureAlgorithm: issuer.algorithm,
            issuer: issuer.nameDER,
            notBefore: notBefore,
            notAfter: notAfter,
            subject: subject.der,
            subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
            extensions: try extensions(publicKey: publicKey, facts: facts)
        )
    }

    private func value(
        of attribute: Profile.SubjectAttribute,
        _ facts: SubjectFacts
    ) throws(IssuanceError) -> String? {
        switch attribute.source {
        case .fixed(let value): return value
        case .fact(let name, let optional):
            if let value = facts.values[name] { return value }
            guard optional else { throw IssuanceError(.factMissing(profile: profile.name, fact: name)) }
            return nil
        }
    }

    private func extensions(
        publicKey: PublicKey,
        facts: SubjectFacts
    ) throws(IssuanceError) -> [CertificateExtension] {
        do throws(CryptoError) {
            return try identifiers(of: publicKey) + usages() + names(facts) + places()
        } catch {
            throw IssuanceError(.factUnusable(fact: "extensions", detail: error.message))
        }
    }

    private func identifiers(of publicKey: PublicKey) -> [CertificateExtension] {
        [.authorityKeyIdentifier(issuer.keyIdentifier), .subjectKeyIdentifier(publicKey.keyIdentifier)]
    }

    private func usages() throws(CryptoError) -> [CertificateExtension] {
        var list: [CertificateExtension] = []
        if let constraints = profile.constraints {
            list.append(
                .basicConstraints(isAuthority: constraints.isAuthority, pathLength: constraints.pathLength)
            )
        }
        list.append(.keyUsage(profile.keyUsage, critical: profile.keyUsageCritical))
        if !profile.extendedKeyUsage.isEmpty { list.append(.extendedKeyUsage(profile.extendedKeyUsage)) }
        if !profile.policies.isEmpty { list.append(try .certificatePolicies(profile.policies)) }
        if profile.ocspNoCheck { list.append(.ocspNoCheck) }
        return list
    }

    private func names(_ facts: SubjectFacts) throws(CryptoError) -> [CertificateExtension] {
        guard let fact = profile.emailFact, let email = facts.values[fact] else { return [] }
        return [try .subjectAlternativeName(emails: [email])]
    }

    private func places() throws(CryptoError) -> [CertificateExtension] {
        let locations = issuer.locations
        var list: [CertificateExtension] = []
        if profile.distributionPoints { list.append(try .crlDistributionPoints([locations.revocationList])) }
        if !profile.authorityInformation.isEmpty {
            list.append(
                try .authorityInformationAccess(
                    ocsp: profile.authorityInformation.contains(.ocsp) ? [locations.ocsp] : [],
                    caIssuers: profile.authorityInformation.contains(.issuer) ? [locations.certificate] : []
                )
            )
        }
        return list
    }
}
