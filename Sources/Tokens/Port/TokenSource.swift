/// Every token that is in reach of this machine, whatever driver reads it.
public struct TokenSource: Sendable {
    private let modules: [TokenModule]
    private let program: WorkerProgram
    private let round: ModuleRound
    /// How often modules are asked what they have.
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
    /// a `trouble`; the others are not held up by it.
    ///
    /// - Parameter patience: how long to wait for the modules; one that never answered until then is left out.
    /// - Returns: the places.
    /// - Throws: `TokenError` with `.serviceNotRunning`, or another one of the resource manager.
    public func places(
        within patience: Duration = TokenSource.patience
    ) async throws(TokenError) -> [TokenPlace] {
        try await readers() + (await round.places(modules, within: patience))
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
        while true {
            let left = deadline - .now
            guard left > .zero else { return known }
            try await wait(for: readers, within: modules.isEmpty ? left : min(left, TokenSource.rhythm))
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
        case .silent(_, let error): throw error
        }
    }

    private func readers() async throws(TokenError) -> [TokenPlace] {
        do throws(TokenError) {
            return try PCSC().readers().map { TokenPlace(kind: .reader($0)) }
        } catch {
            guard case .serviceNotRunning = error.reason, !modules.isEmpty else { throw error }
            return []
        }
    }

    /// Waits for a change at the readers; without a smart card service just waits.
    private func wait(for readers: [CardReader], within patience: Duration) async throws(TokenError) {
        do throws(TokenError) {
            _ = try await PCSC().readers(changedFrom: readers, within: patience)
        } catch {
            guard case .serviceNotRunning = error.reason, !modules.isEmpty else { throw error }
            try? await Task.sleep(for: patience)
        }
    }
}

extension TokenPlace {
    fileprivate var reader: CardReader? {
        if case .reader(let reader) = kind { return reader }
        return nil
    }
}
