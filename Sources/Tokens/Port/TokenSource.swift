/// Every token that is in reach of this machine, whatever driver reads it.
public struct TokenSource: Sendable {
    private let modules: [TokenModule]
    private let program: WorkerProgram
    private let round: ModuleRound
    private let service = CardService()
    /// How often modules are asked what they have, and a smart card service that does not answer whether it does.
    private static let rhythm = Duration.seconds(1)
    /// How long a change at the readers waits for the modules.
    private static let courtesy = Duration.milliseconds(500)
    /// As long as a module that answers at all can take.
    public static let patience = Duration.seconds(20)

    /// Makes a source; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - modules: PKCS#11 modules beside the readers of PC/SC.
    ///   - program: what runs them.
    public init(modules: [TokenModule] = [], program: WorkerProgram = WorkerProgram()) {
        self.modules = modules
        self.program = program
        round = ModuleRound(program)
    }

    /// The same without the modules that none of the names is of, so that nobody waits for what is not asked for.
    ///
    /// - Parameter names: what an operator calls the places; none for all places.
    /// - Returns: the smaller source.
    public func only(_ names: some Collection<String>) -> TokenSource {
        guard !names.isEmpty else { return self }
        let wanted = modules.filter { module in names.contains(where: module.has) }
        return TokenSource(modules: wanted, program: program)
    }

    /// The readers, and the tokens of modules, as they are now.
    ///
    /// A machine without a smart card service is none without tokens when there are modules. A module that fails is a place with
    /// a `trouble`, as is a smart card service that answered before and does not now; the others are not held up by it.
    ///
    /// - Parameter patience: how long to wait for the modules; one that never answered until then is a place of its own.
    /// - Returns: the places.
    /// - Throws: `TokenError` with `.serviceNotRunning`, or another one of the resource manager.
    public func places(
        within patience: Duration = TokenSource.patience
    ) async throws(TokenError) -> [TokenPlace] {
        try service.places(isNeeded: modules.isEmpty) + (await round.places(modules, within: patience))
    }

    /// Waits until something was inserted or taken out, and lists again.
    ///
    /// - Parameters:
    ///   - known: what was there.
    ///   - patience: how long to wait.
    /// - Returns: what is there now; the same as `known` when nothing happened.
    /// - Throws: as `places()`.
    public func places(
        changedFrom known: [TokenPlace],
        within patience: Duration
    ) async throws(TokenError) -> [TokenPlace] {
        let deadline = ContinuousClock.now + patience
        let readers = known.compactMap(\.reader)
        let isPolled = !modules.isEmpty || known.contains(where: \.isService)
        while true {
            let left = deadline - .now
            guard left > .zero else { return known }
            try await service.wait(for: readers, within: isPolled ? min(left, TokenSource.rhythm) : left)
            let now = try await places(within: TokenSource.courtesy)
            guard now == known else { return now }
        }
    }

    /// Opens the token in a place.
    ///
    /// - Parameters:
    ///   - place: one with a token.
    ///   - isNamingBlanks: as in `PIVToken.open(reader:isNamingBlanks:)`.
    /// - Returns: the open token.
    /// - Throws: `TokenError`, as the driver.
    public func open(_ place: TokenPlace, isNamingBlanks: Bool = false) async throws(TokenError) -> any Token
    {
        switch place.kind {
        case .reader(let reader):
            try await PIVToken.open(reader: reader.name, isNamingBlanks: isNamingBlanks)
        case .module(let module, let identity):
            try CryptokiToken(identity, module: module, program: program)
        case .silent(_, let error), .unserved(let error): throw error
        case .asked(let module): throw TokenError(.moduleSilent(module: module.name))
        }
    }

    /// Whether a place has a blank that cannot be told from another one before production names it.
    ///
    /// - Throws: `TokenError`, as `PIVToken.isNamelessBlank(reader:)`.
    public func isNamelessBlank(_ place: TokenPlace) async throws(TokenError) -> Bool {
        guard case .reader(let reader) = place.kind else { return false }
        return try await PIVToken.isNamelessBlank(reader: reader.name)
    }
}

extension TokenPlace {
    fileprivate var reader: CardReader? {
        if case .reader(let reader) = kind { return reader }
        return nil
    }
}
