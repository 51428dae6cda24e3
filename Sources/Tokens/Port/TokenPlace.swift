/// Where a token can be: a smart card reader, a token that a module shows; or what cannot be asked now whether it has any.
public struct TokenPlace: Hashable, Sendable {
    /// What is there.
    enum Kind: Hashable, Sendable {
        /// A reader of PC/SC.
        case reader(CardReader)
        /// A token behind a module.
        case module(TokenModule, TokenIdentity)
        /// A module that was asked and has not answered yet.
        case asked(TokenModule)
        /// A module that fails.
        case silent(TokenModule, TokenError)
        /// The smart card service, which answered before and does not now.
        case unserved(TokenError)
    }

    let kind: Kind

    /// What an operator calls it: the reader's name; the module's name, a colon and the token's serial number; the name alone of
    /// a module that does not answer; `pcscd`.
    public var name: String {
        switch kind {
        case .reader(let reader): reader.name
        case .module(let module, let identity): "\(module.name):\(identity.serial)"
        case .asked(let module), .silent(let module, _): module.name
        case .unserved: "pcscd"
        }
    }

    /// Whether a token can be in it.
    public var isReachable: Bool {
        switch kind {
        case .reader, .module: true
        case .asked, .silent, .unserved: false
        }
    }

    /// Whether there is a token; an empty reader has none.
    public var hasToken: Bool {
        switch kind {
        case .reader(let reader): reader.hasCard
        case .module: true
        case .asked, .silent, .unserved: false
        }
    }

    /// Why a module, or the smart card service, cannot be asked what it has; nil for all others.
    public var trouble: TokenError? {
        switch kind {
        case .silent(_, let error), .unserved(let error): error
        case .reader, .module, .asked: nil
        }
    }

    /// Whether it is a reader of the smart card service.
    package var isReader: Bool {
        if case .reader = kind { return true }
        return false
    }

    /// Whether it stands for the smart card service itself.
    package var isService: Bool {
        if case .unserved = kind { return true }
        return false
    }

    /// Whether a name is that of a token behind this place's module.
    ///
    /// - Parameter name: what an operator calls a place.
    /// - Returns: false for readers.
    package func isModule(of name: String) -> Bool {
        switch kind {
        case .reader, .unserved: false
        case .module(let module, _), .asked(let module), .silent(let module, _): module.has(name)
        }
    }

    /// Which insertion this is: it differs when a token was taken out and one was put in, however quickly.
    ///
    /// Nil when that is not told: a module does not say what came and went.
    package var insertion: UInt32? {
        switch kind {
        // The upper half of the resource manager's word counts what came and went.
        case .reader(let reader): reader.state >> 16
        case .module, .asked, .silent, .unserved: nil
        }
    }
}
