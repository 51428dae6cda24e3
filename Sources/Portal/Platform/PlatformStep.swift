/// What is asked for below `/login/platform`; a raw value is the rest of the path.
enum PlatformStep: String, CaseIterable, Sendable {
    /// A page of the platform posts a token.
    case door = ""
    /// Somebody wants to log in there.
    case start
    /// They come back with a code.
    case callback
    /// They have no account yet, and decide for one.
    case account
    /// They have a code sent to the number of the new one.
    case code

    /// What may be done with it.
    var methods: Set<String> {
        switch self {
        case .door, .start, .code: ["POST"]
        case .callback: ["GET"]
        case .account: ["GET", "HEAD", "POST"]
        }
    }
}
