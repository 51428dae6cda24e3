import CentreSupport
import Enrollment
import Foundation
import Messages
import Model
import OpenSSL
import Store
import Synchronization
import TestSupport
import Testing

@testable import Centre

/// What the holder of a real card hands in about its certificate, and the messages they get.
struct HolderCase {
    /// Takes every message.
    private final class Phone: MailSender, ShortMessageSender {
        let texts = Mutex<[String]>([])

        func send(_ mail: Mail) async throws(DeliveryError) {}

        func send(_ message: ShortMessage) async throws(DeliveryError) {
            texts.withLock { $0.append(message.text) }
        }
    }

    let world: HolderWorld
    let owner = Submitter(login: "expert1", isEmailVerified: true, isMobileVerified: true)
    private let phone = Phone()

    var centre: CACentre { world.centre }

    init(daysLeft: Int64 = 10, in other: HolderWorld? = nil) async throws {
        if let other { world = other } else { world = try await HolderWorld() }
        let record = try certificate()
        let moment = record.reservation.notAfter.advanced(bySeconds: -daysLeft * 86_400)
        world.clock.advance(bySeconds: moment.secondsSinceEpoch - world.clock.clock.now.secondsSinceEpoch)
    }

    /// The certificate on the card.
    func certificate() throws -> CertificateRecord {
        let serial = try #require(SerialNumber(hexadecimal: world.certificate))
        return try #require(try centre.book.certificates(serial: serial).first)
    }

    /// 绑定; that the token signed is for the portal to verify.
    func bind() async throws {
        let desk = try centre.desk()
        let own = try certificate()
        let fingerprint = DigestAlgorithm.sha256.hash(own.certificate ?? [])
        let nonce = try desk.bindingNonce(for: fingerprint, of: owner.login)
        let proof = BindingProof(nonce: nonce, signature: [1])
        _ = try await desk.bind(own.id.serial, to: owner.login, with: proof)
    }

    func desk(of name: String) throws -> (EnrollmentDesk, Principal) {
        let staff = try centre.staffOperator(name)
        return (try centre.desk(for: staff), Principal(staff.record))
    }

    /// Hands in a form about a certificate; nil is the one that the card was made with.
    func submit(
        _ json: String,
        kinds: [AttachmentKind],
        about certificate: String? = nil
    ) async throws -> ApplicationNumber {
        let files = kinds.map { #"{"kind": "\#($0.rawValue)", "file": "a.png"}"# }.joined(separator: ",")
        let file = try ApplicationFile(
            json: Array(
                #"{"certificate": "\#(certificate ?? world.certificate)", \#(json), "attachments": [\#(files)]}"#
                    .utf8
            )
        )
        let uploads = kinds.map { AttachmentUpload(kind: $0, content: ScanImage.png()) }
        return try await centre.desk().submit(file, uploads: uploads, by: owner).number
    }

    func approve(_ number: ApplicationNumber) async throws -> ApplicationRecord {
        let (desk, reviewer) = try desk(of: "wang.shenhe")
        return try await desk.approve(number, by: reviewer, checklist: Set(ReviewCheck.allCases))
    }

    func pay(_ number: ApplicationNumber) async throws -> ApplicationRecord {
        let (desk, finance) = try desk(of: "zhao.caiwu")
        let fen = try #require(try centre.book.order(of: number)).amountFen
        let payment = try Payment(channel: .offline, transaction: "T-\(number)", amountFen: fen)
        return try await desk.confirmPayment(number, payment, by: finance)
    }

    /// Sends what waits, and reads the newest code off the phone.
    func codeOnPhone() async throws -> String {
        world.clock.advance(bySeconds: 1)
        _ = try await outbox().round()
        let text = try #require(phone.texts.withLock { $0 }.last { $0.contains(/[2-9A-Z]{5}-[2-9A-Z]{5}/) })
        return String(try #require(text.firstMatch(of: /[2-9A-Z]{5}-[2-9A-Z]{5}/)).0)
    }

    func outbox(hasGateway: Bool = true) throws -> Outbox {
        Outbox(
            book: centre.book,
            catalogue: try NoticeCatalogue(folder: "\(PreparedCentre.definition)/notices"),
            mail: phone,
            shortMessage: hasGateway ? phone : nil,
            signature: "必联CA",
            clock: world.clock.clock,
            policy: OutboxPolicy(giveUpSeconds: 72 * 3600),
            unseal: { [centre] in try centre.keyring.custody().unwrap($0, context: $1) }
        )
    }

    /// A request for a fresh key, and the key.
    func request() throws -> (CertificateRequest, PrivateKey) {
        let key = try PrivateKey.generate(.p256)
        let name = try DistinguishedName([.init(.commonName, "x")])
        let body = try CertificateRequest.body(subject: name, publicKey: key.publicKey)
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: key.signatureAlgorithm,
            signature: key.sign(body)
        )
        return (request, key)
    }
}
