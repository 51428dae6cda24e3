/// Every token that is in reach of this machine, whatever driver reads it.
public struct TokenSource: Sendable {
    private let modules: [TokenModule]
    private let program: WorkerProgram
    /// How often modules are asked what they have.
    private static let rhythm = Duration.seconds(1)

    /// Makes a source; nothing is asked yet.
    ///
    /// - Parameters:
    ///   - modules: PKCS#11 modules beside the readers of PC/SC.
    ///   - program: what runs them.
    public init(modules: [TokenModule] = [], program: WorkerProgram = WorkerProgram()) {
        self.modules = modules
        self.program = program
    }

    /// The readers, and the tokens of modules, as they are now.
    ///
    /// A machine without a smart card service is none without tokens when there are modules.
    ///
    /// - Throws: `TokenError` with `.serviceNotRunning`, `.moduleFailed`, `.moduleEnded` or `.timeout`.
    public func places() async throws(TokenError) -> [TokenPlace] {
        try await readers() + (try await moduleTokens())
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
            let now = try await places()
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

    private func moduleTokens() async throws(TokenError) -> [TokenPlace] {
        var places: [TokenPlace] = []
        for module in modules {
            let tokens = try await CryptokiToken.list(module, program: program)
            places += tokens.sorted { $0.serial < $1.serial }.map { TokenPlace(kind: .module(module, $0)) }
        }
        return places
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
