import Model
import OpenSSL

/// Turns profile, facts and key into the draft of a certificate.
///
/// What does not depend on facts and key is encoded once, when the template is made.
struct CertificateTemplate: Sendable {
    let profile: Profile
    let issuer: IssuerIdentity
    private let constant: Result<ProfiledExtensions, CryptoError>

    init(profile: Profile, issuer: IssuerIdentity) {
        self.profile = profile
        self.issuer = issuer
        constant = Result { () throws(CryptoError) in
            try ProfiledExtensions(profile: profile, issuer: issuer)
        }
    }

    /// Everything but the serial number.
    ///
    /// - Throws: `IssuanceError` with `.factMissing`, `.factUnusable`, `.authorityNotYetValid` or `.validityEmpty`.
    func draft(
        _ facts: SubjectFacts,
        publicKey: PublicKey,
        at now: Timestamp
    ) throws(IssuanceError) -> CertificateDraft {
        let validity = try validity(at: now)
        return CertificateDraft(
            subject: try subject(facts),
            publicKey: publicKey,
            notBefore: validity.notBefore,
            notAfter: validity.notAfter,
            extensions: try extensions(publicKey: publicKey, facts: facts),
            issuer: issuer
        )
    }

    /// The subject name that the profile makes of the facts.
    func subject(_ facts: SubjectFacts) throws(IssuanceError) -> DistinguishedName {
        var attributes: [DistinguishedName.Attribute] = []
        for attribute in profile.subject {
            guard let value = try value(of: attribute, facts) else { continue }
            attributes.append(DistinguishedName.Attribute(attribute.type, value))
        }
        do throws(CryptoError) {
            return try DistinguishedName(attributes)
        } catch {
            throw IssuanceError(.factUnusable(fact: culprit(facts) ?? "subject", detail: error.message))
        }
    }

    /// First and last second of a certificate signed at `now`, inside the authority's own life.
    func validity(at now: Timestamp) throws(IssuanceError) -> (notBefore: Timestamp, notAfter: Timestamp) {
        let earliest = issuer.notBefore ?? now
        guard now >= earliest else { throw IssuanceError(.authorityNotYetValid(authority: issuer.id)) }
        let wanted = profile.lifetime.end(from: now)
        let notAfter = min(wanted, issuer.notAfter ?? wanted)
        guard notAfter > now else { throw IssuanceError(.validityEmpty(authority: issuer.id)) }
        let backdated = now.advanced(bySeconds: -profile.backdateSeconds)
        return (issuer.notBefore.map { max($0, backdated) } ?? backdated, notAfter)
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

    /// The first fact that cannot stand in a name by itself.
    private func culprit(_ facts: SubjectFacts) -> String? {
        for attribute in profile.subject {
            guard case .fact(let name, _) = attribute.source, let value = facts.values[name] else { continue }
            let alone = DistinguishedName.Attribute(attribute.type, value)
            if (try? DistinguishedName([alone])) == nil { return name }
        }
        return nil
    }

    private func extensions(
        publicKey: PublicKey,
        facts: SubjectFacts
    ) throws(IssuanceError) -> [CertificateExtension] {
        let names = try alternativeNames(facts)
        do throws(CryptoError) {
            let constant = try constant.get()
            var list = [constant.authority, .subjectKeyIdentifier(publicKey.keyIdentifier)]
            let hasEmail = profile.emailFact.map { facts.values[$0] != nil } ?? false
            list += hasEmail ? constant.usagesWithEmail : constant.usages
            if !names.isEmpty { list.append(try .subjectAlternativeName(names)) }
            return list + constant.places
        } catch {
            throw IssuanceError(.factUnusable(fact: "extensions", detail: error.message))
        }
    }

    private func alternativeNames(_ facts: SubjectFacts) throws(IssuanceError) -> [GeneralName] {
        var names: [GeneralName] = []
        if let fact = profile.emailFact, let email = facts.values[fact] {
            guard isAddress(email) else {
                throw IssuanceError(.factUnusable(fact: fact, detail: "is not an e-mail address in ASCII"))
            }
            names.append(.email(email))
        }
        if let fact = profile.fullOrganizationFact, let value = facts.values[fact] {
            do throws(CryptoError) {
                let type = try AttributeType(oid: Profile.fullOrganizationType)
                names.append(.directory(try DistinguishedName([DistinguishedName.Attribute(type, value)])))
            } catch {
                throw IssuanceError(.factUnusable(fact: fact, detail: error.message))
            }
        }
        return names
    }

    /// RFC 5280 §4.2.1.6: a Mailbox without phrase, comment or angle brackets, at most 254 octets (RFC 5321 §4.5.3.1).
    private func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"<>()\",;:\\".utf8.contains($0) }
    }
}
