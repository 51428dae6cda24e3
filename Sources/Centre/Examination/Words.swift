import Model
import OpenSSL

extension ChainRefusal {
    /// Why a path is not accepted, in a sentence; `depth` counts from the certificate, 0.
    func words(depth: Int) -> String {
        let who =
            switch depth {
            case 0: "the certificate"
            case 1: "the certificate above it"
            default: "the certificate \(depth) steps above"
            }
        return switch self {
        case .issuerNotFound: "no path leads from \(who) to anything that is trusted"
        case .signatureInvalid: "the signature of \(who) does not verify"
        case .notYetValid: "\(who) is not valid yet at that time"
        case .expired: "\(who) is not valid any more at that time"
        case .notAnAuthority: "\(who) may not sign certificates"
        case .pathTooLong: "the path is longer than \(who) allows"
        case .usageNotAllowed: "the key of \(who) may not be used so"
        case .unknownCriticalExtension: "\(who) has a critical extension that is not understood"
        case .constraintViolated: "\(who) violates a constraint on names or policies"
        case .policyMissing:
            "an authority above \(who) demands a policy that holds for the whole path, and none does"
        case .revoked: "\(who) is revoked"
        case .revocationListMissing: "no revocation list tells of \(who)"
        case .revocationListInvalid: "the revocation list that tells of \(who) cannot be trusted"
        case .revocationListOutdated: "the revocation list that tells of \(who) is outdated"
        case .other(let code, let text):
            ChainRefusal.rules[code].map { "\(who) \($0)" } ?? "\(who) breaks a rule of paths: \(text)"
        }
    }
}

extension Certificate {
    /// What keyUsage names.
    var usageWords: String { keyUsage?.map(\.name).sorted().joined(separator: ", ") ?? "any use" }

    /// Which of its fields keeps it from `purpose`; in an authority's certificate extKeyUsage limits those below it.
    func hindrance(to purpose: ChainPurpose) -> String {
        if let named = extendedKeyUsage, let wanted = purpose.extendedKeyUsage, !named.contains(wanted) {
            let names = named.map(\.name).sorted().joined(separator: ", ")
            return "its extKeyUsage is for \(names), not for \(purpose.words)"
        }
        return "its key is for \(usageWords), not for \(purpose.words)"
    }
}

extension ChainPurpose {
    /// What extKeyUsage calls the purpose.
    var extendedKeyUsage: ExtendedKeyUsage? {
        switch self {
        case .any, .attestation: nil
        case .clientAuthentication: .clientAuth
        case .serverAuthentication: .serverAuth
        case .emailSigning: .emailProtection
        case .ocspResponder: .ocspSigning
        }
    }

    /// The purpose in words.
    var words: String {
        switch self {
        case .any: "anything"
        case .clientAuthentication: "TLS clients"
        case .serverAuthentication: "TLS servers"
        case .emailSigning: "signed mail"
        case .ocspResponder: "OCSP responders"
        case .attestation: "statements of tokens"
        }
    }
}

extension Revocation {
    /// Who says what of it.
    func words(by witness: String, at moment: Timestamp) -> String {
        let verb = reason == .certificateHold ? "on hold" : "revoked"
        let days = (moment.secondsSinceEpoch - date.secondsSinceEpoch) / 86_400
        let since = days > 0 ? "for \(days) days" : "that day"
        let why = reason == .unspecified ? "no reason given" : reason.rawValue
        return "\(witness) has it \(verb) \(since): \(why)"
    }
}
