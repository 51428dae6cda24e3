import Enrollment
import Model
public import OpenSSL
import Store
public import Tokens

/// Running an unlock with the token inserted.
///
/// 1. New secrets, all of them, go on record beside the old ones, and the approval is used, before the token is touched.
/// 2. The token gets them, whatever of them it has.
/// 3. It signs a fresh challenge under the new PIN with the key it had, and the certificate on file verifies that.
/// 4. The old secrets go, the unlock is finished and counted; then the letter is written. A holder who gave the token a PIN of their
///    own has it: its delivery is over too.
///
/// Cut at any moment, it is run again and goes on with the secrets on record.
extension UnlockDesk {
    /// Gives the token a drawn PIN, and writes it on a letter.
    ///
    /// - Throws: `UnlockError` with `.notAllowed`, `.noneOpen`, `.expired`, `.overtaken`, `.samePerson`, `.wrongState`,
    ///   `.tokenState`, `.certificateInvalid` or `.letterWaits`; `TokenError`, `CentreError`, `LetterError`, `DocumentError`,
    ///   `BookError`.
    public func run(on token: any Token, letter destination: LetterDestination) async throws {
        try await run(on: token, letter: destination, as: .letter)
    }

    /// Gives the token a drawn PIN, and writes it on a letter; the token stays where it is when that is all.
    func run(
        on token: any Token,
        letter destination: LetterDestination,
        as purpose: UnlockRun.Purpose
    ) async throws {
        let work = try await begin(on: token)
        try await centre.whileUnchanged(work.record) {
            try await UnlockDesk.rekey(token, work)
            try await UnlockDesk.prove(token, work, work.next)
        }
        let number = work.record.letters + 1
        let letter = PINLetter(facts: try LetterFacts(of: work.record, in: centre), number: number)
        let document = try work.next.withPIN { pin in try letter.document(pin: pin) }
        do {
            try await destination.deliver(document, title: "token letter \(work.record.serial)") {
                try await complete(work, purpose) { $0.letters = number }
            } then: {
                let handover = LetterHandover(centre: centre, staff: staff)
                try await handover.record(work.record.serial, letter: number)
            }
        } catch let error as LetterError {
            throw UnlockDesk.unfinished(error, work.record.serial)
        }
    }

    /// A printer that takes nothing leaves nothing on record, but the token is changed by then.
    private static func unfinished(_ error: LetterError, _ serial: String) -> any Error {
        guard case .queueUnusable(let queue, let detail) = error.reason else { return error }
        return UnlockError(.letterWaits(serial: serial, queue: queue, detail: detail))
    }

    /// Gives the token the PIN that its holder typed; it is on no record.
    ///
    /// - Throws: as `run(on:letter:)`; `UnlockError` with `.pinRefused`, before anything is done.
    public func run(on token: any Token, typed pin: borrowing SecretBytes) async throws {
        let serial = token.identity.serial
        if let refusal = try PINPolicy(of: unlockable(serial), in: centre).refusal(of: pin) {
            throw UnlockError(.pinRefused(refusal))
        }
        let work = try await begin(on: token)
        let typed = try work.next.replacing(pin: pin.withBytes { SecretBytes(copying: $0) })
        try await centre.whileUnchanged(work.record) {
            try await UnlockDesk.rekey(token, work)
            try await token.resetPIN(to: typed.withPIN { SecretBytes(copying: $0) }, with: work.next)
            try await UnlockDesk.prove(token, work, typed)
        }
        try await complete(work, .ownPIN) { _ in }
    }

    private struct Work: Sendable {
        let unlock: UnlockRecord
        let record: TokenRecord
        let certificate: Certificate
        let slot: TokenSlot
        let current: TokenSecrets
        let next: TokenSecrets
    }

    private func begin(on token: any Token) async throws -> Work {
        try demand([.producer])
        let serial = token.identity.serial
        let record = try unlockable(serial)
        let open = try openUnlock(of: serial)
        guard open.decidedBy != name else { throw UnlockError(.samePerson(name: name)) }
        guard open.state != .requested else {
            throw UnlockError(.wrongState(serial: serial, state: open.state))
        }
        let (certificate, slot) = try await certificate(carriedBy: token)
        let run = UnlockRun(centre: centre, runner: name)
        let current = try run.secrets(record.wrappedSecrets, of: serial)
        let condition = try await token.condition()
        // Nothing is begun that cannot be finished.
        if let obstacle = condition.rekeyingObstacle { throw obstacle }
        let isLocked = condition.pinTriesLeft == 0
        let begun = try run.begun(open, record, isLocked: isLocked)
        if !begun.changes.isEmpty {
            try await staff.book.commit(
                begun.changes + [.audit(event("token.unlock.begin", begun.unlock, [:]))]
            )
        }
        return Work(
            unlock: begun.unlock,
            record: begun.record,
            certificate: certificate,
            slot: slot,
            current: current,
            next: try run.secrets(begun.record.pendingSecrets, of: serial)
        )
    }

    /// The certificate in force that the token itself shows, and where; its profile may have another slot by now.
    private func certificate(carriedBy token: any Token) async throws -> (Certificate, TokenSlot) {
        let carried = try CarriedCertificate.all(on: token.identity.serial, in: centre)
        for slot in TokenSlot.allCases {
            let shown = try await token.readCertificate(in: slot)
            if let found = carried.first(where: { $0.certificate.der == shown }) {
                return (found.certificate, slot)
            }
        }
        throw UnlockError(.certificateInvalid(serial: token.identity.serial))
    }

    /// Gives the token the new secrets; the words for one that takes none of ours must not advise to reset it.
    private static func rekey(_ token: any Token, _ work: Work) async throws {
        do throws(TokenError) {
            try await token.personalise(to: work.next, from: [work.current])
        } catch {
            guard case .alreadyPersonalised(let serial) = error.reason else { throw error }
            throw UnlockError(.secretsUnknown(serial: serial))
        }
    }

    private static func prove(_ token: any Token, _ work: Work, _ secrets: TokenSecrets) async throws {
        let challenge = try SecureRandom.bytes(32)
        let signature = try await token.sign(challenge, in: work.slot, with: secrets)
        guard work.certificate.publicKey.verify(signature: signature, message: challenge) else {
            throw CentreError(.proofFailed(detail: "its signature does not verify with its certificate"))
        }
    }

    private func complete(
        _ work: Work,
        _ purpose: UnlockRun.Purpose,
        _ change: (inout TokenRecord) -> Void
    ) async throws {
        let run = UnlockRun(centre: centre, runner: name)
        let done = try run.completed(work.unlock, work.record, as: purpose, change)
        let record = done.record
        let word: (action: String, detail: [String: String]) =
            switch purpose {
            case .ownPIN, .letter:
                ("token.unlock", ["count": "\(record.unlocks)", "letters": "\(record.letters)"])
            case .reprint: ("token.letter", letterDetail(record, pin: "new"))
            }
        let event = event(word.action, done.unlock, word.detail)
        try await staff.book.commit(
            done.changes + [.audit(event)]
                + (try centre.desk(for: staff).completion(of: done.unlock, by: Principal(staff.record)))
        )
    }
}
