public import Model

/// Why a client of ours got no answer.
public struct HTTPSClientError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The address is not one of a server with TLS.
        case badAddress
        /// The client's key is of a kind that TLS 1.3 cannot use here.
        case keyUnusable(KeyAlgorithm)
        /// Certificates or key cannot be used.
        case identityUnusable(detail: String)
        /// Nobody answers, or the connection was cut.
        case unreachable(server: String, detail: String)
        /// The server's certificate, or ours, was not accepted.
        case untrusted(server: String, detail: String)
        /// The answer did not come in time.
        case late(server: String)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// Whether the same request may succeed when it is sent again.
    public var isPassing: Bool {
        switch reason {
        case .unreachable, .late: true
        case .badAddress, .keyUnusable, .identityUnusable, .untrusted: false
        }
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .badAddress: "this is no address of a server: https://HOST or https://HOST:PORT"
        case .keyUnusable(let algorithm): "a key of kind \(algorithm.rawValue) cannot be used for TLS here"
        case .identityUnusable(let detail): "the client's certificate or key cannot be used: \(detail)"
        case .unreachable(let server, let detail): "\(server) cannot be reached: \(detail)"
        case .untrusted(let server, let detail): "no trust between \(server) and this station: \(detail)"
        case .late(let server): "\(server) did not answer in time"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .badAddress: "give what 'pki serve' says after 'API on', with a name its certificate has"
        case .keyUnusable: "use a key on P-256 or P-384"
        case .identityUnusable: "give the certificate of exactly this key, PEM"
        case .unreachable, .late: "look at network and server, then run it again; nothing is lost"
        case .untrusted: "compare --trust with 'pki authority export root', the certificate, and the clock"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .badAddress, .keyUnusable, .identityUnusable: .invalidInput
        case .unreachable, .late: .unavailable
        case .untrusted: .unauthorized
        }
    }
}
