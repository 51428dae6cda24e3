import Model
import OpenSSL

/// Rules that tie values of a profile together.
extension ProfileReader {
    /// Reports what is wrong, at most one thing of each kind.
    func checkRules(_ profile: Profile) {
        take(try checkAuthority(profile), or: ())
        take(try checkResponder(profile), or: ())
        take(try checkEmail(profile), or: ())
        take(try checkEncryption(profile), or: ())
        take(try checkService(profile), or: ())
        let oneWay: Set<KeyUsage> = [.encipherOnly, .decipherOnly]
        if !profile.keyUsage.isDisjoint(with: oneWay), !profile.keyUsage.contains(.keyAgreement) {
            let detail = "has encipherOnly or decipherOnly only beside keyAgreement"
            document.report("extensions.keyUsage", detail)
        }
        if let token = profile.token, !profile.keyAlgorithms.contains(token.algorithm) {
            document.report("token.algorithm", "must be one of 'keys'")
        }
    }

    /// RFC 5280 §4.2.1.9: keyCertSign and cA go together; §4.2.1.10: only authorities limit names.
    private func checkAuthority(_ profile: Profile) throws(ConfigurationError) {
        let signsCertificates = profile.keyUsage.contains(.keyCertSign)
        guard signsCertificates == (profile.constraints?.isAuthority ?? false) else {
            throw fault("extensions.keyUsage", "has keyCertSign exactly when basicConstraints says authority")
        }
        guard (profile.purpose == .authority) == signsCertificates else {
            throw fault("purpose", "is 'authority' exactly for profiles of authorities")
        }
        // RFC 5280 §6.3.3 (f): a list of somebody without it counts for nothing, whoever that is.
        guard profile.keyUsage.contains(.cRLSign) == signsCertificates else {
            throw fault("extensions.keyUsage", "has cRLSign in profiles of authorities, and in no other")
        }
        // RFC 5280 §4.2.1.3; basicConstraints and name constraints of authorities are always critical.
        guard profile.keyUsageCritical || !signsCertificates else {
            throw fault("extensions.keyUsage.critical", "must be true in profiles of authorities")
        }
        // RFC 5280 §4.2.1.4: anyPolicy in a leaf says nothing about how it was issued.
        if !signsCertificates, let place = profile.policies.firstIndex(of: "2.5.29.32.0") {
            throw fault("extensions.policies[\(place)]", "is anyPolicy, which belongs to authorities")
        }
        guard !signsCertificates || profile.originPolicies.isEmpty else {
            throw fault("extensions.originPolicies", "is not for the keys of authorities")
        }
        guard profile.nameConstraints == nil || signsCertificates else {
            throw fault("extensions.nameConstraints", "belongs to authorities")
        }
        guard !signsCertificates || profile.token == nil else {
            throw fault("token", "is not for the keys of authorities")
        }
    }

    /// RFC 6960 §4.2.2.2: a certificate that says OCSPSigning speaks for the authority about everything.
    private func checkResponder(_ profile: Profile) throws(ConfigurationError) {
        let signsAnswers = profile.extendedKeyUsage.contains(.ocspSigning)
        guard !signsAnswers || profile.purpose != .authority else {
            let detail = "is OCSPSigning: an authority that has it answers for the authority above"
            throw fault(place(of: .ocspSigning, in: profile), detail)
        }
        guard signsAnswers || !profile.ocspNoCheck else {
            throw fault("extensions.ocspNoCheck", "belongs to OCSP signers, and to them only")
        }
        guard profile.ocspNoCheck || !signsAnswers else {
            throw fault(
                place(of: .ocspSigning, in: profile),
                "is OCSPSigning, which needs 'ocspNoCheck: true' beside it"
            )
        }
        guard (profile.purpose == .ocsp) == signsAnswers else {
            throw fault("purpose", "is 'ocsp' exactly for profiles of OCSP signers")
        }
        guard !profile.ocspNoCheck || profile.maximumDays <= Self.unrevocableDays else {
            let validity = document.value.validity
            let key = validity.maximumDays != nil ? "maximumDays" : validity.days != nil ? "days" : "years"
            throw fault(
                "validity.\(key)",
                "lets a signer with 'ocspNoCheck' live \(profile.maximumDays) days, and nobody would see it revoked"
            )
            .advising(
                "\(Self.unrevocableDays) days from signing to end at most; 'renewal: fromNow' adds none"
            )
        }
    }

    /// The longest life of a certificate that nobody asks about.
    ///
    /// A stolen key of such a signer answers for the authority until its certificate ends, so "very short" is advised (RFC 6960
    /// §4.2.2.2.1). A year, as other certificates of this centre have, and a month to be renewed in.
    private static let unrevocableDays: Int64 = 400

    /// emailProtection is left out of certificates without an address, which must leave some other usage.
    private func checkEmail(_ profile: Profile) throws(ConfigurationError) {
        guard profile.extendedKeyUsage.contains(.emailProtection), profile.purpose != .authority else {
            return
        }
        guard profile.emailFact != nil else {
            throw fault(
                place(of: .emailProtection, in: profile),
                "is emailProtection, which needs 'emailFrom' beside it"
            )
        }
        guard !profile.extendedKeyUsage(withEmail: false).isEmpty else {
            throw fault(
                place(of: .emailProtection, in: profile),
                "is emailProtection, which needs another usage beside it"
            )
        }
    }

    /// product.md §10.2: encryption certificates encrypt and do not sign, and keyUsage is critical.
    private func checkEncryption(_ profile: Profile) throws(ConfigurationError) {
        guard profile.pair == nil || profile.purpose == .signing else {
            throw fault("pair", "belongs to purpose 'signing'")
        }
        guard profile.purpose == .encryption else { return }
        let encrypts: Set<KeyUsage> = [.keyEncipherment, .dataEncipherment, .keyAgreement]
        guard profile.keyUsage.isSubset(of: encrypts) else {
            throw fault(
                "extensions.keyUsage.usages",
                "of encryption are keyEncipherment, dataEncipherment, keyAgreement"
            )
        }
        guard profile.keyUsageCritical else {
            throw fault("extensions.keyUsage.critical", "must be true in encryption certificates")
        }
        let useless = profile.keyAlgorithms.filter { profile.keyUsage(of: $0).isEmpty }
        if let first = useless.map(\.rawValue).min() {
            throw fault("keys", "names \(first), which cannot encrypt so")
        }
    }

    /// RFC 5280 §4.2.1.12: what names servers and clients of TLS has the names they are checked by.
    private func checkService(_ profile: Profile) throws(ConfigurationError) {
        guard profile.extendedKeyUsage.contains(.serverAuth), profile.purpose != .authority else { return }
        guard profile.purpose == .service else {
            throw fault(
                place(of: .serverAuth, in: profile),
                "is serverAuth, which belongs to purpose 'service'"
            )
        }
        guard profile.alternativeNames.contains(where: { $0.form == .dns || $0.form == .ip }) else {
            throw fault(
                place(of: .serverAuth, in: profile),
                "is serverAuth, which needs an alternative name dns or ip"
            )
        }
    }

    /// The entry that says `usage`.
    private func place(of usage: ExtendedKeyUsage, in profile: Profile) -> String {
        let key = "extensions.extendedKeyUsage"
        return profile.extendedKeyUsage.firstIndex(of: usage).map { "\(key)[\($0)]" } ?? key
    }
}
