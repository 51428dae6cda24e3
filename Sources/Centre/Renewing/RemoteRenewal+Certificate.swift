import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// Step 3: the certificate of the new key.
extension RemoteRenewal {
    /// Certifies the key that signed a request, in a session whose old key signed it too.
    ///
    /// The same request gets the same certificate, and so does another one of the same key with a later code. What was signed for
    /// another key, with an earlier code, is given up first.
    ///
    /// - Throws: `RenewalRefusal` with `.notInForce`, `.otherRequest`, `.request` or `.statement`; `EnrollmentError` with `.codeExpired`
    ///   or `.otherRequest`; `IssuanceError`, `SuccessionError`, `CentreError` with `.occupied` or `.notAttested`; `HierarchyError`, `BookError`.
    func certificate(
        _ message: RenewalMessages.Certificate
    ) async throws -> RenewalMessages.Certificate.Answer {
        let desk = try desk()
        let matter = try matter(of: desk.session(message.session))
        let rule = try rule(for: matter)
        let followed = try followedPair(matter)
        guard followed == nil || message.pair == true else {
            let detail = "an encryption certificate belongs to it, and the assistant takes none"
            throw RenewalRefusal(.request(.content, detail: detail))
        }
        let request = try request(message, matter, rule)
        try demandStatement(message.statement, request, matter)
        let isKnown = matter.session.requestDigest != nil
        let examined =
            isKnown ? [] : try examine(message.attestation, of: request.publicKey, matter, rule)
        let attested = try centre.book.attestation(ofKey: request.publicKey.fingerprint) != nil
        let origin = attested || !examined.isEmpty ? KeyOrigin.attested : .requested
        let issued = try await issue(matter, request, origin, examined, desk)
        var answer = RenewalMessages.Certificate.Answer(
            certificate: Data(issued.certificate.der),
            chain: try centre.chain(of: issued.id.authority).map { Data($0) },
            nonce: Data(try nonce(of: issued.certificate.der, matter.session))
        )
        if let followed { answer.pair = try await pair(for: request.publicKey, following: followed, matter) }
        return answer
    }

    /// What the new key signs: others for each certificate and session; derived and not kept.
    ///
    /// - Throws: what the custody key throws.
    func nonce(of der: [UInt8], _ session: ExecutionSession) throws -> [UInt8] {
        try centre.keyring.custody().challenge(to: [
            "renewal", session.application.text, session.tokenSerial ?? "", session.name,
            Hexadecimal.encode(DigestAlgorithm.sha256.hash(der)),
        ])
    }

    /// The request, signed by its key and made for this session.
    private func request(
        _ message: RenewalMessages.Certificate,
        _ matter: Matter,
        _ rule: KeyRule
    ) throws(RenewalRefusal) -> CertificateRequest {
        let der = Array(message.request)
        let digest = DigestAlgorithm.sha256.hash(der)
        if let known = matter.session.requestDigest, known != digest { throw RenewalRefusal(.otherRequest) }
        let request: CertificateRequest
        do throws(CryptoError) {
            request = try CertificateRequest(der: der)
        } catch {
            throw RenewalRefusal(.request(.form, detail: error.message))
        }
        do throws(CryptoError) {
            try request.verifyProofOfPossession()
        } catch {
            guard case .signatureInvalid = error.reason else {
                throw RenewalRefusal(.request(.key, detail: error.message))
            }
            throw RenewalRefusal(.request(.signature, detail: error.message))
        }
        // What the session knows was looked at when it came.
        guard matter.session.requestDigest == nil else { return request }
        guard request.challengePassword == Hexadecimal.encode(matter.session.challenge) else {
            throw RenewalRefusal(.request(.challenge, detail: "it was made for another session"))
        }
        guard request.publicKey.algorithm == rule.token.algorithm else {
            let (wanted, found) = (rule.token.algorithm.rawValue, request.publicKey.algorithm.rawValue)
            throw RenewalRefusal(.request(.algorithm, detail: "\(wanted) is wanted, and this is \(found)"))
        }
        return request
    }

    private func demandStatement(
        _ statement: Data,
        _ request: CertificateRequest,
        _ matter: Matter
    ) throws(RenewalRefusal) {
        let session = matter.session
        let contents = RenewalProof.contents(request.der, session.challenge, in: session.name)
        let signed = RenewalProof.request(DigestAlgorithm.sha256.hash(contents))
        guard matter.certificate.publicKey.verify(signature: Array(statement), message: signed) else {
            throw RenewalRefusal(.statement)
        }
    }

    /// What the token's maker states of the new key, as the profile wants it.
    ///
    /// - Returns: what is to be written of it.
    private func examine(
        _ parts: [Data]?,
        of key: PublicKey,
        _ matter: Matter,
        _ rule: KeyRule
    ) throws -> [Change] {
        var attestation: TokenAttestation?
        if let parts, parts.count == 2 {
            attestation = TokenAttestation(statement: Array(parts[0]), issuer: Array(parts[1]))
        }
        let examination = KeyStatement(
            centre: centre,
            rule: rule,
            serial: matter.token.serial,
            place: attestation.flatMap { RemoteRenewal.place(in: $0) } ?? "-"
        )
        guard let record = try examination.examine(attestation, of: key).record,
            try centre.book.attestation(ofKey: key.fingerprint) == nil
        else { return [] }
        let event = AuditEvent(
            at: record.verifiedAt,
            actor: "holder",
            action: "token.attest",
            object: record.tokenSerial,
            detail: [
                "application": matter.session.application.text,
                "key": Hexadecimal.encode(record.keyHash),
                "root": record.root,
                "statement": Hexadecimal.encode(DigestAlgorithm.sha256.hash(record.statement)),
            ]
        )
        return [.addAttestation(record), .audit(event)]
    }

    /// The key reference that a YubiKey puts at the end of its statement's name, as `9c`.
    private static func place(in attestation: TokenAttestation) -> String? {
        guard let name = try? Certificate(der: attestation.statement).subject.description else { return nil }
        let reference = String(name.suffix(2)).lowercased()
        return Hexadecimal.decode(reference)?.count == 1 ? reference : nil
    }

    private func issue(
        _ matter: Matter,
        _ request: CertificateRequest,
        _ origin: KeyOrigin,
        _ examined: [Change],
        _ desk: EnrollmentDesk
    ) async throws -> IssuedCertificate {
        let session = matter.session
        let party = ActingParty(holder: matter.record.reservation.subjectUID ?? "", writing: book)
        guard let application = try centre.book.application(session.application) else {
            throw RenewalRefusal(.session)
        }
        var line = try desk.certificates(signedFor: application)
        let keyHash = request.publicKey.fingerprint
        let digest = DigestAlgorithm.sha256.hash(request.der)
        let isThere = unchanged(matter.token)
        if let last = line.last, last.reservation.keyHash != keyHash {
            // Nothing is given up for a key that could not take its place, nor for a second request of this session.
            try centre.book.demandKey(keyHash, for: .first)
            _ = try await desk.present(request: digest, in: session.name, alongside: examined)
            try await centre.giveUpForAnother(last.id, in: application, party)
            line = try desk.certificates(signedFor: application)
        }
        var order = try order(after: line, keyHash, matter, request)
        order.keyOrigin = origin
        return try await centre.succeed(
            order,
            by: party,
            onAdmission: {
                _ = try await desk.present(request: digest, in: session.name, alongside: examined)
                return try desk.condition(of: session.name) + [isThere]
            }
        )
    }

    /// The first certificate follows the old one by the act of the application; one of another key takes up what was given up before it.
    private func order(
        after line: [CertificateRecord],
        _ keyHash: [UInt8],
        _ matter: Matter,
        _ request: CertificateRequest
    ) throws(RenewalRefusal) -> SuccessionOrder {
        let session = matter.session
        let isRepeated = line.last?.reservation.keyHash == keyHash
        if isRepeated, line.last?.state == .revoked {
            let detail = "what was signed for it was not proven in time, and is revoked"
            throw RenewalRefusal(.request(.key, detail: detail))
        }
        let before = isRepeated ? line.dropLast().last : line.last
        guard let before else {
            return SuccessionOrder(
                act: session.type == .renew ? .rekey : .replace,
                predecessor: matter.record.id,
                proof: request,
                application: session.application,
                tokenSerial: matter.token.serial
            )
        }
        var order = SuccessionOrder(
            act: .reissue,
            predecessor: before.id,
            proof: request,
            tokenSerial: matter.token.serial
        )
        order.takesUp = true
        return order
    }
}
