public import Model

/// Why a certificate is not issued by hand.
public struct IssuanceRefusal: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// Who asks lacks the role pki_admin.
        case notAllowed(name: String)
        /// Certificates of this profile come to be in another way.
        case otherWay(profile: String, CertificatePurpose)
        /// Only an issuing authority certifies anybody but authorities.
        case notIssuing(AuthorityID)
        /// The profile does not use this fact.
        case factUnknown(profile: String, fact: String)
        /// The fact has one value, and was given several.
        case factRepeated(fact: String)
        /// The profile cannot do without this fact.
        case factMissing(profile: String, fact: String)
        /// The token of the application was made by somebody else, or who asks is no producer.
        case notProducer(ApplicationNumber, name: String)
        /// The application has no valid signing certificate, to which the one asked for could belong.
        case noSigningCertificate(ApplicationNumber)
        /// The application has its encryption certificate, for another key.
        case hasEncryptionCertificate(ApplicationNumber, SerialNumber)
        /// The profile of the application names no pair.
        case noPair(profile: String)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .notAllowed(let name): "\(name) may not issue certificates by hand"
        case .otherWay(let profile, _): "certificates of profile \(profile) are not issued by hand"
        case .notIssuing(let authority): "authority \(authority) certifies authorities only"
        case .factUnknown(let profile, let fact): "profile \(profile) does not use '\(fact)'"
        case .factRepeated(let fact): "'\(fact)' has one value, not several"
        case .factMissing(let profile, let fact): "profile \(profile) needs '\(fact)'"
        case .notProducer(let number, let name): "the token of application \(number) was not made by \(name)"
        case .noSigningCertificate(let number): "application \(number) has no valid signing certificate"
        case .hasEncryptionCertificate(let number, _):
            "application \(number) has an encryption certificate, for another key"
        case .noPair(let profile): "profile \(profile) has no encryption certificate beside it"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .notAllowed: "it takes the role pki_admin"
        case .otherWay(_, .authority): "an authority is certified with 'pki authority sign-request'"
        case .otherWay(_, .ocsp): "an OCSP signer is made with 'pki ocsp renew-signer'"
        case .otherWay(_, .signing):
            "apply for it: 'pki application create', then 'pki produce'"
        case .otherWay(_, .staff): "staff get theirs from 'pki staff create'"
        case .otherWay(_, .encryption): "name the application of its signing certificate with '--application'"
        case .otherWay(_, .service): nil
        case .notIssuing: "see 'pki authority list'"
        case .factUnknown(let profile, _): "see 'pki profile show \(profile)'"
        case .factRepeated: "say it once"
        case .factMissing(_, let fact): "say '--fact \(fact)=…'"
        case .notProducer: "only the producer who made the token may ask"
        case .noSigningCertificate: "make its token first: 'pki produce'"
        case .hasEncryptionCertificate(_, let serial):
            "see 'pki certificate show \(serial.hexadecimal)'"
        case .noPair: "see 'pki profile list'"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .factUnknown, .factRepeated, .factMissing: .invalidInput
        case .noSigningCertificate, .hasEncryptionCertificate: .conflict
        case .notAllowed, .otherWay, .notIssuing, .notProducer, .noPair: .refused
        }
    }
}
