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
            attributes.append(DistinguishedName.Attribute(type: attribute.type, value: value))
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
    ) -> CertificateBody {
        CertificateBody(
            serial: serial,
            signatureAlgorithm: issuer.algorithm,
            issuer: issuer.nameDER,
            notBefore: notBefore,
            notAfter: notAfter,
            subject: subject.der,
            subjectPublicKeyInfo: publicKey.subjectPublicKeyInfo,
            extensions: extensions(publicKey: publicKey, facts: facts)
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

    private func extensions(publicKey: PublicKey, facts: SubjectFacts) -> [CertificateExtension] {
        var list: [CertificateExtension] = [
            .authorityKeyIdentifier(issuer.keyIdentifier),
            .subjectKeyIdentifier(publicKey.keyIdentifier),
        ]
        if let constraints = profile.constraints {
            list.append(
                .basicConstraints(isAuthority: constraints.isAuthority, pathLength: constraints.pathLength)
            )
        }
        list.append(.keyUsage(profile.keyUsage, critical: profile.keyUsageCritical))
        if !profile.extendedKeyUsage.isEmpty { list.append(.extendedKeyUsage(profile.extendedKeyUsage)) }
        if !profile.policies.isEmpty { list.append(.certificatePolicies(profile.policies)) }
        if let fact = profile.emailFact, let email = facts.values[fact] {
            list.append(.subjectAlternativeName(emails: [email]))
        }
        if profile.ocspNoCheck { list.append(.ocspNoCheck) }
        if profile.distributionPoints {
            list.append(.crlDistributionPoints([issuer.locations.revocationList]))
        }
        if !profile.authorityInformation.isEmpty {
            list.append(
                .authorityInformationAccess(
                    ocsp: profile.authorityInformation.contains(.ocsp) ? [issuer.locations.ocsp] : [],
                    caIssuers: profile.authorityInformation.contains(.issuer)
                        ? [issuer.locations.certificate] : []
                )
            )
        }
        return list
    }
}
