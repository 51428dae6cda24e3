import Synchronization

/// What modules showed when they were last asked; each is asked by itself, so that one that hangs or fails holds up nobody.
final class ModuleRound: Sendable {
    /// How it stands with one module.
    private struct Standing {
        var last: Result<[TokenIdentity], TokenError>?
        var isBeingAsked = false
        var failedAt: ContinuousClock.Instant?
    }

    private struct Board {
        /// By the module's name.
        var standings: [String: Standing] = [:]
        /// Those who wait, to be woken at each answer.
        var bells: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastBell = 0
    }

    private let program: WorkerProgram
    private let board = Mutex(Board())
    /// How long a module that failed is left alone.
    private static let rest = Duration.seconds(5)

    init(_ program: WorkerProgram) {
        self.program = program
    }

    /// Asks the modules, and waits for their answers.
    ///
    /// - Parameters:
    ///   - modules: which.
    ///   - patience: how long to wait; what a module said before stands for one that is slower.
    /// - Returns: a place for each token, and one for each module that fails, or never answered yet.
    func places(_ modules: [TokenModule], within patience: Duration) async -> [TokenPlace] {
        for module in modules where begin(module) {
            Task {
                do throws(TokenError) {
                    end(module, .success(try await CryptokiToken.list(module, program: program)))
                } catch {
                    end(module, .failure(error))
                }
            }
        }
        await answers(of: modules, within: patience)
        return modules.flatMap(shown)
    }

    /// Returns when all have answered, the time is over, or the task is cancelled.
    private func answers(of modules: [TokenModule], within patience: Duration) async {
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = board.withLock { board in
            board.lastBell += 1
            board.bells[board.lastBell] = bell
            return board.lastBell
        }
        // They may have answered already.
        bell.yield()
        let alarm = Task {
            try? await Task.sleep(for: patience)
            bell.finish()
        }
        defer {
            alarm.cancel()
            board.withLock { $0.bells[number] = nil }
        }
        for await _ in rings where !isWaiting(for: modules) { return }
    }

    /// Whether a module is to be asked now.
    private func begin(_ module: TokenModule) -> Bool {
        board.withLock { board in
            var standing = board.standings[module.name] ?? Standing()
            if standing.isBeingAsked { return false }
            if let failedAt = standing.failedAt, ContinuousClock.now - failedAt < ModuleRound.rest {
                return false
            }
            standing.isBeingAsked = true
            board.standings[module.name] = standing
            return true
        }
    }

    private func end(_ module: TokenModule, _ answer: Result<[TokenIdentity], TokenError>) {
        var standing = Standing(last: answer)
        if case .failure = answer { standing.failedAt = .now }
        board.withLock { board in
            board.standings[module.name] = standing
            for bell in board.bells.values { bell.yield() }
        }
    }

    private func isWaiting(for modules: [TokenModule]) -> Bool {
        board.withLock { board in
            modules.contains { board.standings[$0.name]?.isBeingAsked == true }
        }
    }

    private func shown(by module: TokenModule) -> [TokenPlace] {
        switch board.withLock({ $0.standings[module.name]?.last }) {
        case nil: [TokenPlace(kind: .asked(module))]
        case .success(let tokens):
            tokens.sorted { $0.serial < $1.serial }.map { TokenPlace(kind: .module(module, $0)) }
        case .failure(let error): [TokenPlace(kind: .silent(module, error))]
        }
    }
}
