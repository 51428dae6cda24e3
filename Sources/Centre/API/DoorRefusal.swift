public import Model

/// Why an authority makes no certificate for the doors of this centre: TLS does not read what it signs.
public struct DoorRefusal: OperatorError, Hashable {
    /// What for.
    public enum Purpose: Hashable, Sendable {
        /// A certificate of a profile.
        case profile(String)
        /// The next one of a machine, whose line goes on with this authority.
        case renewal(client: String)
    }

    /// The authority.
    public let authority: AuthorityID
    /// What for.
    public let purpose: Purpose

    init(_ authority: AuthorityID, _ purpose: Purpose) {
        self.authority = authority
        self.purpose = purpose
    }

    /// What failed.
    public var message: String {
        let words =
            switch purpose {
            case .profile(let name): "issues by profile \(name)"
            case .renewal(let client): "issues what follows the certificate of client \(client)"
            }
        return "authority \(authority) \(words), and signs with SM2, which TLS does not read here"
    }

    /// What to do now.
    public var hint: String? {
        switch purpose {
        case .profile(let name):
            "name the line of an authority with p256 or rsa3072 keys in profile \(name), 'authority:'; 'pki authority create' makes one"
        case .renewal:
            "register the machine anew, 'pki client create', where profile TLS-CLIENT names the line of an authority with p256 or rsa3072 keys"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind { .refused }
}
