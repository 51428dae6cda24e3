/// Where a token can be: a smart card reader, a token that a module shows, or a module that cannot be asked what it has.
public struct TokenPlace: Hashable, Sendable {
    /// What is there.
    enum Kind: Hashable, Sendable {
        /// A reader of PC/SC.
        case reader(CardReader)
        /// A token behind a module.
        case module(TokenModule, TokenIdentity)
        /// A module that fails.
        case silent(TokenModule, TokenError)
    }

    let kind: Kind

    /// What an operator calls it: the reader's name; the module's name, a colon and the token's serial number; the name alone of
    /// a module that fails.
    public var name: String {
        switch kind {
        case .reader(let reader): reader.name
        case .module(let module, let identity): "\(module.name):\(identity.serial)"
        case .silent(let module, _): module.name
        }
    }

    /// Whether there is a token; an empty reader has none.
    public var hasToken: Bool {
        switch kind {
        case .reader(let reader): reader.hasCard
        case .module: true
        case .silent: false
        }
    }

    /// Why a module cannot be asked what it has; nil for a place that tokens can be in.
    public var trouble: TokenError? {
        if case .silent(_, let error) = kind { return error }
        return nil
    }

    /// Whether a name is that of a token behind this place's module.
    ///
    /// - Parameter name: what an operator calls a place.
    /// - Returns: false for readers.
    package func isModule(of name: String) -> Bool {
        switch kind {
        case .reader: false
        case .module(let module, _), .silent(let module, _): module.has(name)
        }
    }

    /// Which insertion this is: it differs when a token was taken out and one was put in, however quickly.
    ///
    /// Nil when that is not told: a module does not say what came and went.
    package var insertion: UInt32? {
        switch kind {
        // The upper half of the resource manager's word counts what came and went.
        case .reader(let reader): reader.state >> 16
        case .module, .silent: nil
        }
    }
}
