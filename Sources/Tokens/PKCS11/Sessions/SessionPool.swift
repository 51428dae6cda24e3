import CPKCS11
import Foundation

/// The sessions of one token: opened when needed, at most so many, each used by one operation at a time.
final class SessionPool: @unchecked Sendable {
    // Unchecked: the fields below the condition are read and written with its lock held.
    private let module: CryptokiModule
    private let token: CryptokiTokenInfo
    private let login: TokenLogin
    private let patience: TimeInterval

    private let condition = NSCondition()
    private var limit: Int
    private var epoch = 0
    private var idle: [CryptokiSession] = []
    private var open = 0
    private var isConnecting = false
    /// Where the token is and whether it is logged in; nil when that has to be found out.
    private var connection: Connection?

    private struct Connection {
        let slot: UInt
        let generation: Int
    }

    init(
        module: CryptokiModule,
        token: CryptokiTokenInfo,
        limit: Int,
        login: TokenLogin,
        patience: TimeInterval = 30
    ) {
        self.module = module
        self.token = token
        self.limit = limit
        self.login = login
        self.patience = patience
    }

    /// A session for one operation; waits while all are in use.
    ///
    /// - Throws: `HSMError` with `.busy`, or why no session could be opened.
    func borrow() throws(HSMError) -> CryptokiSession {
        let deadline = Date(timeIntervalSinceNow: patience)
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let session = idle.popLast() {
                if session.stamp.generation == module.generation { return session }
                open = max(0, open - 1)
            } else if open < limit, !isConnecting {
                if let session = try openOne() { return session }
            } else if !condition.wait(until: deadline) {
                throw HSMError(.busy(token: token.name))
            }
        }
    }

    /// Takes a session back.
    ///
    /// - Parameters:
    ///   - session: what was borrowed.
    ///   - isClean: false closes it, because an operation may still be going on in it.
    func giveBack(_ session: CryptokiSession, isClean: Bool) {
        condition.lock()
        defer { condition.unlock() }
        guard session.stamp.epoch == epoch else { return }
        if isClean {
            idle.append(session)
        } else {
            open = max(0, open - 1)
            // With its last session the token is logged out, and every handle of an object is void: a session of a
            // later epoch looks for its objects again, which is no loss that anybody should hear of.
            if open == 0 {
                connection = nil
                epoch += 1
            }
            condition.unlock()
            session.close()
            condition.lock()
        }
        condition.signal()
    }

    /// Drops every session of that time, unless somebody did so before.
    func forget(_ stamp: CryptokiSession.Stamp) {
        condition.lock()
        defer { condition.unlock() }
        guard stamp.epoch == epoch else { return }
        let stale = idle
        epoch += 1
        idle = []
        open = 0
        connection = nil
        condition.unlock()
        for session in stale { session.close() }
        condition.lock()
        condition.broadcast()
    }

    /// Opens one more; called and left with the lock held, which is given up meanwhile.
    ///
    /// - Returns: nil when the token does not open as many sessions as we would like; others are in use.
    private func openOne() throws(HSMError) -> CryptokiSession? {
        open += 1
        isConnecting = true
        let (known, epochBefore) = (connection, epoch)
        condition.unlock()
        let outcome = Result { () throws(HSMError) in try connect(known, epochBefore) }
        condition.lock()
        isConnecting = false
        condition.broadcast()
        switch outcome {
        case .success(let session):
            guard epoch == epochBefore else {
                condition.unlock()
                session.close()
                condition.lock()
                return nil
            }
            connection = Connection(slot: session.slot, generation: session.stamp.generation)
            return session
        case .failure(let error):
            if epoch == epochBefore { open = max(0, open - 1) }
            guard error.status?.rawValue == UInt(CKR_SESSION_COUNT), open > 0 else { throw error }
            limit = open
            return nil
        }
    }

    private func connect(_ known: Connection?, _ epoch: Int) throws(HSMError) -> CryptokiSession {
        let generation = module.generation
        do {
            // A slot that does not open any more is no error yet: the token may be in another one.
            if let known, known.generation == generation,
                let session = try another(slot: known.slot, generation, epoch)
            {
                return session
            }
            return try connectAnew(generation, epoch)
        } catch {
            guard error.mayNeedRestart(of: module), module.restart(after: generation) else { throw error }
            return try connectAnew(module.generation, epoch)
        }
    }

    /// One more session where there was one; nil when there is nothing any more.
    private func another(
        slot: UInt,
        _ generation: Int,
        _ epoch: Int
    ) throws(HSMError) -> CryptokiSession? {
        do {
            return try session(slot: slot, generation, epoch)
        } catch {
            guard error.isLoss else { throw error }
            return nil
        }
    }

    private func connectAnew(_ generation: Int, _ epoch: Int) throws(HSMError) -> CryptokiSession {
        let slot = try module.token(token.uri).slot
        let session = try session(slot: slot, generation, epoch)
        do {
            try login.logIn(session)
            return session
        } catch {
            session.close()
            throw error
        }
    }

    private func session(slot: UInt, _ generation: Int, _ epoch: Int) throws(HSMError) -> CryptokiSession {
        let stamp = CryptokiSession.Stamp(generation: generation, epoch: epoch)
        return try CryptokiSession.open(module, slot: slot, stamp: stamp)
    }
}
