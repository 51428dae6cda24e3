import Enrollment
import Issuer
import Model
import Portal

/// What the parts of the centre refuse, as a holder's assistant is told.
extension RenewalRefusal {
    /// The refusal that says an error; the error itself where nothing of it is the holder's.
    ///
    /// - Parameters:
    ///   - error: what was thrown.
    ///   - verb: what was asked.
    /// - Returns: what is to be thrown.
    static func saying(_ error: any Error, to verb: RenewalVerb) -> any Error {
        let reason: Reason? =
            switch error {
            case let error as EnrollmentError: said(error, verb)
            case let error as IssuanceError: said(error)
            case let error as BookError: said(error)
            case let error as SuccessionError: said(error)
            case let error as CentreError: said(error)
            default: nil
            }
        guard let reason else { return error }
        return RenewalRefusal(reason)
    }

    private static func said(_ error: EnrollmentError, _ verb: RenewalVerb) -> Reason? {
        switch error.reason {
        case .codeWrong, .notFound: verb == .redeem ? .code : .session
        case .codeLocked: .codeLocked
        case .codeExpired: verb == .redeem ? .codeExpired : .session
        case .codeUsed: .codeUsed
        case .codeHeld(let until): .codeHeld(until: until)
        case .certificateNotActive: .notInForce
        case .otherRequest: .otherRequest
        case .stateChanged: .busy
        case .notApproved, .invalidTransition: .session
        case .book(let cause): said(cause)
        default: nil
        }
    }

    private static func said(_ error: IssuanceError) -> Reason? {
        switch error.reason {
        case .book(let cause): said(cause)
        case .keyBlocked, .keyTooWeak, .applicationBoundToOtherKey: .request(.key, detail: error.message)
        case .keyNotAllowed: .request(.algorithm, detail: error.message)
        case .proofOfPossessionFailed: .request(.signature, detail: error.message)
        case .requestBeyondProfile: .request(.extensions, detail: error.message)
        case .predecessorExpired: .notInForce
        case .succession(let refusal): said(refusal, error.message)
        case .factMissing, .factUnusable, .lintFailed, .noProfile, .profileSwitchedOff, .validityEmpty:
            .request(.content, detail: error.message)
        case .authorityNotYetValid, .clockJumpedBack, .comparisonFailed, .cryptography, .keyUnfit,
            .keyUnavailable, .noAuthority, .recordDisagrees:
            nil
        }
    }

    private static func said(_ refusal: SuccessionRefusal, _ detail: String) -> Reason {
        switch refusal {
        case .predecessorExpired, .predecessorNotActive, .predecessorRevoked: .notInForce
        case .underWay: .busy
        case .sameKey, .sameKeyNotAllowed, .keyDiffers: .request(.key, detail: detail)
        case .alreadySucceeded, .otherLineage, .otherProfile, .otherSubject, .otherWords, .otherContent,
            .predecessorMissing, .predecessorUnknown, .predecessorUnwanted:
            .request(.content, detail: detail)
        }
    }

    private static func said(_ error: BookError) -> Reason? {
        switch error.reason {
        case .stateChanged, .repeated, .exists, .busy: .busy
        case .keyAlreadyCertified, .keyBlocked: .request(.key, detail: error.message)
        case .serialTaken, .alreadyCertified, .conflictingApplication, .notFound, .numberNotGrowing,
            .diskFull, .damaged, .newerSchema, .cannotOpen, .replaced, .outOfDate, .failed:
            nil
        }
    }

    private static func said(_ error: SuccessionError) -> Reason? {
        switch error.reason {
        case .givenUp: .request(.key, detail: error.message)
        case .predecessorChanged: .notInForce
        case .fallen, .otherProven, .imported: .request(.content, detail: error.message)
        case .signatureUnfit: .proof
        default: nil
        }
    }

    private static func said(_ error: CentreError) -> Reason? {
        switch error.reason {
        case .occupied: .busy
        case .notAttested, .tokenUnsuitable: .request(.attestation, detail: error.message)
        default: nil
        }
    }
}
