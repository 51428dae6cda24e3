public import Model

/// Why the stock of tokens stays as it is.
public struct InventoryError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The name of a delivery is empty, too long, or has characters that do not print.
        case badBatch
        /// A line of the list is no token.
        case badLine(Int, detail: String)
        /// The list names no token.
        case empty
        /// A token of the list is on record, and not in stock.
        case known(serial: String, state: TokenRecord.State)
        /// A token of the list is in stock already, as another model.
        case otherModel(serial: String, model: String)
        /// It takes a pki_admin.
        case notAdministrator(name: String)
        /// Who asks may not do this.
        case notAllowed(name: String)
        /// The token is being made.
        case open(serial: String, application: ApplicationNumber)
        /// Certificates on the token are in force.
        case certificatesLiving(serial: String, count: Int)
        /// The token was never taken into stock, and here it must be.
        case notStocked(serial: String)
        /// The reason is too short or too long.
        case textMissing
        /// The list is too long.
        case tooMany(limit: Int)
        /// The token has ended already, or never was in anybody's hands.
        case wrongState(serial: String, state: TokenRecord.State)
    }

    /// What stands against it.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .badBatch: "the name of a delivery has 1 to 64 printable characters"
        case .badLine(let line, let detail): "line \(line): \(detail)"
        case .empty: "the list names no token"
        case .known(let serial, let state): "token \(serial) is on record already: \(state.rawValue)"
        case .otherModel(let serial, let model): "token \(serial) is in stock already, as \(model)"
        case .notAdministrator(let name), .notAllowed(let name): "\(name) may not do this"
        case .open(let serial, let application):
            "token \(serial) is being made for application \(application)"
        case .certificatesLiving(let serial, let count):
            "\(count) \(count == 1 ? "certificate" : "certificates") on token \(serial) \(count == 1 ? "is" : "are") in force"
        case .notStocked(let serial): "token \(serial) was never taken into stock"
        case .textMissing: "a reason of 2 to 200 characters is needed"
        case .tooMany(let limit): "the list has more than \(limit) tokens"
        case .wrongState(let serial, let state): "token \(serial) is \(state.rawValue)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .badBatch, .textMissing: nil
        case .badLine, .empty:
            "one token on each line: serial number, comma, model; see 'pki token import --help'"
        case .known(let serial, _): "take it off the list, and look at it with 'pki token show \(serial)'"
        case .otherModel: "ask the supplier which one it is, and correct the list"
        case .notAdministrator: "it takes the role pki_admin"
        case .notAllowed: "it takes the role biz_admin"
        case .open(_, let application): "finish it, or close it with 'pki job cancel \(application)'"
        case .certificatesLiving(let serial, _):
            "end the token first: 'pki token retire \(serial)' revokes what is on it"
        case .notStocked: "let a biz_admin take it in with 'pki token import'"
        case .tooMany: "split it into several deliveries"
        case .wrongState(let serial, _): "see 'pki token show \(serial)'"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .badBatch, .badLine, .empty, .textMissing, .tooMany: .invalidInput
        case .known, .otherModel, .open, .wrongState, .certificatesLiving: .conflict
        case .notAdministrator, .notAllowed, .notStocked: .refused
        }
    }
}
