import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import Tokens

/// Step 4: the new certificate is proven on its token.
extension RemoteRenewal {
    /// Finishes the application when the new key has signed; says the same again for as long as the session would have lasted.
    ///
    /// - Throws: `RenewalRefusal` with `.notInForce` or `.proof`; `EnrollmentError` with `.codeExpired`; `SuccessionError`, `CentreError`
    ///   with `.occupied`; `BookError` with `.stateChanged`.
    func complete(_ message: RenewalMessages.Complete) async throws -> RenewalMessages.Complete.Answer {
        let desk = try desk()
        // The answer to it was lost.
        if let session = try desk.finishedSession(message.session) {
            return try answer(session, proven(message, session, desk).record)
        }
        let matter = try matter(of: desk.session(message.session))
        let shown = try proven(message, matter.session, desk)
        let party = ActingParty(holder: matter.record.reservation.subjectUID ?? "", writing: book)
        let isAtOnce = message.atOnce ?? false
        var changes = try desk.execution(of: matter.session.name, successor: shown.record.id).changes
        changes.append(unchanged(matter.token))
        if let slot = message.slot { changes.append(.placeKey(shown.record.id, slot: slot.rawValue)) }
        // What takes up another one follows that, and the old one has its end from here.
        if let first = shown.line.first, first.id != shown.record.id {
            changes += try centre.farewell(
                to: matter.record,
                first,
                isAtOnce,
                centre.clock.now,
                party,
                heir: shown.record.id
            )
        }
        // The new key took the place of the one before the old one, which a 替换 revokes anyway.
        if matter.session.type == .renew {
            changes += try centre.farewell(
                toThoseBefore: matter.record,
                Revocation(date: centre.clock.now, reason: .superseded),
                party,
                heir: shown.record.id
            )
        }
        changes += try pairEnding(message, matter, shown.record, party)
        _ = try await centre.proveSuccessor(
            shown.record.id,
            by: .signature(Array(message.signature), ofChallenge: shown.signed),
            atOnce: isAtOnce,
            party,
            alongside: changes
        )
        return try answer(matter.session, shown.record)
    }

    private typealias Proven = (record: CertificateRecord, line: [CertificateRecord], signed: [UInt8])

    /// The certificate of this application that was read back, and whose key signed the nonce for it.
    private func proven(
        _ message: RenewalMessages.Complete,
        _ session: ExecutionSession,
        _ desk: EnrollmentDesk
    ) throws -> Proven {
        guard let application = try centre.book.application(session.application) else {
            throw RenewalRefusal(.session)
        }
        let line = try desk.certificates(signedFor: application)
        let digest = Hexadecimal.decode(message.certificate)
        let record = line.first { DigestAlgorithm.sha256.hash($0.certificate ?? []) == digest }
        guard let record, let der = record.certificate else { throw RenewalRefusal(.proof) }
        let signed = RenewalProof.possession(try nonce(of: der, session), of: session.tokenSerial ?? "")
        let key = try Certificate(der: der).publicKey
        guard key.verify(signature: Array(message.signature), message: signed) else {
            throw RenewalRefusal(.proof)
        }
        return (record, line, signed)
    }

    private func answer(
        _ session: ExecutionSession,
        _ record: CertificateRecord
    ) throws -> RenewalMessages.Complete.Answer {
        let old = try centre.certificateRecord(session.certificate)
        let due = try centre.book.supersession(of: old.id)?.dueAt
        let end = old.reservation.notAfter
        let revokedAt = old.state == .revoked ? old.revocation?.date : nil
        return RenewalMessages.Complete.Answer(
            application: session.application.text,
            notAfter: record.reservation.notAfter.secondsSinceEpoch,
            previous: RenewalMessages.Complete.Previous(
                serial: old.id.serial.hexadecimal,
                revokedAt: revokedAt?.secondsSinceEpoch,
                validUntil: revokedAt == nil ? min(due ?? end, end).secondsSinceEpoch : nil
            ),
            old: try isRemoved(old) ? .remove : .keep
        )
    }

    /// A certificate that is not good any more goes from the token, unless its key opens what was encrypted to it.
    private func isRemoved(_ old: CertificateRecord) throws -> Bool {
        let hasEnded = old.reservation.notAfter < centre.clock.now
        guard old.state == .revoked || hasEnded, let der = old.certificate else { return false }
        let usage = try Certificate(der: der).keyUsage ?? []
        return usage.isDisjoint(with: [.keyEncipherment, .dataEncipherment, .keyAgreement])
    }
}
