import Foundation
import Model
import OpenSSL
import Portal
import Synchronization
import TestSupport
import Tokens

@testable import Assistant

/// The door of a centre for 更新 and 替换, as `docs/assistant-protocol.md` has it; it believes nothing that it was not shown.
final class RenewalCentre: CentreDoor {
    /// What gets lost of a message.
    enum Loss: CaseIterable {
        case question
        case answer
    }

    /// A line that breaks: which messages, counted from 1, and what of them gets lost.
    struct Cut {
        let turns: ClosedRange<Int>
        let loss: Loss
    }

    private struct Board {
        var session = ""
        var openings = 0
        var request: [UInt8]?
        var issued: Certificate?
        var pair: Pair?
        var stranger: PublicKey?
        var isDone = false
        var wrongTries = 0
        var answers = 0
        var turn = 0
        var cut: Cut?
        var heard: [(verb: String, body: String)] = []
        var former = ""
        var forge: (@Sendable (Certificate) throws -> Forgery)?
        var instead: (@Sendable (String) -> DoorAnswer?)?
        var onTurn: (@Sendable (Int) -> Void)?
    }

    /// What a hostile centre sends for a certificate.
    struct Forgery {
        var certificate: [UInt8]
        var chain: [[UInt8]]
    }

    private struct Question: Decodable {
        let kind: String?
        let code: String?
        let certificate: String?
        let token: String?
        let session: String?
        let statement: Data?
        let witness: Data?
        let question: Data?
        let request: Data?
        let signature: Data?
        let slot: String?
        let atOnce: Bool?
        let pair: Bool?
        let encryptionKey: Data?
    }

    private struct Refusal: Error {
        let code: String
        var status = 403
    }

    let old: Certificate
    let serial: String
    let algorithm: KeyAlgorithm
    let kind: RenewalKind
    let authority: Certificate
    let authorityKey: PrivateKey
    /// The management key on record; nil for a token that needs none.
    private let secrets: TokenSecrets?
    let clock: WallClock
    private let treatment: String
    private let isPaired: Bool
    private let board = Mutex(Board())

    init(
        _ kind: RenewalKind = .renew,
        old: Certificate,
        serial: String,
        secrets: TokenSecrets?,
        clock: WallClock,
        algorithm: KeyAlgorithm = .p256,
        treatment: String = "keep",
        isPaired: Bool = false
    ) throws {
        self.kind = kind
        self.old = old
        self.serial = serial
        self.secrets = secrets
        self.clock = clock
        self.algorithm = algorithm
        self.treatment = treatment
        self.isPaired = isPaired
        // An authority of SM2 certifies SM2 keys.
        let key = try PrivateKey.generate(algorithm == .sm2 ? .sm2 : .p256)
        authorityKey = key
        authority = try RenewalCentre.authority(of: key)
    }

    // What a test sets and looks at.

    /// Breaks the line from now on, counting messages anew.
    func cut(_ cut: Cut?) {
        board.withLock { board in
            board.cut = cut
            board.turn = 0
        }
    }

    /// Wraps pairs for another key than that of the request.
    func misdirectPairs() { board.withLock { $0.stranger = old.publicKey } }

    /// Makes the centre a hostile one in what it sends for a certificate; nil makes it honest.
    func forge(_ forgery: (@Sendable (Certificate) throws -> Forgery)?) {
        board.withLock { $0.forge = forgery }
    }

    /// Answers something else for the verbs that it gives an answer for.
    func answer(_ instead: (@Sendable (String) -> DoorAnswer?)?) {
        board.withLock { $0.instead = instead }
    }

    /// Names certificates as those that the followed one followed.
    func name(former: [Certificate]) {
        let names = former.map { "\"\(Hexadecimal.encode($0.fingerprint))\"" }.joined(separator: ",")
        board.withLock { $0.former = names }
    }

    /// Told the number of each message before it is answered.
    func onTurn(_ body: (@Sendable (Int) -> Void)?) {
        board.withLock { board in
            board.onTurn = body
            board.turn = 0
        }
    }

    /// The certificate that came of it; nil before.
    var issued: Certificate? { board.withLock { $0.issued } }
    /// The pair that came with it.
    var pair: Pair? { board.withLock { $0.pair } }
    /// Whether the new certificate is in force.
    var isDone: Bool { board.withLock { $0.isDone } }
    /// The verbs that were heard, in their order.
    var verbs: [String] { board.withLock { $0.heard.map(\.verb) } }
    /// Everything that was heard.
    var heard: String { board.withLock { $0.heard.map(\.body).joined(separator: "\n") } }
    /// Messages since the line was last set.
    var turns: Int { board.withLock { $0.turn } }

    /// The session is over, as after half an hour.
    func endSession() { board.withLock { $0.session = "" } }

    /// The code is another one from now on, in the same letters: it takes another request of the same key.
    func changeCode() {
        board.withLock { board in
            board.session = ""
            board.request = nil
        }
    }

    // The door.

    func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer {
        let verb = String(path.split(separator: "/").last ?? "")
        let (cut, onTurn, instead) = board.withLock { board in
            board.turn += 1
            board.heard.append((verb, String(decoding: body, as: UTF8.self)))
            let isCut = board.cut.map { $0.turns.contains(board.turn) } ?? false
            return (isCut ? board.cut?.loss : nil, board.onTurn, board.instead)
        }
        onTurn?(turns)
        let lost = HTTPSClientError(.unreachable(server: "centre", detail: "cut"))
        if cut == .question { throw lost }
        let answer = instead?(verb) ?? respond(verb, body)
        if cut == .answer { throw lost }
        return answer
    }

    private func respond(_ verb: String, _ body: [UInt8]) -> DoorAnswer {
        do {
            let question = try JSONDecoder().decode(Question.self, from: Data(body))
            let answer = try board.withLock { board in
                switch verb {
                case "redeem": try redeem(question, &board)
                case "management": try management(question, &board)
                case "certificate": try certificate(question, &board)
                case "complete": try complete(question, &board)
                default: throw Refusal(code: "no-such-resource", status: 404)
                }
            }
            return DoorAnswer(status: 200, body: Array(answer.utf8))
        } catch let refusal as Refusal {
            let text = "{\"status\":\(refusal.status),\"code\":\"\(refusal.code)\",\"detail\":\"x\"}"
            return DoorAnswer(status: refusal.status, body: Array(text.utf8))
        } catch {
            return DoorAnswer(status: 400, body: Array("{\"code\":\"bad-member\"}".utf8))
        }
    }

    private func redeem(_ question: Question, _ board: inout Board) throws -> String {
        guard question.kind == kind.rawValue, question.token == serial,
            question.certificate == old.serial.hexadecimal
        else { throw Refusal(code: "code-refused") }
        guard board.wrongTries < RenewalCentre.most else { throw Refusal(code: "code-locked") }
        guard question.code == RenewalCentre.code else {
            board.wrongTries += 1
            throw Refusal(code: board.wrongTries < RenewalCentre.most ? "code-refused" : "code-locked")
        }
        guard !board.isDone else { throw Refusal(code: "code-used") }
        board.openings += 1
        let number = String(board.openings, radix: 16)
        board.session = String(repeating: "0", count: 32 - number.count) + number
        let management = secrets?.managementKeyAlgorithm == nil ? "" : ",\"management\":\"tripleDES\""
        let unproven = board.issued.map { "\"\(Hexadecimal.encode($0.fingerprint))\"" } ?? ""
        let request = board.request.map { Hexadecimal.encode(DigestAlgorithm.sha256.hash($0)) }
        return """
            {"session":"\(board.session)","challenge":"\(text(RenewalCentre.challenge))",
             "key":{"algorithm":"\(algorithm.rawValue)"},"until":1\(management),"later":1\(isPaired ? ",\"pair\":true" : ""),
             "unproven":[\(unproven)],"former":[\(board.former)]\(request.map { ",\"request\":\"\($0)\"" } ?? "")}
            """
    }

    private func management(_ question: Question, _ board: inout Board) throws -> String {
        try demand(question.session == board.session, "session-over")
        let message = RenewalProof.management(RenewalCentre.challenge, in: board.session)
        let isShown = old.publicKey.verify(signature: Array(question.statement ?? Data()), message: message)
        try demand(isShown, "statement-refused")
        board.answers += 1
        guard let secrets, board.answers <= 16, let witness = question.witness, let asked = question.question
        else { throw Refusal(code: "management-refused") }
        let answer = try secrets.answer(
            ManagementQuestion(witness: Array(witness), challenge: Array(asked))
        )
        return "{\"witness\":\"\(text(answer.witness))\",\"answer\":\"\(text(answer.challenge))\"}"
    }

    private func certificate(_ question: Question, _ board: inout Board) throws -> String {
        try demand(question.session == board.session, "session-over")
        let der = Array(question.request ?? Data())
        let contents = RenewalProof.contents(der, RenewalCentre.challenge, in: board.session)
        let message = RenewalProof.request(DigestAlgorithm.sha256.hash(contents))
        let isShown = old.publicKey.verify(signature: Array(question.statement ?? Data()), message: message)
        try demand(isShown, "statement-refused")
        if let known = board.request { try demand(known == der, "other-request") }
        let request = try CertificateRequest(der: der)
        try request.verifyProofOfPossession()
        try demand(
            request.challengePassword == Hexadecimal.encode(RenewalCentre.challenge)
                && request.publicKey.algorithm == algorithm && request.publicKey != old.publicKey,
            "request-refused"
        )
        board.request = der
        let certificate = try board.issued ?? issue(request.publicKey)
        board.issued = certificate
        try demand(!isPaired || question.pair == true, "request-refused")
        if isPaired { board.pair = try board.pair ?? pair(for: board.stranger ?? request.publicKey) }
        let forgery = try board.forge?(certificate)
        let chain = (forgery?.chain ?? []).map { "\"\(text($0))\"" }.joined(separator: ",")
        return """
            {"certificate":"\(text(forgery?.certificate ?? certificate.der))","chain":[\(chain)],
             "nonce":"\(text(RenewalCentre.nonce))"\(board.pair?.member ?? "")}
            """
    }

    private func complete(_ question: Question, _ board: inout Board) throws -> String {
        try demand(question.session == board.session, "session-over")
        guard let issued = board.issued, question.certificate == Hexadecimal.encode(issued.fingerprint),
            issued.publicKey.verify(
                signature: Array(question.signature ?? Data()),
                message: RenewalProof.possession(RenewalCentre.nonce, of: serial)
            )
        else { throw Refusal(code: "proof-refused") }
        try demand(question.encryptionKey.map { Array($0) } == board.pair?.key, "proof-refused")
        board.isDone = true
        let isOver = question.atOnce == true || treatment == "remove"
        let end = issued.notAfter.secondsSinceEpoch
        return """
            {"application":"CA20261122R0000015","notAfter":\(end),
             "previous":{"serial":"\(old.serial.hexadecimal)","\(isOver ? "revokedAt" : "validUntil")":\(clock.now.secondsSinceEpoch)},
             "old":"\(isOver ? "remove" : "keep")"}
            """
    }

    private func demand(_ isSo: Bool, _ code: String) throws {
        guard isSo else { throw Refusal(code: code) }
    }

    private func text(_ octets: [UInt8]) -> String { String(decoding: Base64.encode(octets), as: UTF8.self) }
}
