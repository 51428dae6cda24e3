import Model

/// A finished token is not what the book says.
struct TokenUnsound: OperatorError {
    let serial: String

    var message: String { "token \(serial) is not as the book has it, or has no certificate in force" }
    var hint: String? { "keep it here; 'pki token show \(serial)' tells what was done with it" }
    var kind: FailureKind { .conflict }
}
