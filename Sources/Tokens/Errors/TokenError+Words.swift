public import Model

extension TokenError {
    /// What failed, in one clause.
    public var message: String {
        switch reason {
        case .serviceNotRunning: "the smart card service does not answer"
        case .noReader: "no smart card reader is connected"
        case .unknownReader(let name): "there is no reader named '\(name)'"
        case .noCard(let reader): "there is no card in reader '\(reader)'"
        case .cardRemoved(let reader): "the card was removed from reader '\(reader)' during the operation"
        case .cardReset(let reader): "the card in reader '\(reader)' was reset by another program"
        case .readerBusy(let reader): "reader '\(reader)' is in use by another program"
        case .timeout(let reader): "the card in reader '\(reader)' did not answer in time"
        case .reader(let operation, let code):
            "\(operation) failed with PC/SC error \(Self.hexadecimal(code, 8))"
        case .notPIV(let reader): "the card in reader '\(reader)' has no PIV application"
        case .cardSwapped(let expected, let found): "expected card \(expected), found card \(found)"
        case .noSerial(let reader): "the card in reader '\(reader)' has no serial number"
        case .unexpectedStatus(let operation, let status):
            "\(operation) was refused by the card with status \(Self.hexadecimal(status, 4))"
        case .malformedAnswer(let operation): "the card's answer to \(operation) cannot be read"
        case .untrueAnswer(let operation): "the card's answer to \(operation) does not hold"
        case .wrongPIN(let left): "the PIN is wrong\(Self.tries(left))"
        case .wrongPUK(let left): "the PUK is wrong\(Self.tries(left))"
        case .wrongOfficerPIN(let left): "the SO PIN is wrong\(Self.tries(left))"
        case .pinLocked: "the PIN is locked"
        case .pukLocked: "the PUK is locked"
        case .officerPINLocked: "the SO PIN is locked"
        case .tooFewTries(let secret, let left):
            "only \(left) \(left == 1 ? "try" : "tries") left for the \(secret), not spent"
        case .notPermitted(let serial): "token \(serial) was taken over by somebody else meanwhile"
        case .alreadyPersonalised(let serial):
            "token \(serial) is in use already: its secrets are not known here"
        case .makersPINRefused(let serial, let module):
            "token \(serial) of module \(module) does not take the 'factoryOfficerPIN' of pki.yaml"
        case .managementKeyRefused(let serial): "card \(serial) does not accept the management key on record"
        case .unsupportedAlgorithm(let algorithm): "the card cannot make or use \(algorithm.rawValue) keys"
        case .unsupported(let operation): "the card does not support \(operation)"
        case .emptySlot(let slot): "there is no key in slot \(slot.rawValue)"
        case .tooLarge(let octets): "\(octets) octets do not fit into the card"
        case .invalidSecret(let detail): detail
        case .crypto(let detail): "the cryptographic library failed: \(detail)"
        case .moduleFailed(let module, let detail): "token module \(module): \(detail)"
        case .moduleSilent(let module): "token module \(module) did not answer in time"
        case .moduleEnded(let module, let detail):
            "token module \(module) took its process down: \(detail)"
        case .stateFile(let path, let detail):
            "the virtual card's state in '\(path)' cannot be used: \(detail)"
        case .virtualReader(let detail): "the virtual reader does not work: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .serviceNotRunning: "start it, for example with 'systemctl start pcscd.socket', and try again"
        case .noReader: "connect a reader or a USB token and try again"
        case .unknownReader: "list the readers and give one of their names"
        case .noCard: "insert the card and try again"
        case .cardRemoved: "insert the same card again and repeat the command: it continues where it was"
        case .cardReset, .readerBusy: "close the other program and try again"
        case .timeout: "remove the card, insert it again and repeat the command"
        case .notPIV: "use a token that supports PIV (NIST SP 800-73)"
        case .cardSwapped(let expected, _): "insert card \(expected)"
        case .noSerial: "use another blank: a card that cannot be told apart cannot be put on record"
        case .malformedAnswer, .untrueAnswer, .unexpectedStatus:
            "try once more; if it happens again set the card aside"
        case .wrongPIN: "check the PIN before trying again: the card locks when no try is left"
        case .wrongPUK: "stop: the card becomes useless when no try is left"
        case .wrongOfficerPIN: "stop: the token becomes useless when no try is left"
        case .pinLocked: "unlock the card with its PUK"
        case .pukLocked, .officerPINLocked: "set the token aside and make another one"
        case .tooFewTries("PIN", _): "set the PIN anew with the PUK"
        case .tooFewTries("SO PIN", _):
            "set the token aside and make another one: the last try is given to nothing"
        case .tooFewTries: "set the token aside"
        case .alreadyPersonalised: "use a factory-fresh token, or reset this one with its maker's tool first"
        case .notPermitted(let serial): "nothing was changed on it; see 'pki token show \(serial)'"
        case .makersPINRefused:
            "correct 'factoryOfficerPIN' before any other token is tried; when it is right, take this token out: "
                + "it is somebody's, or its maker's tool has to reset it"
        case .managementKeyRefused: "check that this is the card on record; set it aside if it is"
        case .unsupportedAlgorithm: "choose another key algorithm in the profile, or another model of token"
        case .tooLarge: "use a smaller certificate"
        case .moduleFailed, .moduleSilent: "check the module and its token with its maker's tool"
        case .moduleEnded: "repeat the command; if it happens again, get another version of the module"
        case .stateFile: "check the file and its directory, or begin with a new virtual card"
        case .virtualReader: "install pcscd and vsmartcard-vpcd, and run as root or allow user namespaces"
        case .reader: "look after the smart card service and the reader, and repeat the command"
        case .unsupported, .emptySlot, .invalidSecret, .crypto: nil
        }
    }

    /// Decides exit status and HTTP status.
    public var kind: FailureKind {
        switch reason {
        case .serviceNotRunning, .noReader, .noCard, .cardRemoved, .cardReset, .readerBusy, .timeout, .reader,
            .moduleFailed, .moduleSilent, .moduleEnded, .virtualReader:
            .unavailable
        case .unknownReader, .emptySlot: .notFound
        case .notPIV, .noSerial, .unsupported, .unsupportedAlgorithm, .tooLarge, .invalidSecret: .invalidInput
        case .cardSwapped, .alreadyPersonalised, .notPermitted: .conflict
        case .wrongPIN, .wrongPUK, .wrongOfficerPIN, .pinLocked, .pukLocked, .officerPINLocked,
            .managementKeyRefused:
            .unauthorized
        case .tooFewTries, .makersPINRefused: .refused
        case .unexpectedStatus, .malformedAnswer, .untrueAnswer, .crypto, .stateFile: .fault
        }
    }

    /// True when the card is no longer there as it was, or the service that it was reached through: reconnecting may help.
    var isLostCard: Bool {
        switch reason {
        case .cardRemoved, .cardReset, .serviceNotRunning: true
        default: false
        }
    }

    private static func tries(_ left: Int?) -> String {
        switch left {
        case .none: ""
        case .some(1): "; 1 try left"
        case .some(let count): "; \(count) tries left"
        }
    }

    private static func hexadecimal(_ value: some BinaryInteger, _ digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
