import Synchronization

/// What modules showed when they were last asked; each is asked by itself, so that one that hangs or fails holds up nobody.
final class ModuleRound: Sendable {
    /// How it stands with one module.
    private struct Standing {
        var last: Result<[TokenIdentity], TokenError>?
        var isBeingAsked = false
        var failedAt: ContinuousClock.Instant?
    }

    private let program: WorkerProgram
    private let standings = Mutex<[String: Standing]>([:])
    /// How long a module that failed is left alone.
    private static let rest = Duration.seconds(5)
    /// How often it is looked whether modules have answered.
    private static let glance = Duration.milliseconds(20)

    init(_ program: WorkerProgram) {
        self.program = program
    }

    /// Asks the modules, and waits for their answers.
    ///
    /// - Parameters:
    ///   - modules: which.
    ///   - patience: how long to wait; what a module said before stands for one that is slower.
    /// - Returns: a place for each token, and one for each module that fails.
    func places(_ modules: [TokenModule], within patience: Duration) async -> [TokenPlace] {
        let deadline = ContinuousClock.now + patience
        for module in modules where begin(module) {
            Task {
                do throws(TokenError) {
                    end(module, .success(try await CryptokiToken.list(module, program: program)))
                } catch {
                    end(module, .failure(error))
                }
            }
        }
        while isWaiting(for: modules), ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: ModuleRound.glance)
        }
        return modules.flatMap(shown)
    }

    /// Whether a module is to be asked now.
    private func begin(_ module: TokenModule) -> Bool {
        standings.withLock { standings in
            var standing = standings[module.name] ?? Standing()
            if standing.isBeingAsked { return false }
            if let failedAt = standing.failedAt, ContinuousClock.now - failedAt < ModuleRound.rest {
                return false
            }
            standing.isBeingAsked = true
            standings[module.name] = standing
            return true
        }
    }

    private func end(_ module: TokenModule, _ answer: Result<[TokenIdentity], TokenError>) {
        var standing = Standing(last: answer)
        if case .failure = answer { standing.failedAt = .now }
        standings.withLock { $0[module.name] = standing }
    }

    private func isWaiting(for modules: [TokenModule]) -> Bool {
        standings.withLock { standings in
            modules.contains { standings[$0.name]?.isBeingAsked == true }
        }
    }

    private func shown(by module: TokenModule) -> [TokenPlace] {
        switch standings.withLock({ $0[module.name]?.last }) {
        case nil: []
        case .success(let tokens):
            tokens.sorted { $0.serial < $1.serial }.map { TokenPlace(kind: .module(module, $0)) }
        case .failure(let error): [TokenPlace(kind: .silent(module, error))]
        }
    }
}
