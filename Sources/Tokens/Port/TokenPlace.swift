/// Where a token can be: a smart card reader, or a token that a module shows.
public struct TokenPlace: Hashable, Sendable {
    /// What is there.
    enum Kind: Hashable, Sendable {
        /// A reader of PC/SC.
        case reader(CardReader)
        /// A token behind a module.
        case module(TokenModule, TokenIdentity)
    }

    let kind: Kind

    /// What an operator calls it: the reader's name, or the module's name, a colon and the token's serial number.
    public var name: String {
        switch kind {
        case .reader(let reader): reader.name
        case .module(let module, let identity): "\(module.name):\(identity.serial)"
        }
    }

    /// Whether there is a token; an empty reader has none.
    public var hasToken: Bool {
        switch kind {
        case .reader(let reader): reader.hasCard
        case .module: true
        }
    }

    /// Which insertion this is: it differs when a token was taken out and one was put in, however quickly.
    ///
    /// Nil when that is not told: a module does not say what came and went.
    package var insertion: UInt32? {
        switch kind {
        // The upper half of the resource manager's word counts what came and went.
        case .reader(let reader): reader.state >> 16
        case .module: nil
        }
    }
}
