import Foundation
import Model
import OpenSSL
import Tokens

/// One 更新 or 替换 on its token, behind the redeemed code.
///
/// What was done is in the file before the next step begins, so that the same code goes on with the same key and the same request.
struct RenewalRun: Sendable {
    let means: RenewalMeans
    let old: (held: HeldCertificate, certificate: Certificate)
    let session: RenewalMessages.Session
    let check: IssuedCheck
    var entry: RenewalEntry

    private var challenge: [UInt8] { Array(session.challenge) }

    /// Does what is left to do.
    ///
    /// - Throws: `AssistantError`, as token and centre say.
    mutating func run() async throws(AssistantError) -> RenewalOutcome {
        try await proveHolder()
        try await certify()
        try await write()
        return try await RenewalFinish(means: means, entry: entry, old: old).complete()
    }

    /// PIN and old key are here: before anything is written, and for the card's management key.
    private func proveHolder() async throws(AssistantError) {
        let message = RenewalProof.management(challenge, in: session.session)
        let key = old.certificate.publicKey
        means.management.open(
            session.session,
            try await means.sign(message, in: old.held.slot, as: key)
        )
    }

    /// A key, and the certificate for it.
    private mutating func certify() async throws(AssistantError) {
        guard let known = try await knownKey() else {
            // The centre takes no request of another key under this code.
            if session.request != nil {
                let words = RenewalWords.keyGone(entry.kind)
                throw AssistantError(.centreRefused(code: "other-request", words: words))
            }
            let key = try await makeKey()
            return try await certify(key)
        }
        do throws(AssistantError) {
            try await certify(known)
        } catch {
            // The key of an earlier code, whose certificate was revoked meanwhile.
            guard case .centreRefused("request-refused", _) = error.reason else { throw error }
            let key = try await makeKey()
            try await certify(key)
        }
    }

    /// The new key of an earlier run, if the token still has it.
    private func knownKey() async throws(AssistantError) -> PublicKey? {
        guard let info = entry.key, let key = try? PublicKey(subjectPublicKeyInfo: Array(info)) else {
            return nil
        }
        // One wrong answer would make another key of it.
        if try await signs(key) { return key }
        return try await signs(key) ? key : nil
    }

    private func signs(_ key: PublicKey) async throws(AssistantError) -> Bool {
        let purpose = Array(HolderTokens.checkPurpose.utf8)
        let message = purpose + (try RandomWord.octets(32))
        do throws(AssistantError) {
            _ = try await means.sign(message, in: entry.slot, as: key)
            return true
        } catch {
            switch error.reason {
            case .token(let failure) where failure.isOfKey: return false
            default: throw error
            }
        }
    }

    /// Makes the key; that it is about to be made is in the file first.
    private mutating func makeKey() async throws(AssistantError) -> PublicKey {
        entry = entry.withoutKey
        try means.file.write(entry)
        let (token, slot, algorithm) = (means.token, entry.slot, session.key.algorithm)
        let key = try await means.write { leave throws(TokenError) in
            try await token.generateKey(algorithm, in: slot, by: leave)
        }
        entry.key = Data(key.subjectPublicKeyInfo)
        try means.file.write(entry)
        return key
    }

    /// Asks for the certificate, and looks at it.
    private mutating func certify(_ key: PublicKey) async throws(AssistantError) {
        let request = try await request(of: key)
        let contents = RenewalProof.contents(request, challenge, in: session.session)
        let message = RenewalProof.request(DigestAlgorithm.sha256.hash(contents))
        let statement = try await means.sign(message, in: old.held.slot, as: old.certificate.publicKey)
        let attestation = try? await means.token.attestation(of: entry.slot)
        let question = RenewalMessages.Request(
            session: session.session,
            request: Data(request),
            statement: Data(statement),
            attestation: attestation.map { [Data($0.statement), Data($0.issuer)] },
            pair: session.pair
        )
        let issued = try await means.talk.ask("certificate", question, for: RenewalMessages.Issued.self)
        let certificate = try check.certificate(issued, for: key, after: old.certificate, entry.kind)
        // Else this machine would take it for a stranger's, when its authority is newer than the settings.
        try means.drawer.keep(issued.chain, by: means.file)
        entry.pair = try await look(at: issued.pair)
        entry.session = session.session
        entry.nonce = issued.nonce
        entry.certificate = Data(certificate.der)
        entry.isWritten = false
        try means.file.write(entry)
    }

    /// A pair to decrypt with that came with the certificate, where one was announced.
    private func look(
        at pair: RenewalMessages.Issued.Pair?
    ) async throws(AssistantError) -> RenewalEntry.Pair? {
        guard session.pair == true else { return nil }
        guard let pair else { throw AssistantError(.centreUnclear) }
        let (dual, slot) = (try means.dual(), old.held.slot)
        let der = try await means.read { () throws(TokenError) in
            try await dual.readEncryptionCertificate(in: slot)
        }
        let former = der.flatMap { try? Certificate(der: $0) } ?? old.certificate
        let certificate = try check.certificate(pair, after: former, entry.kind)
        try means.drawer.keep(pair.chain, by: means.file)
        return RenewalEntry.Pair(envelope: pair.envelope, certificate: Data(certificate.der))
    }

    /// The request of this code: the one that was made with its challenge, or a new one.
    private mutating func request(of key: PublicKey) async throws(AssistantError) -> [UInt8] {
        if let known = entry.request, entry.challenge == session.challenge { return Array(known) }
        let body: [UInt8]
        do throws(CryptoError) {
            body = try CertificateRequest.body(
                subject: old.certificate.subject,
                publicKey: key,
                attributes: [.challengePassword(Hexadecimal.encode(challenge))]
            )
        } catch {
            throw AssistantError(.crypto(error.message))
        }
        let signature = try await means.sign(body, in: entry.slot, as: key)
        let request: CertificateRequest
        do throws(CryptoError) {
            let algorithm = SignatureAlgorithm(key.algorithm)
            request = try CertificateRequest.assemble(body: body, algorithm: algorithm, signature: signature)
        } catch {
            throw AssistantError(.crypto(error.message))
        }
        entry.request = Data(request.der)
        entry.challenge = session.challenge
        try means.file.write(entry)
        return request.der
    }

    /// Writes the certificate, and reads it back, equal octet for octet.
    private mutating func write() async throws(AssistantError) {
        guard let certificate = entry.certificate.map({ Array($0) }) else {
            throw AssistantError(.centreUnclear)
        }
        let (token, slot) = (means.token, entry.slot)
        if try await means.certificate(in: slot) != certificate {
            try await means.write { leave throws(TokenError) in
                try await token.write(certificate: certificate, in: slot, by: leave)
            }
            guard try await means.certificate(in: slot) == certificate else {
                throw AssistantError(TokenError(.untrueAnswer(operation: "reading the certificate back")))
            }
        }
        if let pair = entry.pair { try await PairWriting(means: means, slot: slot, pair: pair).write() }
        entry.isWritten = true
        try means.file.write(entry)
    }
}

extension TokenError {
    /// Whether it says that the key of a slot is not the one that was thought.
    fileprivate var isOfKey: Bool {
        switch reason {
        case .emptySlot, .untrueAnswer, .malformedAnswer: true
        default: false
        }
    }
}
