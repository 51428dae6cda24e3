import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import Tokens

/// 解锁 by the holder, with a code: the server's half.
///
/// 1. The code opens a session of 30 minutes. New secrets, all of them, go on record beside the old ones, and the approval is
///    used, before anything is given out.
/// 2. The session gets old and new secrets, each time on record first. The assistant gives the token the new ones, and its
///    holder a PIN of their own, which no record and no message has.
/// 3. The token signs the session's nonce with the key it had; the certificate on file verifies that.
/// 4. The old secrets go, the unlock is finished and counted, the code is consumed.
///
/// Cut at any moment, the same code opens a session again until the half hour is over; after that another code of the same
/// unlock does, and the token is gone on with as it is. The desk can finish it too.
///
/// Source: product.md §5.5.
struct RemoteUnlock {
    let centre: CACentre

    /// How long a session lasts, in seconds.
    static let sessionSeconds: Int64 = 30 * 60

    private var now: Timestamp { centre.clock.now }
    private var run: UnlockRun { UnlockRun(centre: centre, runner: "holder") }

    /// Opens a session with a code.
    ///
    /// Who knows no certificate of the token spends no try of its holder's, and is not told whether the code is right. How it stands with
    /// a code is told to who has it.
    ///
    /// - Throws: `UnlockRefusal` with `.code`; of the right code `.codeLocked`, `.codeUsed` or `.codeExpired`; `.certificate`, which costs no
    ///   try;
    ///   `BookError` with `.stateChanged` when two tried at once.
    func redeem(_ message: UnlockMessages.Redeem) async throws -> UnlockMessages.Redeem.Answer {
        guard try isOfToken(message) else { throw UnlockRefusal(.certificate) }
        let (code, unlock) = try lastCode(of: message.token)
        var typed = Array(message.code.utf8)
        defer { typed.wipe() }
        let isOpen = try isOpen(code, unlock)
        let carried = try carried(by: message.token)
        guard try isRight(typed, code, unlock) else {
            if isOpen, !carried.isEmpty { try await count(code) }
            throw UnlockRefusal(.code)
        }
        guard isOpen else { throw UnlockRefusal(RemoteUnlock.standing(of: code)) }
        guard let record = try centre.book.token(serial: message.token), !carried.isEmpty else {
            throw UnlockRefusal(.code)
        }
        // After 更新 two are in force for some days, and the token may show either.
        let shown = carried.first { $0.id.serial.hexadecimal == message.certificate }
        guard let slot = shown?.slot else { throw UnlockRefusal(.certificate) }
        let session = try SecureRandom.hexadecimal(16)
        var next = code
        next.state = .redeemed
        next.sessionDigest = DigestAlgorithm.sha256.hash(Array(session.utf8))
        // A session that is entered again does not last longer for it.
        next.sessionUntil = code.sessionUntil ?? now.advanced(bySeconds: RemoteUnlock.sessionSeconds)
        next.nonce = try SecureRandom.bytes(32)
        next.updatedAt = now
        try await centre.book.commit(
            [.updateUnlockCode(next, from: code), .audit(event("token.unlock.redeem", next))]
                + (try run.begun(unlock, record).changes)
        )
        return UnlockMessages.Redeem.Answer(
            session: session,
            nonce: Data(next.nonce ?? []),
            slot: slot,
            until: next.sessionUntil?.secondsSinceEpoch ?? 0
        )
    }

    /// The secrets that the token had, and those it is to have.
    ///
    /// - Throws: `UnlockRefusal` with `.session`, also when the certificate on the token is not in force any more; `CentreError` with
    ///   `.custodyBroken`.
    func secrets(_ message: UnlockMessages.Secrets) async throws -> [UInt8] {
        let (code, _) = try running(message.session)
        guard try !carried(by: code.tokenSerial).isEmpty,
            let record = try centre.book.token(serial: code.tokenSerial), let wrapped = record.wrappedSecrets,
            let pending = record.pendingSecrets
        else { throw UnlockRefusal(.session) }
        let custody = try centre.keyring.custody()
        var next = code
        next.releases += 1
        next.updatedAt = now
        let detail = ["what": "unlock", "release": "\(next.releases)"]
        try await centre.book.commit([
            .updateUnlockCode(next, from: code), .audit(event("token.secrets.release", next, detail)),
        ])
        var octets: [UInt8] = []
        octets.reserveCapacity(512)
        for sealed in [wrapped, pending] {
            var secrets = try custody.secrets(sealed, of: code.tokenSerial).encoded().copyBytes()
            octets.append(UInt8(clamping: secrets.count))
            octets += secrets
            secrets.wipe()
        }
        return octets
    }

    /// Finishes the unlock when the token has signed.
    ///
    /// - Throws: `UnlockRefusal` with `.session` or `.proof`.
    func complete(_ message: UnlockMessages.Complete) async throws -> UnlockMessages.Complete.Answer {
        let (code, unlock) = try known(message.session)
        let carried = try carried(by: code.tokenSerial)
        guard let record = try centre.book.token(serial: code.tokenSerial), let nonce = code.nonce,
            !carried.isEmpty
        else { throw UnlockRefusal(.session) }
        let signed = UnlockProof.message(nonce, of: code.tokenSerial)
        let isProven = carried.contains {
            $0.certificate.publicKey.verify(signature: Array(message.signature), message: signed)
        }
        guard isProven else { throw UnlockRefusal(.proof) }
        // The answer to it was lost.
        if code.state == .consumed { return .init(unlocks: record.unlocks) }
        guard try isRunning(code, unlock), record.pendingSecrets != nil else { throw UnlockRefusal(.session) }
        let done = try run.completed(unlock, record, as: .ownPIN, by: code)
        var used = code
        (used.state, used.updatedAt) = (.consumed, now)
        let count = done.record.unlocks
        let completion = try centre.desk().completion(of: done.unlock)
        try await centre.book.commit(
            done.changes + [
                .updateUnlockCode(used, from: code),
                .audit(event("token.unlock", used, ["count": "\(count)"])),
            ] + completion
        )
        return .init(unlocks: count)
    }

    /// Why a code is not open, for who has it.
    private static func standing(of code: UnlockCodeRecord) -> UnlockRefusal.Reason {
        switch code.state {
        case .locked: .codeLocked
        case .consumed: .codeUsed
        case .issued, .redeemed, .superseded: .codeExpired
        }
    }

    /// Whether the certificate that is shown was made for the token, whatever became of it since.
    private func isOfToken(_ message: UnlockMessages.Redeem) throws(BookError) -> Bool {
        guard let serial = SerialNumber(hexadecimal: message.certificate) else { return false }
        return try centre.book.certificates(serial: serial).contains {
            $0.reservation.purpose == .signing && $0.reservation.tokenSerial == message.token
        }
    }

    /// The newest code of a token, and its unlock.
    private func lastCode(of token: String) throws -> (UnlockCodeRecord, UnlockRecord) {
        guard let code = try centre.book.unlockCodes(ofToken: token).last, let unlock = try unlock(of: code)
        else { throw UnlockRefusal(.code) }
        return (code, unlock)
    }

    /// Whether a code may be redeemed now.
    private func isOpen(_ code: UnlockCodeRecord, _ unlock: UnlockRecord) throws -> Bool {
        guard code.state.isOpen, code.expiresAt > now, code.sessionUntil.map({ $0 > now }) ?? true,
            unlock.state == .running || unlock.state == .approved
        else { return false }
        return try centre.objection(to: unlock) == nil
    }

    private func isRight(
        _ typed: [UInt8],
        _ code: UnlockCodeRecord,
        _ unlock: UnlockRecord
    ) throws -> Bool {
        let certificate = code.certificateSerial
        let binding = CodeBinding(unlockOf: unlock.tokenSerial, unlock.sequence, certificate: certificate)
        return try centre.keyring.custody().isCode(typed, binding, digest: code.digest)
    }

    /// A wrong try is on record before its answer.
    private func count(_ code: UnlockCodeRecord) async throws {
        var next = code
        next.wrongTries += 1
        if next.wrongTries >= OneTimeCode.wrongTries { next.state = .locked }
        next.updatedAt = now
        let detail = ["tries": "\(next.wrongTries)", "state": next.state.rawValue]
        try await centre.book.commit([
            .updateUnlockCode(next, from: code), .audit(event("token.unlock.wrong-code", next, detail)),
        ])
    }

    private func known(_ session: String) throws -> (UnlockCodeRecord, UnlockRecord) {
        guard session.utf8.count == 32,
            let code = try centre.book.unlockCode(
                ofSession: DigestAlgorithm.sha256.hash(Array(session.utf8))
            ),
            let unlock = try unlock(of: code)
        else { throw UnlockRefusal(.session) }
        return (code, unlock)
    }

    private func running(_ session: String) throws -> (UnlockCodeRecord, UnlockRecord) {
        let (code, unlock) = try known(session)
        guard try isRunning(code, unlock) else { throw UnlockRefusal(.session) }
        return (code, unlock)
    }

    /// Whether a session may go on: that of a token which was reported lost in the meantime, or whose certificate was revoked, may not.
    private func isRunning(_ code: UnlockCodeRecord, _ unlock: UnlockRecord) throws -> Bool {
        guard code.state == .redeemed, unlock.state == .running, let until = code.sessionUntil, until > now
        else { return false }
        return try centre.objection(to: unlock) == nil
    }

    /// The certificates in force on a token; none where it is not as the centre knows it.
    private func carried(by token: String) throws -> [CarriedCertificate] {
        do {
            return try CarriedCertificate.all(on: token, in: centre)
        } catch is UnlockError {
            return []
        }
    }

    private func unlock(of code: UnlockCodeRecord) throws(BookError) -> UnlockRecord? {
        try centre.book.unlocks(ofToken: code.tokenSerial).first { $0.sequence == code.unlock }
    }

    private func event(
        _ action: String,
        _ code: UnlockCodeRecord,
        _ detail: [String: String] = [:]
    ) -> AuditEvent {
        let facts = ["unlock": "\(code.unlock)", "code": "\(code.sequence)"]
        return AuditEvent(
            at: now,
            actor: "holder",
            action: action,
            object: code.tokenSerial,
            detail: facts.merging(detail) { $1 }
        )
    }
}
