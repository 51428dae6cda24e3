public import Model

/// Why something about the authorities was not done.
public struct HierarchyError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The private key is away, and was not looked for where it should be.
        case absenceUnproven(AuthorityID)
        /// An interrupted attempt to make the authority has signed a certificate for it already, in other words.
        case begunOtherwise(AuthorityID, CertificateID, detail: String)
        /// A certificate from elsewhere cannot become, or certify, this authority.
        case certificateUnfit(detail: String)
        /// The certificates given do not lead from the authority's own to a trusted one.
        case chainUnfit(detail: String)
        /// The authority was revoked, or stands below one that was.
        case fallen(AuthorityID)
        /// The request is being given up: its key goes, or is gone.
        case givingUp(AuthorityID)
        /// The private key is not where it should be.
        case keyAbsent(AuthorityID)
        /// The authority was imported without its private key.
        case keyElsewhere(AuthorityID)
        /// The private key is there, so what the authority began is finished by it.
        case keyPresent(AuthorityID)
        /// A key that an earlier attempt left is of another kind.
        case keyOfOtherKind(name: String, found: KeyAlgorithm)
        /// Somebody else's authority, which an authority of ours certified, has the distinguished name.
        case nameCertified(subject: String, by: CertificateID)
        /// Another authority has the distinguished name.
        case nameTaken(subject: String, by: AuthorityID)
        /// The destruction was not told that it may take valid certificates with it.
        case needed(AuthorityID, valid: Int)
        /// Somebody else's authority certified it, so its successor is not made by a rollover.
        case parentElsewhere(AuthorityID, successor: AuthorityID)
        /// Who certified it issues no more and has no successor, so somebody else is to certify its successor.
        case parentEnded(AuthorityID, parent: AuthorityID, AuthorityRecord.State)
        /// An issuing authority that certified itself has nobody above it who would certify its successor.
        case parentNone(AuthorityID, successor: AuthorityID)
        /// Who asks lacks the role pki_admin.
        case notAllowed(name: String)
        /// The authority began nothing that it did not finish.
        case nothingUnfinished(AuthorityID)
        /// Nobody of this book certified it, so nobody here can revoke it; it signed its own certificate, or somebody else did.
        case notBelowUs(AuthorityID, isSelfSigned: Bool)
        /// No certificates of the book that are good today lead from the authority to the other one.
        case noPath(AuthorityID, to: AuthorityID)
        /// The authority is in a state in which this is not done.
        case notInState(AuthorityID, AuthorityRecord.State)
        /// The parent may not certify authorities, or not this one.
        case parentUnfit(AuthorityID, detail: String)
        /// The token that the key of an authority is in, where that of its successor would go, is not there.
        case placeAway(AuthorityID, detail: String)
        /// A request from elsewhere cannot be certified.
        case requestUnfit(detail: String)
        /// The outstanding request of this name asks for something else.
        case requestDiffers(AuthorityID, detail: String)
        /// Somebody else was asked to certify its successor.
        case requested(AuthorityID, by: AuthorityID)
        /// One person was named twice.
        case samePerson(name: String)
        /// The issuer has certified the name and key of a request before, in other words.
        case signedOtherwise(CertificateID, detail: String)
        /// The authority has a successor already.
        case succeeded(AuthorityID, by: AuthorityID)
        /// A successor that was begun is not the one that is asked for.
        case succeededOtherwise(AuthorityID, by: AuthorityID, detail: String)
        /// The successor of a root was retired, revoked or destroyed, and none follows it.
        case successorEnded(AuthorityID, successor: AuthorityID)
        /// Root and successor could not certify each other.
        case unlinkable(AuthorityID, detail: String)
        /// A root has not certified its successor; one that has ended never will.
        case unlinked(AuthorityID, successor: AuthorityID, hasEnded: Bool)
        /// The plan of a new authority is not usable.
        case unusable(what: String, detail: String)
    }

    /// What stands against it.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }
}

extension HierarchyError {
    /// What failed.
    public var message: String {
        switch reason {
        case .absenceUnproven(let authority):
            "the private key of authority \(authority) is away, which does not say that it is gone"
        case .begunOtherwise(let authority, let certificate, let detail):
            "an interrupted attempt to make authority \(authority) has signed certificate \(certificate.serial.hexadecimal) \(detail)"
        case .requested(let authority, let successor):
            "authority \(authority) is to be succeeded by \(successor), whose certificate was requested"
        case .certificateUnfit(let detail): "the certificate cannot be taken: \(detail)"
        case .chainUnfit(let detail): "the chain given does not lead to it: \(detail)"
        case .fallen(let authority): "authority \(authority) was revoked, or stands below one that was"
        case .givingUp(let authority):
            "the request of authority \(authority) is being given up: its key is destroyed, or will be"
        case .nameCertified(let subject, let certificate):
            "certificate \(certificate.serial.hexadecimal) of authority \(certificate.authority) gives the name \(subject) to another key"
        case .nameTaken(let subject, let other): "authority \(other) has the name \(subject)"
        case .requestDiffers(let authority, let detail):
            "there is a request of authority \(authority) already, \(detail)"
        case .keyAbsent(let authority): "the private key of authority \(authority) is not at hand"
        case .keyElsewhere(let authority): "the private key of authority \(authority) never was here"
        case .keyPresent(let authority): "the private key of authority \(authority) is at hand"
        case .nothingUnfinished(let authority): "authority \(authority) left nothing unfinished"
        case .keyOfOtherKind(let name, let found): "there is a key \(name) already, of kind \(found.rawValue)"
        case .needed(let authority, let valid):
            "\(valid) certificate\(valid == 1 ? "" : "s") of authority \(authority) \(valid == 1 ? "is" : "are") still valid"
        case .notAllowed(let name): "\(name) may not do this"
        case .notBelowUs(let authority, true):
            "authority \(authority) signed its own certificate, so nobody stands above it who could revoke that"
        case .notBelowUs(let authority, _): "authority \(authority) stands below somebody else's authority"
        case .noPath(let authority, let anchor): "no path leads from authority \(authority) to \(anchor)"
        case .notInState(let authority, let state): "authority \(authority) is \(state.rawValue)"
        case .parentElsewhere(let authority, _):
            "authority \(authority) was certified by somebody else's authority"
        case .parentEnded(let authority, let parent, let state):
            "authority \(parent), which would certify the successor of \(authority), is \(state.rawValue) and has none itself"
        case .parentNone(let authority, _):
            "authority \(authority) signed its own certificate, so nobody here certifies its successor"
        case .parentUnfit(let authority, let detail): "authority \(authority) cannot certify it: \(detail)"
        case .placeAway(let authority, let detail):
            "the successor of authority \(authority) would have its key where that one has it: \(detail)"
        case .requestUnfit(let detail): "the request cannot be certified: \(detail)"
        case .samePerson(let name): "\(name) cannot be both persons"
        case .signedOtherwise(let certificate, let detail):
            "authority \(certificate.authority) has certified this name and key before, \(detail): certificate \(certificate.serial.hexadecimal)"
        case .succeeded(let authority, let successor):
            "authority \(authority) was succeeded by \(successor)"
        case .succeededOtherwise(let authority, let successor, let detail):
            "an interrupted rollover of authority \(authority) has made \(successor) \(detail)"
        case .successorEnded(let authority, let successor):
            "the successor \(successor) of authority \(authority) has ended, and none follows it"
        case .unlinkable(let authority, let detail):
            "authority \(authority) and its successor could not certify each other: \(detail)"
        case .unlinked(let authority, let successor, let hasEnded):
            "authority \(authority) has not certified its successor \(successor)\(hasEnded ? ", and certifies nothing more" : "")"
        case .unusable(let what, let detail): "\(what): \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .absenceUnproven:
            "name the medium that it was on with '--root-keys DIR', or have the HSM there: it is looked for"
        case .begunOtherwise(_, let certificate, _):
            "finish it in the same words; or end what was signed, 'pki authority revoke \(certificate.authority) --certificate \(certificate.serial.hexadecimal)', and choose another name"
        case .requested(_, let successor):
            "when it comes: 'pki authority import-certificate \(successor)'; else 'pki authority give-up \(successor)'"
        case .certificateUnfit:
            "see 'pki authority request' for what was asked; have the other authority correct it"
        case .chainUnfit:
            "have its issuer correct that certificate, or name the right ones with --chain"
        case .fallen:
            "nobody accepts what it certifies: make a new authority; one that issues still is ended with 'pki authority retire', and one without its key can be on record"
        case .givingUp(let authority):
            "end that first: 'pki authority give-up \(authority) --confirm'; then ask again, with a new key"
        case .nameCertified, .nameTaken:
            "one name is one authority: choose another common name or organisation"
        case .requestDiffers: "ask with what it says, or under another name"
        case .keyAbsent:
            "bring the key back: '--root-keys DIR' for a key on a removable medium, '--share FILE' for shares, or connect its token for a key in an HSM; one that is gone for ever is given up with 'pki authority give-up'"
        case .keyElsewhere(let authority):
            "import it with its key: 'pki authority import \(authority) --certificate FILE --key FILE'"
        case .keyPresent: "what it began is finished at the next start, as of 'pki serve' or 'pki produce'"
        case .nothingUnfinished:
            "its key is here: 'pki authority destroy' ends a retired one; see 'pki doctor'"
        case .keyOfOtherKind(_, let found):
            "no key is overwritten: say it with '--algorithm \(found.rawValue)', as it was begun, and roll over after it; or choose another name"
        case .needed(_, let valid):
            "wait for their end, or say '--even-though \(valid)'; in a ceremony file, 'evenThough: \(valid)'"
        case .notAllowed: "it takes two persons with the role pki_admin"
        case .notBelowUs(_, true):
            "announce its end to those who trust it, then 'pki authority retire'; a compromise is put on record with --reason keyCompromise"
        case .notBelowUs:
            "have that one revoke it, then 'pki authority retire'; a compromise is put on record with --reason keyCompromise"
        case .noPath: "see 'pki authority show' for its cross and link certificates"
        case .notInState(_, .active): "retire it first: 'pki authority retire'"
        case .notInState(_, .retired):
            "ask its successor, see 'pki authority list'; 'pki authority rollover' gives an issuing authority one"
        case .notInState(_, .destroyed):
            "its key is gone; 'pki authority rollover' gives an issuing authority a successor"
        case .parentElsewhere(let authority, let successor):
            "ask that one for its successor: 'pki authority request \(successor) --predecessor \(authority)'; or name a parent of this book"
        case .parentEnded:
            "name who is to: '--parent ROOT', in a ceremony file 'parent: ROOT'; 'pki authority create' makes another root"
        case .parentNone(let authority, let successor):
            "name who is to: '--parent ROOT'; or ask somebody else: 'pki authority request \(successor) --predecessor \(authority)'"
        case .parentUnfit: "see 'pki authority list', and name a root of this book"
        case .placeAway:
            "connect it; or name another place, '--key file', 'offline' or a pkcs11: URI, in a ceremony file 'key'"
        case .requestUnfit: "ask for a corrected request"
        case .signedOtherwise(let certificate, _):
            "'pki certificate export \(certificate.serial.hexadecimal)' writes it; or end it, 'pki authority revoke \(certificate.authority) --certificate \(certificate.serial.hexadecimal)', and have another request made with a new key"
        case .samePerson: "this takes two different persons: --as and --second"
        case .succeeded(_, let successor): "continue with \(successor)"
        case .succeededOtherwise(let authority, let successor, _):
            "'pki authority rollover \(authority)', without other words, finishes it; \(successor) can have a successor of its own then"
        case .successorEnded(let authority, _):
            "\(authority) stays as it is; make another root, 'pki authority create', and have \(authority) certify it, 'pki authority cross-sign'"
        case .unlinkable:
            "where one of them has a path length both have one name: leave out --common-name; else see the profile"
        case .unlinked(let authority, _, false):
            "'pki authority rollover \(authority)' does it, and retires it then"
        case .unlinked(let authority, let successor, _):
            "who trusts \(authority) needs \(successor) as an anchor: give them its certificate, 'pki authority export \(successor)'"
        case .unusable: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .certificateUnfit, .chainUnfit, .requestUnfit, .unusable: .invalidInput
        case .absenceUnproven, .keyAbsent, .keyElsewhere, .placeAway: .unavailable
        case .noPath: .notFound
        case .begunOtherwise, .givingUp, .keyOfOtherKind, .keyPresent, .nameCertified, .nameTaken,
            .nothingUnfinished,
            .notInState, .parentEnded, .requestDiffers,
            .requested, .signedOtherwise, .succeeded, .succeededOtherwise, .successorEnded,
            .unlinked:
            .conflict
        case .fallen, .needed, .notAllowed, .notBelowUs, .parentElsewhere, .parentNone, .parentUnfit,
            .samePerson, .unlinkable:
            .refused
        }
    }
}
