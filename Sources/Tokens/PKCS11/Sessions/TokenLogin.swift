import CPKCS11
import Foundation
import Model
import OpenSSL
import Synchronization

/// The user PIN of one token: asked for once, kept while it is right, and never given again once it was wrong.
///
/// Many tokens lock after three wrong PINs, for all who use them; a pool with eight sessions must not spend them.
final class TokenLogin: Sendable {
    /// Where the PIN comes from; called at most once in the life of this object.
    typealias Provider = @Sendable (CryptokiTokenInfo) throws -> SecretBytes

    private final class Box: Sendable {
        let bytes: SecretBytes

        init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
    }

    private enum State: Sendable {
        case notAsked
        case kept(Box)
        case refused(HSMError)
    }

    private let state = Mutex(State.notAsked)
    private let provider: Provider
    /// Held while somebody types.
    private let asking = NSLock()

    init(_ provider: @escaping Provider) {
        self.provider = provider
    }

    /// Asks for the PIN before the token is spoken to, so that the time in which a person types is not taken for its silence.
    ///
    /// What stands against asking is left to `logIn`, which looks at the token anew.
    ///
    /// - Throws: `HSMError` with `.pinLength` or `.noPIN`.
    func prepare(for token: CryptokiTokenInfo) throws(HSMError) {
        guard token.has(CKF_LOGIN_REQUIRED), !token.has(CKF_PROTECTED_AUTHENTICATION_PATH),
            (try? check(token)) != nil
        else { return }
        asking.lock()
        defer { asking.unlock() }
        guard case .notAsked = state.withLock({ $0 }) else { return }
        _ = try pin(for: token)
    }

    /// Logs the session's token in as user.
    ///
    /// The caller sees to it that it is not called twice at the same time.
    ///
    /// - Throws: `HSMError` with `.wrongPIN`, `.pinLocked`, `.finalTry`, `.pinNotReady`, `.pinLength`, `.noPIN`,
    ///   `.lost` or `.failed`.
    func logIn(_ session: CryptokiSession) throws(HSMError) {
        let token = try session.token()
        guard token.has(CKF_LOGIN_REQUIRED) else { return }
        if case .refused(let error) = state.withLock({ $0 }) { throw error }
        try check(token)
        // A token with a keypad of its own asks for the PIN itself.
        let isAsking = token.has(CKF_PROTECTED_AUTHENTICATION_PATH)
        let box = isAsking ? nil : try pin(for: token)
        try settle(session.logIn(as: CK_USER_TYPE(CKU_USER), box?.bytes.copyBytes()), session, token)
    }

    /// Logs in for one signature of a key that wants it each time (CKA_ALWAYS_AUTHENTICATE).
    func authenticate(_ session: CryptokiSession) throws(HSMError) {
        let token = try session.token()
        switch state.withLock({ $0 }) {
        case .refused(let error): throw error
        case .notAsked:
            try settle(session.logIn(as: CK_USER_TYPE(CKU_CONTEXT_SPECIFIC), nil), session, token)
        case .kept(let box):
            try settle(
                session.logIn(as: CK_USER_TYPE(CKU_CONTEXT_SPECIFIC), box.bytes.copyBytes()),
                session,
                token
            )
        }
    }

    private func check(_ token: CryptokiTokenInfo) throws(HSMError) {
        if token.has(CKF_USER_PIN_LOCKED) { throw HSMError(.pinLocked(token: token.name)) }
        if token.has(CKF_USER_PIN_FINAL_TRY) { throw HSMError(.finalTry(token: token.name)) }
        guard token.has(CKF_USER_PIN_INITIALIZED) else {
            throw HSMError(.pinNotReady(token: token.name, detail: "none was set"))
        }
        guard !token.has(CKF_USER_PIN_TO_BE_CHANGED) else {
            throw HSMError(.pinNotReady(token: token.name, detail: "it must be changed first"))
        }
    }

    private func pin(for token: CryptokiTokenInfo) throws(HSMError) -> Box {
        if case .kept(let box) = state.withLock({ $0 }) { return box }
        do {
            let box = Box(try provider(token))
            let bounds = token.leastPIN...max(token.leastPIN, token.mostPIN)
            guard bounds.contains(box.bytes.count) else {
                throw HSMError(
                    .pinLength(token: token.name, least: bounds.lowerBound, most: bounds.upperBound)
                )
            }
            state.withLock { $0 = .kept(box) }
            return box
        } catch let error as HSMError {
            throw refuse(error)
        } catch {
            throw refuse(HSMError(noPIN: error, token: token.name))
        }
    }

    private func settle(
        _ status: CryptokiStatus,
        _ session: CryptokiSession,
        _ token: CryptokiTokenInfo
    ) throws(HSMError) {
        switch status.rawValue {
        case UInt(CKR_OK), UInt(CKR_USER_ALREADY_LOGGED_IN): return
        case UInt(CKR_PIN_INCORRECT), UInt(CKR_PIN_INVALID), UInt(CKR_PIN_LEN_RANGE), UInt(CKR_PIN_LOCKED):
            let now = (try? session.token()) ?? token
            throw refuse(
                HSMError(.wrongPIN(token: token.name, warning: now.pinWarning), status: status)
            )
        case UInt(CKR_PIN_EXPIRED):
            throw refuse(HSMError(.pinNotReady(token: token.name, detail: "it has expired"), status: status))
        case UInt(CKR_USER_PIN_NOT_INITIALIZED):
            throw refuse(HSMError(.pinNotReady(token: token.name, detail: "none was set"), status: status))
        default: throw HSMError(status, "C_Login")
        }
    }

    private func refuse(_ error: HSMError) -> HSMError {
        state.withLock { $0 = .refused(error) }
        return error
    }
}

extension CryptokiTokenInfo {
    /// How messages name the token.
    var name: String { label.isEmpty ? serial : "\(label) (\(serial))" }

    /// What the token says about its PIN counter.
    var pinWarning: HSMError.PINWarning? {
        if has(CKF_USER_PIN_LOCKED) { return .locked }
        if has(CKF_USER_PIN_FINAL_TRY) { return .finalTry }
        return has(CKF_USER_PIN_COUNT_LOW) ? .countLow : nil
    }
}

extension HSMError {
    /// The PIN's source has failed: its words are kept, when it has any.
    init(noPIN error: any Error, token: String) {
        let words = error as? any OperatorError
        self.init(.noPIN(token: token, detail: words?.message ?? "it cannot be read", hint: words?.hint))
    }
}
