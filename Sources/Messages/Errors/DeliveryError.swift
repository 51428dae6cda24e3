public import Model

/// Why a message could not be handed over.
public struct DeliveryError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The relay or gateway cannot be reached, is busy, or broke off: the message may have arrived.
        case unreachable(service: String, detail: String)
        /// The relay or gateway does not know us, or we do not know it: its configuration or ours is wrong.
        case untrusted(service: String, detail: String)
        /// It will not take this message, whenever it is given: the address does not exist, say.
        case rejected(service: String, detail: String)
        /// The address cannot be written into a message.
        case badAddress
        /// libcurl failed before anything was sent.
        case library(detail: String)
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// Whether the same message may be taken later.
    public var isTemporary: Bool {
        switch reason {
        case .unreachable, .untrusted, .library: true
        case .rejected, .badAddress: false
        }
    }

    /// What failed; no address and no text of a message is in it.
    public var message: String {
        switch reason {
        case .unreachable(let service, let detail): "\(service) cannot be reached: \(detail)"
        case .untrusted(let service, let detail):
            "\(service) and this centre do not trust each other: \(detail)"
        case .rejected(let service, let detail): "\(service) rejected the message: \(detail)"
        case .badAddress: "the address cannot be written into a message"
        case .library(let detail): "libcurl failed: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .unreachable:
            "check that it runs and that 'messages' or 'platform' in pki.yaml names it; what waits is tried again"
        case .untrusted:
            "check user name, password and certificates in 'messages' or 'platform' of pki.yaml; what waits is tried again"
        case .rejected, .badAddress: "check the address with the applicant"
        case .library: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .unreachable, .untrusted: .unavailable
        case .rejected: .refused
        case .badAddress: .invalidInput
        case .library: .fault
        }
    }
}
