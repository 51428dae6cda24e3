import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// The encryption certificate beside the one that is followed, where its key was made here (双证书).
extension RemoteRenewal {
    /// The encryption certificate that is followed, too; nil for a single certificate.
    ///
    /// - Throws: `RenewalRefusal` with `.request` for one that would stay behind, and where no pair could be archived now; `BookError`.
    func followedPair(_ matter: Matter) throws -> CertificateRecord? {
        switch try centre.pairStanding(beside: matter.record) {
        case .single: return nil
        case .left(let pair):
            let detail = "encryption certificate \(pair.id.serial.hexadecimal) belongs to it"
            throw RenewalRefusal(.request(.content, detail: detail))
        case .followed(let pair):
            do {
                _ = try centre.recoveryOfficers()
            } catch let error as KeyManagementError {
                throw RenewalRefusal(.request(.content, detail: error.message))
            }
            return pair
        }
    }

    /// The pair for a new key to sign with: made when it is asked for first, and the same ever after.
    ///
    /// - Throws: as `EncryptionPairs`, and `RenewalRefusal` with `.notInForce`.
    func pair(
        for signer: PublicKey,
        following old: CertificateRecord,
        _ matter: Matter
    ) async throws -> RenewalMessages.Certificate.Pair {
        let party = ActingParty(holder: matter.record.reservation.subjectUID ?? "", writing: book)
        let name = Hexadecimal.encode(signer.fingerprint.prefix(16))
        let lock = try ProcessLock(name: "pair-\(name)", folder: centre.state.run)
        defer { withExtendedLifetime(lock) {} }
        let pairs = EncryptionPairs(centre: centre, party: party)
        if try await pairs.pair(for: signer.fingerprint) == nil {
            let wish = EncryptionPairs.Following(
                old: old,
                application: matter.session.application,
                act: matter.session.type == .renew ? .rekey : .replace,
                token: matter.token.serial
            )
            // The certificate to sign with came with a change of the token's record.
            guard let token = try centre.book.token(serial: matter.token.serial),
                TokenRecord.State.lettered.contains(token.state)
            else { throw RenewalRefusal(.notInForce) }
            let isThere = unchanged(token)
            try await pairs.follow(wish, to: PairRecipient(signer: signer), alongside: [isThere])
        }
        guard let made = try await pairs.pair(for: signer.fingerprint) else {
            let detail = "application \(matter.session.application) has no encryption key on record"
            throw BookError(.damaged(detail: detail))
        }
        return RenewalMessages.Certificate.Pair(
            envelope: Data(made.envelope),
            certificate: Data(made.certificate),
            chain: try centre.chain(of: made.id.authority).map { Data($0) }
        )
    }

    /// What ends with a renewal whose token has a new pair: its certificate is in force, and the old one has its end.
    ///
    /// - Throws: `RenewalRefusal` with `.proof` unless the token told the pair's key; `BookError`.
    func pairEnding(
        _ message: RenewalMessages.Complete,
        _ matter: Matter,
        _ signing: CertificateRecord,
        _ party: ActingParty
    ) throws -> [Change] {
        let old = try centre.pair(wrappedFor: matter.record)
        guard let pair = try centre.pairs(wrappedFor: signing).last(where: { $0.state.mayBeGood }) else {
            guard old == nil else { throw RenewalRefusal(.proof) }
            return []
        }
        let told = message.encryptionKey.map { DigestAlgorithm.sha256.hash(Array($0)) }
        guard told == pair.reservation.keyHash else { throw RenewalRefusal(.proof) }
        guard pair.state == .issued else { return [] }
        let now = centre.clock.now
        let event = AuditEvent(
            at: now,
            actor: party.name,
            action: "certificate.activate",
            object: pair.id.serial.hexadecimal,
            detail: [
                "authority": pair.id.authority.name, "act": pair.reservation.act.rawValue,
                "proof": "token \(matter.token.serial) has its key",
            ]
        )
        let start: [Change] = [.activateCertificate(pair.id), .audit(event)]
        guard let old else { return start }
        let first = try first(of: pair, after: old.id)
        let isAtOnce = message.atOnce ?? false
        let farewell = try centre.farewell(to: old, first, isAtOnce, now, party, heir: pair.id)
        guard matter.session.type == .renew else { return start + farewell }
        return try start + farewell
            + centre.farewell(
                toThoseBefore: old,
                Revocation(date: now, reason: .superseded),
                party,
                heir: pair.id
            )
    }

    /// The one that followed the old one, which others may have taken up since.
    private func first(
        of pair: CertificateRecord,
        after old: CertificateID
    ) throws(BookError) -> CertificateRecord {
        var first = pair
        for _ in 0..<50 {
            guard let id = first.reservation.predecessor, id != old,
                let before = try centre.book.certificate(id)
            else { break }
            first = before
        }
        return first
    }
}
