public import Model

/// Why a certificate may not follow another one.
public enum SuccessionRefusal: Hashable, Sendable {
    /// Its predecessor has a living successor already.
    case alreadySucceeded(CertificateID, by: CertificateID, act: IssuanceAct)
    /// Another process takes the same step at this moment.
    case underWay(CertificateID)
    /// What the application or key already has follows another certificate, or follows it by another act.
    case otherLineage(CertificateID)
    /// The predecessor is for another profile or purpose.
    case otherProfile(CertificateID, profile: String)
    /// The predecessor belongs to somebody else.
    case otherSubject(CertificateID)
    /// This key has a certificate already that says something else of the machine than is asked now.
    case otherWords(CertificateID)
    /// A machine's certificate is to follow another that says something else.
    case otherContent(CertificateID)
    /// The predecessor has ended, and the act keeps its end.
    case predecessorExpired(CertificateID)
    /// The act needs a predecessor, and none is named.
    case predecessorMissing(IssuanceAct)
    /// The predecessor is not active.
    case predecessorNotActive(CertificateID, state: CertificateState)
    /// The predecessor was revoked for a reason that ends the matter.
    case predecessorRevoked(CertificateID, reason: RevocationReason)
    /// There is no such predecessor.
    case predecessorUnknown(CertificateID)
    /// A first certificate has no predecessor.
    case predecessorUnwanted(IssuanceAct)
    /// The act needs a new key, and this one is the predecessor's.
    case sameKey(IssuanceAct)
    /// The profile does not certify a key again.
    case sameKeyNotAllowed(profile: String)
    /// A renewal keeps the key, and this is another one.
    case keyDiffers(CertificateID)

    /// What failed.
    var message: String {
        switch self {
        case .alreadySucceeded(let old, let new, let act):
            "certificate \(old.serial.hexadecimal) has a successor by \(act.rawValue) already: \(new.serial.hexadecimal)"
        case .underWay(let id): "another process is at work on the successor of \(id.serial.hexadecimal)"
        case .otherLineage(let id):
            "what was issued before for this application or key does not follow \(id.serial.hexadecimal)"
        case .otherProfile(let id, let profile):
            "certificate \(id.serial.hexadecimal) is not of profile \(profile)"
        case .otherSubject(let id): "certificate \(id.serial.hexadecimal) belongs to another subject"
        case .otherWords(let id):
            "this key has certificate \(id.serial.hexadecimal), which says something else than is asked now"
        case .otherContent(let id): "certificate \(id.serial.hexadecimal) has another subject or other names"
        case .predecessorExpired(let id): "certificate \(id.serial.hexadecimal) has expired"
        case .predecessorMissing(let act): "\(act.rawValue) needs the certificate that it follows"
        case .predecessorNotActive(let id, let state):
            "certificate \(id.serial.hexadecimal) is \(state.rawValue), not active"
        case .predecessorRevoked(let id, let reason):
            "certificate \(id.serial.hexadecimal) is revoked: \(reason.rawValue)"
        case .predecessorUnknown(let id):
            "there is no certificate \(id.serial.hexadecimal) of \(id.authority)"
        case .predecessorUnwanted(let act): "a certificate by \(act.rawValue) follows no other"
        case .sameKey(let act): "\(act.rawValue) needs a new key, and this one is certified"
        case .sameKeyNotAllowed(let profile): "profile \(profile) does not certify a key again"
        case .keyDiffers(let id): "the request is not for the key of certificate \(id.serial.hexadecimal)"
        }
    }

    /// What to do now.
    var hint: String? {
        switch self {
        case .alreadySucceeded(_, let new, _): "see it with 'pki certificate show \(new.serial.hexadecimal)'"
        case .underWay: "wait for it to end and run the command again"
        case .otherLineage: "make a new request with a new key"
        case .otherWords(let id):
            "give that one up with 'pki certificate withdraw \(id.serial.hexadecimal)', and make a request with a new key"
        case .otherContent: "name the same facts, or use 'pki certificate replace'"
        case .otherProfile, .otherSubject, .predecessorUnknown, .predecessorMissing, .predecessorUnwanted:
            "see it with 'pki certificate show SERIAL'"
        case .predecessorExpired: "renew it, or apply for a new certificate"
        case .predecessorNotActive: "activate it first, or release its hold"
        case .predecessorRevoked: "its holder has to apply for a new certificate"
        case .sameKey: "make a new key pair, or use 'pki certificate renew'"
        case .sameKeyNotAllowed: "use 'pki certificate rekey' with a new key pair"
        case .keyDiffers: "make the request with that key, or use 'pki certificate rekey'"
        }
    }

    /// The kind of failure.
    var kind: FailureKind {
        switch self {
        case .alreadySucceeded, .underWay, .otherLineage, .otherWords: .conflict
        case .predecessorMissing, .predecessorUnwanted: .invalidInput
        case .predecessorUnknown: .notFound
        case .otherProfile, .otherSubject, .otherContent, .predecessorExpired, .predecessorNotActive,
            .predecessorRevoked,
            .sameKey, .sameKeyNotAllowed, .keyDiffers:
            .refused
        }
    }
}
