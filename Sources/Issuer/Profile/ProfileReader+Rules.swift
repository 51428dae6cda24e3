import Model
import OpenSSL

/// Rules that tie values of a profile together.
extension ProfileReader {
    func checkRules(_ profile: Profile) throws(ConfigurationError) {
        try checkAuthority(profile)
        try checkResponder(profile)
        try checkEmail(profile)
        let oneWay: Set<KeyUsage> = [.encipherOnly, .decipherOnly]
        if !profile.keyUsage.isDisjoint(with: oneWay), !profile.keyUsage.contains(.keyAgreement) {
            throw fault("extensions.keyUsage", "has encipherOnly or decipherOnly only beside keyAgreement")
        }
        if let token = profile.token, !profile.keyAlgorithms.contains(token.algorithm) {
            throw fault("token.algorithm", "must be one of 'keys'")
        }
    }

    /// RFC 5280 §4.2.1.9: keyCertSign and cA go together.
    private func checkAuthority(_ profile: Profile) throws(ConfigurationError) {
        let signsCertificates = profile.keyUsage.contains(.keyCertSign)
        guard signsCertificates == (profile.constraints?.isAuthority ?? false) else {
            throw fault("extensions.keyUsage", "has keyCertSign exactly when basicConstraints says authority")
        }
        guard (profile.purpose == .authority) == signsCertificates else {
            throw fault("purpose", "is 'authority' exactly for profiles of authorities")
        }
    }

    /// RFC 6960 §4.2.2.2: a certificate that says OCSPSigning speaks for the authority about everything.
    private func checkResponder(_ profile: Profile) throws(ConfigurationError) {
        let signsAnswers = profile.extendedKeyUsage.contains(.ocspSigning)
        guard profile.ocspNoCheck == signsAnswers else {
            throw fault("extensions.ocspNoCheck", "belongs to OCSP signers, and to them only")
        }
        guard (profile.purpose == .ocsp) == signsAnswers else {
            throw fault("purpose", "is 'ocsp' exactly for profiles of OCSP signers")
        }
    }

    /// emailProtection is left out of certificates without an address, which must leave some other usage.
    private func checkEmail(_ profile: Profile) throws(ConfigurationError) {
        guard profile.extendedKeyUsage.contains(.emailProtection) else { return }
        guard profile.emailFact != nil else {
            throw fault("extensions.extendedKeyUsage", "has emailProtection only beside 'emailFrom'")
        }
        guard !profile.extendedKeyUsage(withEmail: false).isEmpty else {
            throw fault("extensions.extendedKeyUsage", "needs another usage beside emailProtection")
        }
    }
}
