public import Model

/// Why a plain listener does not listen, or a connection was not taken.
public struct ListenerError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The address cannot be bound; `isTaken` when that is because another socket has it.
        case cannotBind(address: String, isTaken: Bool, detail: String)
        /// TLS does not take the certificate, the key or an authority.
        case identityUnusable(detail: String)
        /// RSA key exchange, which TLS 1.3 does not have.
        case keyCannotDecrypt
        /// There are as many connections as may be.
        case tooManyConnections
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .cannotBind(let address, _, let detail): "cannot listen on \(address): \(detail)"
        case .identityUnusable(let detail): "TLS cannot be set up: \(detail)"
        case .keyCannotDecrypt: "the server's key signs only"
        case .tooManyConnections: "there are too many connections"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .cannotBind: "choose another address or port in pki.yaml, or end who uses it"
        case .identityUnusable: "the API needs an authority of p256, p384 or RSA"
        case .keyCannotDecrypt, .tooManyConnections: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .cannotBind, .tooManyConnections: .unavailable
        case .identityUnusable, .keyCannotDecrypt: .fault
        }
    }
}
