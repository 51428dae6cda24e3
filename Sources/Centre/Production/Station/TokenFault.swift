import Issuer
import Model
import OpenSSL
import Tokens

/// What an error says of the token that was being made.
enum TokenFault: Hashable {
    /// Nothing, or that it went away.
    case none
    /// It is no good, and never will be.
    case broken
    /// It may do better when it is inserted again.
    case wrongAnswer
    /// It carries something that is not ours.
    case foreign

    /// Judges an error.
    init(_ error: any OperatorError) {
        if case .proofFailed? = (error as? CentreError)?.reason {
            self = .broken
        } else if let error = error as? TokenError {
            self = TokenFault.fault(error.reason)
        } else if let error = error as? OfficeRefusal {
            self = error.spoilsKey ? .broken : .none
        } else {
            self = TokenFault.spoilsKey(error) ? .broken : .none
        }
    }

    /// Whether the key that a token made can never be certified: it was seen before, or is weak.
    ///
    /// What made it is broken.
    static func spoilsKey(_ error: any Error) -> Bool {
        switch error {
        case let error as IssuanceError:
            switch error.reason {
            case .keyBlocked, .keyTooWeak: true
            case .book(let cause): spoilsKey(cause)
            default: false
            }
        case let error as BookError:
            switch error.reason {
            case .keyAlreadyCertified, .keyBlocked: true
            default: false
            }
        case let error as CryptoError:
            if case .keyTooWeak = error.reason { true } else { false }
        default: false
        }
    }

    private static func fault(_ reason: TokenError.Reason) -> TokenFault {
        switch reason {
        case .untrueAnswer, .emptySlot, .pinLocked, .pukLocked, .officerPINLocked, .tooFewTries: .broken
        case .unexpectedStatus, .malformedAnswer, .wrongPIN, .wrongPUK, .wrongOfficerPIN,
            .managementKeyRefused, .timeout, .reader, .moduleSilent,
            .unsupported, .unsupportedAlgorithm, .tooLarge, .moduleFailed, .moduleEnded, .notPIV, .noSerial,
            .crypto:
            .wrongAnswer
        case .alreadyPersonalised: .foreign
        case .serviceNotRunning, .noReader, .unknownReader, .noCard, .cardRemoved, .cardReset, .readerBusy,
            .cardSwapped, .notPermitted, .invalidSecret, .makersPINRefused, .stateFile, .virtualReader:
            .none
        }
    }
}
