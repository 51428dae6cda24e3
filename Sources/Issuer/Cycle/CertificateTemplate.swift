import Model
import OpenSSL

/// Turns profile, facts and key into the draft of a certificate.
///
/// What does not depend on facts and key is encoded once, when the template is made.
final class CertificateTemplate: Sendable {
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
    /// - Throws: `IssuanceError` with `.factMissing`, `.factUnusable`, `.authorityNotYetValid`, `.validityEmpty`, or
    ///   `.keyTooWeak` for an authority's key whose time has passed.
    func draft(
        _ facts: SubjectFacts,
        publicKey: PublicKey,
        at now: Timestamp,
        lineage: Lineage? = nil,
        origin: KeyOrigin? = nil
    ) throws(IssuanceError) -> CertificateDraft {
        let old = lineage?.predecessor.map { ($0.reservation.notBefore, $0.reservation.notAfter) }
        let validity = try profile.validity(
            for: lineage?.act ?? .new,
            predecessor: old,
            at: now,
            issuer: issuer,
            extends: lineage?.extends ?? false
        )
        let isAuthority = profile.purpose == .authority
        return CertificateDraft(
            subject: try subject(facts),
            publicKey: publicKey,
            notBefore: validity.notBefore,
            notAfter: isAuthority
                ? try publicKey.algorithm.endOfAuthority(validity.notAfter, at: now) : validity.notAfter,
            extensions: try extensions(publicKey: publicKey, facts: facts, origin: origin),
            issuer: issuer,
            purpose: profile.purpose
        )
    }

    /// The subject name that the profile makes of the facts.
    func subject(_ facts: SubjectFacts) throws(IssuanceError) -> DistinguishedName {
        try profile.subjectName(facts)
    }

    /// First and last second of a new certificate signed at `now`, inside the authority's own life.
    func validity(at now: Timestamp) throws(IssuanceError) -> Profile.Validity {
        try profile.validity(for: .new, predecessor: nil, at: now, issuer: issuer)
    }

    private func extensions(
        publicKey: PublicKey,
        facts: SubjectFacts,
        origin: KeyOrigin?
    ) throws(IssuanceError) -> [CertificateExtension] {
        let factual = FactualExtensions(profile: profile, facts: facts)
        let names = try factual.names()
        let codes = try factual.identityCodes()
        do throws(CryptoError) {
            let constant = try constant.get()
            var list = [constant.authority, .subjectKeyIdentifier(publicKey.keyIdentifier)]
            let hasEmail = profile.emailFact.map { facts.values[$0] != nil } ?? false
            list += constant.usages(of: publicKey.algorithm, hasEmail: hasEmail, origin: origin)
            if !names.isEmpty { list.append(try .subjectAlternativeName(names)) }
            list += constant.places
            list += codes
            return list
        } catch {
            throw IssuanceError(.factUnusable(fact: "extensions", detail: error.message))
        }
    }
}
