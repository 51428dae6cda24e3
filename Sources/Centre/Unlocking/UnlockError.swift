public import Model
public import Tokens

/// Why a token is not unlocked.
public struct UnlockError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// Who approved it may not approve any more: retired, revoked, or without the role.
        case approverFallen(serial: String, name: String)
        /// The certificate of who approved it is on hold.
        case approverSuspended(serial: String, name: String)
        /// Its holder applied for it, and it is for nothing but that.
        case appliedFor(serial: String, ApplicationNumber)
        /// The token's certificate is not on file, not in force, or not the one on the token.
        case certificateInvalid(serial: String)
        /// Codes for a token follow each other too fast.
        case codeTooSoon(serial: String)
        /// There were as many codes for a token in a day as there may be.
        case codesUsedUp(serial: String)
        /// It was not run in time.
        case expired(serial: String)
        /// The token has its new PIN, and the printer's queue takes no letter that says it.
        case letterWaits(serial: String, queue: String, detail: String)
        /// Nothing was asked for.
        case noneOpen(serial: String)
        /// Nobody sits at a terminal to type a PIN.
        case noTerminal
        /// Who asks may not do this.
        case notAllowed(name: String, roles: String)
        /// There is an unlock that is open.
        case open(serial: String, state: UnlockRecord.State)
        /// It was asked for before its holder, or another holder, had the token.
        case overtaken(serial: String)
        /// What was typed twice is not the same.
        case pinsDiffer
        /// The PIN that was typed is a bad one.
        case pinRefused(PINPolicy.Refusal)
        /// Who asked would approve, or who approved would run it.
        case samePerson(name: String)
        /// The reason or the evidence is too short or too long.
        case textMissing
        /// The token was never made, or has ended.
        case tokenState(serial: String, state: TokenRecord.State)
        /// The token has none of the secrets on record.
        case secretsUnknown(serial: String)
        /// The token is in no reader.
        case tokenAbsent(serial: String)
        /// The unlock stands elsewhere.
        case wrongState(serial: String, state: UnlockRecord.State)
    }

    /// What stands against it.
    public let reason: Reason

    /// Whether it is about who approved, so that the approval may be taken back all the same.
    var isOfApprover: Bool {
        switch reason {
        case .approverFallen, .approverSuspended: true
        default: false
        }
    }

    /// Whether it may pass: what it stands against waits, and does not end.
    var mayPass: Bool {
        if case .approverSuspended = reason { true } else { false }
    }

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .approverFallen(let serial, let name):
            "\(name), who approved the unlock of token \(serial), may not approve any more"
        case .approverSuspended(let serial, let name):
            "the certificate of \(name), who approved the unlock of token \(serial), is on hold"
        case .appliedFor(let serial, let number):
            "the unlock of token \(serial) is what its holder applied for with \(number): a PIN of their own, no letter"
        case .certificateInvalid(let serial):
            "token \(serial) does not carry a certificate of its own in force"
        case .codeTooSoon(let serial): "a code for token \(serial) was issued less than a minute ago"
        case .codesUsedUp(let serial): "five codes for token \(serial) were issued in a day"
        case .expired(let serial): "the unlock of token \(serial) was not run in time"
        case .letterWaits(let serial, let queue, let detail):
            "token \(serial) is changed, and its PIN is on no letter: the printer's queue '\(queue)' cannot be used: \(detail)"
        case .noneOpen(let serial): "no unlock of token \(serial) is open"
        case .noTerminal: "there is no terminal to type a PIN at"
        case .notAllowed(let name, _): "\(name) may not do this"
        case .open(let serial, let state): "an unlock of token \(serial) is open already: \(state.rawValue)"
        case .overtaken(let serial):
            "the unlock of token \(serial) was asked for before its holder had it, and is void"
        case .pinsDiffer: "the two PINs that were typed are not the same"
        case .pinRefused(let refusal): "the PIN is refused: \(refusal.words)"
        case .samePerson(let name): "\(name) was there before: each step takes another person"
        case .textMissing: "a reason and what the holder showed are needed, 2 to 200 characters each"
        case .tokenState(let serial, let state): "token \(serial) is \(state.rawValue)"
        case .secretsUnknown(let serial): "token \(serial) has other secrets than those on record"
        case .tokenAbsent(let serial): "token \(serial) is in no reader of this machine"
        case .wrongState(let serial, let state): "the unlock of token \(serial) is \(state.rawValue)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .approverSuspended:
            "wait until it is released, or take the approval back with 'pki token unlock reject'"
        case .appliedFor:
            "the holder runs it with the code, or 'pki token unlock run' at the desk; 'pki token unlock reject' closes the application"
        case .certificateInvalid: "an unlock is for a token that works; see 'pki token show'"
        case .codeTooSoon: "wait a minute; the earlier code is good"
        case .codesUsedUp: "wait until tomorrow, or run it at the desk with 'pki token unlock run'"
        case .approverFallen, .expired, .noneOpen, .overtaken: "ask for one with 'pki token unlock create'"
        case .letterWaits:
            "look into the printer with 'lpstat -l -p', and run the same command again with the token inserted"
        case .noTerminal: "write a letter instead, with --to or --printer"
        case .notAllowed(_, let roles): "it takes the role \(roles)"
        case .open, .wrongState: "see 'pki token unlock list'"
        case .pinsDiffer, .pinRefused:
            "choose 6 to 8 digits that nobody guesses, and type them twice; run it again"
        case .samePerson: "let somebody else do it"
        case .textMissing: "say them with --text and --evidence"
        case .tokenState: "see 'pki token show'"
        case .secretsUnknown:
            "do not reset it, that would destroy its key; was the book restored? see docs/operations/recovery.md"
        case .tokenAbsent: "insert it and run the command again; see 'pki token readers'"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .approverFallen, .approverSuspended, .appliedFor, .codeTooSoon, .codesUsedUp, .expired, .open,
            .overtaken, .secretsUnknown,
            .tokenState,
            .wrongState:
            .conflict
        case .certificateInvalid, .notAllowed, .samePerson: .refused
        case .noneOpen: .notFound
        case .letterWaits, .noTerminal, .tokenAbsent: .unavailable
        case .pinsDiffer, .pinRefused, .textMissing: .invalidInput
        }
    }
}

extension PINPolicy.Refusal {
    /// The reason in words.
    var words: String {
        switch self {
        case .length: "it has too few or too many digits"
        case .notDigits: "it has something else than digits"
        case .allSame: "it is one digit over and over"
        case .run: "it is a run"
        case .repeated: "it is one group of digits over and over"
        case .birthday: "it is the holder's birthday"
        case .date: "it reads as a date, and the holder's document does not tell the birthday"
        case .identityNumber: "it is part of the holder's identity number"
        case .phone: "it is part of the holder's telephone number"
        case .knownNumber:
            "it is part of the number of the token, or of the organisation or application that it is for"
        }
    }
}
