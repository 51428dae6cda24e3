import Tokens

extension TokenSlot {
    /// Its PIV key reference, as profiles and the record of a job write it.
    var reference: String {
        switch self {
        case .authentication: "9a"
        case .signature: "9c"
        case .keyManagement: "9d"
        case .cardAuthentication: "9e"
        }
    }
}
