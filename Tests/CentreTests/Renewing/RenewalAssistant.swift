import Foundation
import Model
import OpenSSL
import Portal
import Tokens

@testable import Centre

/// What the assistant on a holder's machine does for a 更新 or 替换: small, and over the real door.
struct RenewalAssistant {
    /// What the door said no to.
    struct Refused: Error, Equatable {
        let code: String
        /// The check that a request did not pass.
        var check: String?
    }

    private struct Problem: Decodable {
        let code: String
        let detail: String
        let words: String?
    }

    typealias Session = RenewalMessages.Redeem.Answer
    typealias Issued = RenewalMessages.Certificate.Answer
    typealias Done = RenewalMessages.Complete.Answer

    let client: HTTPSClient
    let token: PIVToken
    let secrets: TokenSecrets
    let kind: RenewalMessages.Redeem.Kind
    /// The serial number of the certificate that is followed, hexadecimal.
    let followed: String

    /// The whole protocol with a new key in memory.
    func run(_ code: String, _ key: PrivateKey, slot: TokenSlot? = .signature) async throws -> Done {
        let session = try await redeem(code)
        let issued = try await certify(session, request(session, key))
        return try await complete(session, issued, key, slot: slot)
    }

    func redeem(
        _ code: String,
        token serial: String? = nil,
        certificate other: String? = nil
    ) async throws -> Session {
        let message = RenewalMessages.Redeem(
            kind: kind,
            code: code,
            certificate: other ?? followed,
            token: serial ?? token.identity.serial,
            clientNonce: Data(try SecureRandom.bytes(32))
        )
        return try await read(post(.redeem, message))
    }

    /// The old key's signature for answers to the card.
    func leave(_ session: Session) async throws -> [UInt8] {
        try await signOld(RenewalProof.management(Array(session.challenge), in: session.session))
    }

    func management(
        _ session: Session,
        _ statement: [UInt8],
        _ question: ManagementQuestion,
        previous: Bool? = nil
    ) async throws -> ManagementAnswer {
        let message = RenewalMessages.Management(
            session: session.session,
            statement: Data(statement),
            witness: Data(question.witness),
            question: Data(question.challenge),
            previous: previous
        )
        let answer: RenewalMessages.Management.Answer = try await read(post(.management, message))
        return ManagementAnswer(witness: Array(answer.witness), challenge: Array(answer.answer))
    }

    func request(_ session: Session, _ key: any SigningKey) throws -> CertificateRequest {
        try CertificateRequest.make(
            subject: DistinguishedName([.init(.commonName, "x")]),
            key: key,
            challengePassword: Hexadecimal.encode(Array(session.challenge))
        )
    }

    /// A new key in the card, its request, and what lets its holder write to the card.
    func makeKey(
        _ session: Session,
        in slot: TokenSlot
    ) async throws -> (request: CertificateRequest, leave: HolderLeave) {
        let statement = try await leave(session)
        let pin = secrets.withPIN { SecretBytes(copying: $0) }
        let holder = try HolderLeave(pin: pin) { question in
            try await management(session, statement, question)
        }
        let key = try await token.generateKey(.p256, in: slot, by: holder)
        let body = try CertificateRequest.body(
            subject: DistinguishedName([.init(.commonName, "x")]),
            publicKey: key,
            attributes: [.challengePassword(Hexadecimal.encode(Array(session.challenge)))]
        )
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: SignatureAlgorithm(key.algorithm),
            signature: await token.sign(body, in: slot, with: secrets)
        )
        return (request, holder)
    }

    func certify(
        _ session: Session,
        _ request: CertificateRequest,
        attestation: TokenAttestation? = nil
    ) async throws -> Issued {
        let statement = try await statement(session, request.der)
        return try await certify(session, request.der, statement, attestation: attestation)
    }

    func certify(
        _ session: Session,
        _ request: [UInt8],
        _ statement: [UInt8],
        attestation: TokenAttestation? = nil
    ) async throws -> Issued {
        let message = RenewalMessages.Certificate(
            session: session.session,
            request: Data(request),
            statement: Data(statement),
            attestation: attestation.map { [Data($0.statement), Data($0.issuer)] }
        )
        return try await read(post(.certificate, message))
    }

    /// The old key's signature of a request in a session.
    func statement(_ session: Session, _ request: [UInt8]) async throws -> [UInt8] {
        let contents = RenewalProof.contents(request, Array(session.challenge), in: session.session)
        return try await signOld(RenewalProof.request(DigestAlgorithm.sha256.hash(contents)))
    }

    func complete(
        _ session: Session,
        _ issued: Issued,
        _ key: PrivateKey,
        slot: TokenSlot? = .signature,
        atOnce: Bool? = nil
    ) async throws -> Done {
        let message = RenewalProof.possession(Array(issued.nonce), of: token.identity.serial)
        let der = Array(issued.certificate)
        return try await complete(session, der, key.sign(message), slot: slot, atOnce: atOnce)
    }

    func complete(
        _ session: Session,
        _ certificate: [UInt8],
        _ signature: [UInt8],
        slot: TokenSlot? = .signature,
        atOnce: Bool? = nil
    ) async throws -> Done {
        let message = RenewalMessages.Complete(
            session: session.session,
            certificate: Hexadecimal.encode(DigestAlgorithm.sha256.hash(certificate)),
            signature: Data(signature),
            slot: slot,
            atOnce: atOnce
        )
        return try await read(post(.complete, message))
    }

    private func signOld(_ message: [UInt8]) async throws -> [UInt8] {
        try await token.sign(message, in: .authentication, with: secrets)
    }

    private func read<Answer: Decodable>(_ body: [UInt8]) throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: Data(body))
    }

    /// Sends a message; once more when the line broke.
    private func post(_ verb: RenewalVerb, _ message: some Encodable) async throws -> [UInt8] {
        let body = try Array(JSONEncoder().encode(message))
        let path = "/api/v1/renewal/\(verb.rawValue)"
        let answer: HTTPSAnswer
        do {
            answer = try await client.post(path, body)
        } catch let error as HTTPSClientError where error.isPassing {
            answer = try await client.post(path, body)
        }
        guard answer.status == 200 else {
            let problem: Problem = try read(answer.body)
            let isChecked = problem.code == "request-refused"
            let check = isChecked ? String(problem.detail.prefix { $0 != ":" }) : nil
            throw Refused(code: problem.words == nil ? "no words" : problem.code, check: check)
        }
        return answer.body
    }
}
