import Enrollment
import Model
import Store
import Tokens

/// What a running unlock does to the record, whoever runs it: a producer at the desk, or the holder with a code.
struct UnlockRun {
    /// An unlock that runs, and its token with two sets of secrets.
    struct Begun {
        let unlock: UnlockRecord
        let record: TokenRecord
        /// What is to be committed; nothing when it ran already.
        let changes: [Change]
    }

    /// What an approval is used for.
    enum Purpose {
        /// The holder has the token, and gives it a PIN of their own: by that it has arrived.
        case ownPIN
        /// The holder gets back in with a letter; a token that is still on its way to them stays there.
        case letter
        /// The holder does not have the token yet, and its letter is written again.
        case reprint
    }

    let centre: CACentre
    /// Who runs it.
    let runner: String

    private var now: Timestamp { centre.clock.now }

    /// Secrets of a token, unwrapped.
    ///
    /// - Throws: `CentreError` with `.custodyBroken`.
    func secrets(_ wrapped: [UInt8]?, of serial: String) throws -> TokenSecrets {
        guard let wrapped else {
            throw CentreError(.custodyBroken(detail: "the secrets of token \(serial) are not on record"))
        }
        return try centre.keyring.custody().secrets(wrapped, of: serial)
    }

    /// APPROVED → RUNNING: new secrets, all of them, beside the old; what runs already, or was begun by an unlock that has ended since,
    /// keeps those it has, because the token may have them.
    ///
    /// - Parameters:
    ///   - unlock: the unlock.
    ///   - record: its token.
    ///   - isLocked: whether the token was seen with its PIN locked: that of a holder is LOCKED until it is done.
    /// - Returns: unlock and token as they are then, and what is to be committed.
    /// - Throws: `CentreError` with `.custodyBroken`; `CryptoError`; `InvalidTransition`.
    func begun(_ unlock: UnlockRecord, _ record: TokenRecord, isLocked: Bool = false) throws -> Begun {
        if unlock.state == .running, record.pendingSecrets != nil {
            return Begun(unlock: unlock, record: record, changes: [])
        }
        let pending = try record.pendingSecrets ?? renewedSecrets(of: record)
        var running = unlock
        (running.state, running.ranBy, running.updatedAt) = (.running, runner, now)
        let state = isLocked && record.state == .inUse ? try record.state.moved(to: .locked) : record.state
        let touched = record.changed(at: now) { ($0.pendingSecrets, $0.state) = (pending, state) }
        return Begun(
            unlock: running,
            record: touched,
            changes: [.updateUnlock(running, from: unlock.state), .updateToken(touched)]
        )
    }

    /// What a token is to have, wrapped.
    private func renewedSecrets(of record: TokenRecord) throws -> [UInt8] {
        let next = try secrets(record.wrappedSecrets, of: record.serial)
            .renewed(pin: PINPolicy(of: record, in: centre))
        return try centre.keyring.custody().wrap(next, of: record.serial)
    }

    /// RUNNING → COMPLETED: the new secrets are the token's, the unlock is counted, and codes for it are worth nothing.
    ///
    /// - Parameters:
    ///   - unlock: the unlock.
    ///   - record: its token.
    ///   - purpose: what for; a token that is only lettered again stays where it is, and is not counted as unlocked.
    ///   - code: the code by which it ran, which the caller consumes.
    ///   - change: what else becomes of the token's record.
    /// - Returns: unlock and token as they are then, and what is to be committed.
    /// - Throws: `InvalidTransition` for a token that nobody has.
    func completed(
        _ unlock: UnlockRecord,
        _ record: TokenRecord,
        as purpose: Purpose,
        by code: UnlockCodeRecord? = nil,
        _ change: (inout TokenRecord) -> Void = { _ in }
    ) throws -> Begun {
        let isUnderWay = record.state == .produced || record.state == .shipped
        let stays = purpose == .reprint || record.state == .inUse || isUnderWay && purpose == .letter
        let state = stays ? record.state : try record.state.moved(to: .inUse)
        let ending = try stays ? [] : arrival(of: record)
        let finished = record.changed(at: now) { record in
            record.state = state
            record.wrappedSecrets = record.pendingSecrets
            record.pendingSecrets = nil
            record.unlocks += purpose == .reprint ? 0 : 1
            // Who chose the PIN waits for no letter.
            if purpose == .ownPIN { record.handedLetter = record.letters }
            change(&record)
        }
        let codes = try centre.book.unlockCodes(ofToken: record.serial).filter { $0 != code }
        var done = unlock
        (done.state, done.updatedAt) = (.completed, now)
        return Begun(
            unlock: done,
            record: finished,
            changes: [.updateUnlock(done, from: .running), .updateToken(finished)] + ending
                + codes.ended(at: now)
        )
    }

    /// What ends with the way of a token to its holder.
    private func arrival(of record: TokenRecord) throws -> [Change] {
        guard let application = record.application else { return [] }
        return try centre.desk().arrival(of: application, record, noticedBy: runner)
    }
}
