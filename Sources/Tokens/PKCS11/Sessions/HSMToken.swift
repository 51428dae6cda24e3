import CPKCS11
public import OpenSSL
import Synchronization

/// One token behind a PKCS#11 module, with a pool of sessions that is logged in once.
///
/// Calls block the thread that makes them, up to half a minute, also when every session is in use or the module hangs; making a
/// key up to ten minutes. No lock is held while the module works, and no operation takes two sessions, so nobody waits for
/// somebody who waits for them.
///
/// When session, token or module goes away, an operation is repeated once: the token is looked for again by what it
/// said of itself at first (its serial number), logged in again with the PIN that was right, and keys are looked for
/// again by their public key. There is nothing else to fall back on.
public final class HSMToken: Sendable {
    /// The module it is behind.
    public let module: CryptokiModule
    /// What it said of itself when it was opened.
    public let info: CryptokiTokenInfo
    let login: TokenLogin
    let onTrouble: @Sendable (HSMTrouble) -> Void
    let makingPatience: Int
    private let pool: SessionPool
    private let calls: BoundedCalls
    private let isDown = Mutex(false)

    /// Finds the token that `uri` names; nobody is asked for a PIN yet.
    ///
    /// - Parameters:
    ///   - uri: names the token; what it says of objects does not matter here.
    ///   - module: where to look.
    ///   - sessions: at most so many at the same time, 1 to 64.
    ///   - patience: seconds for which an operation is waited for.
    ///   - makingPatience: seconds for which a key in the making is waited for: tokens take minutes for RSA, and the key of one that
    ///     was given up too early would be there all the same.
    ///   - pin: where the user PIN comes from; called at most once, when the first key is needed.
    ///   - onTrouble: told when the token goes away, comes back, or refuses the PIN; must return at once.
    /// - Throws: `HSMError` with `.tokenNotFound`, `.ambiguousToken`, `.lost` or `.failed`.
    public init(
        _ uri: TokenURI,
        module: CryptokiModule,
        sessions: Int = 8,
        patience: Int = 30,
        makingPatience: Int = 600,
        pin: @escaping @Sendable (CryptokiTokenInfo) throws -> SecretBytes,
        onTrouble: @escaping @Sendable (HSMTrouble) -> Void = { _ in }
    ) throws(HSMError) {
        let info = try Self.find(uri, module)
        self.module = module
        self.info = info
        self.onTrouble = onTrouble
        self.makingPatience = makingPatience
        calls = BoundedCalls(seconds: patience) { error in onTrouble(.hangs(error)) }
        login = TokenLogin(pin)
        pool = SessionPool(module: module, token: info, limit: min(max(sessions, 1), 64), login: login)
    }

    /// Runs `body` with a session that is logged in; once more when the connection was lost on the way; given up when the module
    /// hangs.
    ///
    /// - Parameters:
    ///   - patience: for how many seconds it is waited for, when not for as long as usual.
    ///   - body: what is done.
    /// - Returns: what `body` returns.
    /// - Throws: `HSMError` with `.silent`; what `body` throws.
    func perform<Result: Sendable>(
        patience: Int? = nil,
        _ body: @escaping @Sendable (CryptokiSession) throws(HSMError) -> Result
    ) throws(HSMError) -> Result {
        do {
            let result = try calls.run("token \(info.name)", patience: patience) {
                [self] () throws(HSMError) in
                try attempt(body)
            }
            if wasDown(now: false) { onTrouble(.recovered) }
            return result
        } catch {
            tell(error)
            throw error
        }
    }

    /// Runs `body` with a session that may write; never twice, because the first time may have taken effect.
    func performWriting<Result: Sendable>(
        patience: Int? = nil,
        _ body: @escaping @Sendable (CryptokiSession) throws(HSMError) -> Result
    ) throws(HSMError) -> Result {
        let outcome = try perform(patience: patience) { [module] session throws(HSMError) in
            let writing = try CryptokiSession.open(
                module,
                slot: session.slot,
                stamp: session.stamp,
                writing: true
            )
            defer { writing.close() }
            return Swift.Result { () throws(HSMError) in try body(writing) }
        }
        return try outcome.get()
    }

    private func attempt<Result>(
        _ body: (CryptokiSession) throws(HSMError) -> Result
    ) throws(HSMError) -> Result {
        let first = try pool.borrow()
        do {
            return try use(first, body)
        } catch {
            guard error.isLoss else { throw error }
            pool.forget(first.stamp)
            if !wasDown(now: true) { onTrouble(.lost(error)) }
            return try use(pool.borrow(), body)
        }
    }

    private func use<Result>(
        _ session: CryptokiSession,
        _ body: (CryptokiSession) throws(HSMError) -> Result
    ) throws(HSMError) -> Result {
        do {
            let result = try body(session)
            pool.giveBack(session, isClean: true)
            return result
        } catch {
            pool.giveBack(session, isClean: false)
            throw error
        }
    }

    private func tell(_ error: HSMError) {
        switch error.reason {
        case .wrongPIN, .pinLocked, .finalTry, .pinNotReady, .pinLength, .noPIN:
            onTrouble(.loginRefused(error))
        case .lost, .tokenNotFound, .ambiguousToken, .moduleUnusable:
            _ = wasDown(now: true)
            onTrouble(.down(error))
        // Whoever gave the call up has told of it.
        case .silent: _ = wasDown(now: true)
        default: break
        }
    }

    private func wasDown(now: Bool) -> Bool {
        isDown.withLock { state in
            defer { state = now }
            return state
        }
    }

    private static func find(_ uri: TokenURI, _ module: CryptokiModule) throws(HSMError) -> CryptokiTokenInfo
    {
        let generation = module.generation
        do {
            return try module.token(uri)
        } catch {
            guard error.mayNeedRestart(of: module), module.restart(after: generation) else { throw error }
            return try module.token(uri)
        }
    }
}

extension HSMError {
    /// True when the module may see the token again after it was started anew.
    ///
    /// A token that is missing among others is only missing: the others' sessions would be lost for nothing. A module
    /// that sees none at all may have lost the daemon that knows them.
    func mayNeedRestart(of module: CryptokiModule) -> Bool {
        guard case .tokenNotFound = reason else { return isModuleLoss }
        return (try? module.tokens().isEmpty) ?? true
    }
}

extension HSMToken {
    /// Whether it is still where it was, as its module tells; no PIN is given for that.
    public var isPresent: Bool { (try? module.token(info.uri)) != nil }
}
