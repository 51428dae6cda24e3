import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// 更新 and 替换 by the holder, with a code: the server's half.
///
/// 1. The code opens a session of half an hour, with a challenge.
/// 2. A PIV card wants its management key before it makes a key: the session gets the card's question answered, after the old key has
///    signed; the management key stays here.
/// 3. The new key signs its request, the old key the request in this session. What the certificate says was approved; the
///    issuance cycle signs it. The certificate is not good for anything yet.
/// 4. The new key signs a nonce with the certificate on the token: application, code, binding and both certificates move in one
///    transaction.
///
/// Every message may come again. Cut at any moment, the same code, or another one of the same application, goes on with the same key
/// and certificate; what nobody can go on with is revoked (`giveUpLeftRenewals`).
///
/// Source: product.md §5.4; ADR 0053.
struct RemoteRenewal {
    /// What a session is about.
    struct Matter {
        let session: ExecutionSession
        /// The certificate that is followed, and its record.
        let record: CertificateRecord
        let certificate: Certificate
        /// Its token.
        let token: TokenRecord
    }

    let centre: CACentre
    /// Where it is written.
    let book: any Book

    init(centre: CACentre, writing book: (any Book)? = nil) {
        self.centre = centre
        self.book = book ?? centre.book
    }

    /// The desk for what its holders may do.
    ///
    /// - Throws: `KeyFileError`, `ConfigurationError`.
    func desk() throws -> EnrollmentDesk { try centre.desk().writing(in: book, at: centre.clock) }

    /// Opens a session with a code.
    ///
    /// - Throws: `RenewalRefusal` with `.code`, `.notInForce` or `.request`; `EnrollmentError` as `EnrollmentDesk.redeem`.
    func redeem(_ message: RenewalMessages.Redeem) async throws -> RenewalMessages.Redeem.Answer {
        guard let serial = SerialNumber(hexadecimal: message.certificate) else {
            throw RenewalRefusal(.code)
        }
        var typed = Array(message.code.utf8)
        defer { typed.wipe() }
        let nonce = DigestAlgorithm.sha256.hash(Array(message.clientNonce))
        let session = try await desk().redeem(
            message.kind.type,
            typed,
            certificate: serial,
            token: message.token,
            ["clientNonce": Hexadecimal.encode(nonce)]
        )
        let matter = try matter(of: session)
        let pair = try followedPair(matter)
        let rule = try rule(for: matter)
        return RenewalMessages.Redeem.Answer(
            session: session.name,
            challenge: Data(session.challenge),
            key: RenewalMessages.Redeem.Key(algorithm: rule.token.algorithm),
            slot: try slot(of: matter),
            management: try management(of: matter.token),
            until: session.until.secondsSinceEpoch,
            unproven: try unproven(after: matter.record.id),
            former: try former(before: matter.record),
            request: session.requestDigest.map { Hexadecimal.encode($0) },
            pair: pair == nil ? nil : true
        )
    }

    /// Answers the token's card, in place of its management key, for who has the old key and its PIN now.
    ///
    /// When all is done it still does, for as long as the session would have lasted: what is over goes from the token then.
    ///
    /// - Throws: `RenewalRefusal` with `.notInForce`, `.statement` or `.management`; `EnrollmentError` with `.codeExpired`; `CentreError`
    ///   with `.custodyBroken`.
    func management(
        _ message: RenewalMessages.Management
    ) async throws -> RenewalMessages.Management.Answer {
        let desk = try desk()
        let finished = try desk.finishedSession(message.session)
        let session = try finished ?? desk.session(message.session)
        let matter = try matter(of: session, isFinished: finished != nil)
        let signed = RenewalProof.management(matter.session.challenge, in: matter.session.name)
        guard matter.certificate.publicKey.verify(signature: Array(message.statement), message: signed) else {
            throw RenewalRefusal(.statement)
        }
        let secrets = try secrets(of: matter.token, isPrevious: message.previous ?? false)
        let question = ManagementQuestion(
            witness: Array(message.witness),
            challenge: Array(message.question)
        )
        let answer: ManagementAnswer
        do throws(TokenError) {
            answer = try secrets.answer(question)
        } catch {
            guard case .invalidSecret = error.reason else { throw error }
            throw RenewalRefusal(.management)
        }
        guard try await desk.countAnswer(in: matter.session.name) else { throw RenewalRefusal(.management) }
        return RenewalMessages.Management.Answer(
            witness: Data(answer.witness),
            answer: Data(answer.challenge)
        )
    }

    /// The certificate that is followed, which is in use, as its token is.
    ///
    /// - Parameters:
    ///   - session: the session.
    ///   - isFinished: whether all is done, so that the certificate may have ended by that.
    /// - Returns: what the session is about.
    /// - Throws: `RenewalRefusal` with `.notInForce`; `BookError`, `CryptoError`.
    func matter(of session: ExecutionSession, isFinished: Bool = false) throws -> Matter {
        let record = try centre.certificateRecord(session.certificate)
        // A renewal may be finished some days after the end, which its application watches; so may a 替换 that renews.
        let isOver = record.reservation.notAfter < centre.clock.now
        let hasEnded = try isOver && session.type == .replace && !centre.renews(session.application)
        let reason = record.revocation?.reason
        let isFollowed = isFinished && (reason == .superseded || reason == .affiliationChanged)
        guard record.state == .active && !hasEnded || isFollowed, let der = record.certificate,
            let serial = session.tokenSerial, let token = try centre.book.token(serial: serial),
            TokenRecord.State.lettered.contains(token.state)
        else { throw RenewalRefusal(.notInForce) }
        return Matter(session: session, record: record, certificate: try Certificate(der: der), token: token)
    }

    /// The token is still what it was when it was looked at, for a commit: one that is reported lost meanwhile gets nothing.
    func unchanged(_ token: TokenRecord) -> Change {
        .updateToken(token.changed(at: centre.clock.now) { _ in })
    }

    /// What the profile wants of keys in tokens.
    ///
    /// - Throws: `RenewalRefusal` with `.request` when there is no such profile any more.
    func rule(for matter: Matter) throws -> KeyRule {
        let profile = matter.record.reservation.profile
        guard let rule = centre.profiles[profile]?.token, let slot = TokenSlot(piv: rule.slot) else {
            throw RenewalRefusal(.request(.content, detail: "profile \(profile) is not for tokens any more"))
        }
        return KeyRule(profile: profile, slot: slot, token: rule)
    }

    private func slot(of matter: Matter) throws -> TokenSlot? {
        do {
            let carried = try CarriedCertificate.all(on: matter.token.serial, in: centre)
            return carried.first { $0.id == matter.record.id }?.slot
        } catch is UnlockError {
            // A renewal of one that has ended.
            return nil
        }
    }

    private func management(of token: TokenRecord) throws -> RenewalMessages.ManagementKind? {
        guard token.wrappedSecrets != nil else { return nil }
        let secrets = try centre.keyring.custody().secrets(of: token)
        return secrets.managementKeyAlgorithm.map { RenewalMessages.ManagementKind($0) }
    }

    /// The secrets that a token has by the record; while an unlock of it is not finished, the newer ones, or those before.
    private func secrets(of token: TokenRecord, isPrevious: Bool) throws -> TokenSecrets {
        let wrapped = isPrevious ? token.wrappedSecrets : token.pendingSecrets ?? token.wrappedSecrets
        guard let wrapped, !isPrevious || token.pendingSecrets != nil else {
            throw RenewalRefusal(.management)
        }
        return try centre.keyring.custody().secrets(wrapped, of: token.serial)
    }
}
