public import Model

/// Why a machine was not registered, or not changed.
public struct ClientRefusal: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The name has other characters or another length.
        case nameUnusable(String)
        /// The display name has the wrong length.
        case displayNameUnusable
        /// It may ask for nothing.
        case noProfiles
        /// There is no such profile.
        case profileUnknown(String)
        /// Certificates of this profile are for people: they need an approved application.
        case profileNeedsApplication(String)
        /// Who asks may not look after machines.
        case notAllowed(name: String)
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .nameUnusable(let name): "'\(name)' cannot be the name of a client"
        case .displayNameUnusable: "the display name must have 1 to 50 characters"
        case .noProfiles: "the client could ask for nothing"
        case .profileUnknown(let name): "there is no profile \(name)"
        case .profileNeedsApplication(let name): "a machine may not ask for certificates of profile \(name)"
        case .notAllowed(let name): "\(name) may not look after machine clients"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .nameUnusable: "use 1 to 40 of a-z, 0-9, '.' and '-', beginning with a letter"
        case .displayNameUnusable: nil
        case .noProfiles: "name at least one profile with --profiles"
        case .profileUnknown: "see 'pki profile list'"
        case .profileNeedsApplication: "only profiles of purpose 'service' do without an approved application"
        case .notAllowed: "it takes the role pki_admin"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .nameUnusable, .displayNameUnusable, .noProfiles: .invalidInput
        case .profileUnknown: .notFound
        case .profileNeedsApplication, .notAllowed: .refused
        }
    }
}
