import Enrollment
import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Portal

/// A portal in which zhang has a certificate on a token.
struct HolderPages {
    static let token = "TW0001"
    static let reviewer = Principal.staff(name: "li.na", roles: [.reviewer])
    static let finance = Principal.staff(name: "zhou.wei", roles: [.finance])

    let portal: PageWorld
    /// The session of who has the certificate.
    var me: SessionToken
    let certificate: CertificateID
    let application: ApplicationNumber

    var desk: EnrollmentDesk { portal.responder.services.enrollment }
    var book: BookOfRecord { portal.world.book }
    var path: String { "/certificates/\(certificate.serial.hexadecimal)" }

    /// Makes the certificate of an application in `Tests/Fixtures/applications`, good for so many days.
    init(
        _ name: String = "expert",
        days: Int64 = 20,
        gateway: (any PaymentGateway)? = nil,
        bids: (any OpenBidRegister)? = nil
    ) async throws {
        portal = try await PageWorld(gateway: gateway, bids: bids)
        me = portal.zhang
        let desk = portal.responder.services.enrollment
        let book = portal.world.book
        let file = try ApplicationFile(json: HolderPages.fixture(name))
        let uploads = file.attachments.enumerated().map { index, reference in
            AttachmentUpload(kind: reference.kind, content: ScanImage.png(seed: UInt64(index)))
        }
        let submitted = try await desk.submit(file, uploads: uploads, by: Submitter(login: "zhang.expert"))
        application = submitted.number
        _ = try await desk.approve(
            submitted.number,
            by: HolderPages.reviewer,
            checklist: Set(ReviewCheck.allCases)
        )
        let payment = try Payment(channel: .offline, transaction: "T-0", amountFen: 100)
        let paid = try await desk.confirmPayment(submitted.number, payment, by: HolderPages.finance)
        let reservation = Sample.reservation(
            1,
            profile: paid.profile,
            application: paid.number,
            subjectUID: paid.subjectUID,
            tokenSerial: HolderPages.token,
            notAfter: Sample.now.advanced(bySeconds: days * 86_400)
        )
        certificate = reservation.id
        try await book.commit(
            [.addToken(Sample.token(HolderPages.token, state: .inUse))] + Sample.issue(1, reservation)
                + [
                    .activateCertificate(reservation.id),
                    .updateApplication(HolderPages.completed(paid)),
                ]
        )
    }

    static func fixture(_ name: String) throws -> [UInt8] {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Array(Data(contentsOf: tests.appendingPathComponent("Fixtures/applications/\(name).json")))
    }

    private static func completed(_ record: ApplicationRecord) -> ApplicationRecord {
        ApplicationRecord(
            number: record.number,
            type: record.type,
            state: .completed,
            version: record.version + 1,
            subjectUID: record.subjectUID,
            profile: record.profile,
            owner: record.owner,
            registrar: record.registrar,
            snapshot: record.snapshot,
            snapshotVersion: record.snapshotVersion,
            reviewer: record.reviewer,
            reasonCode: nil,
            reasonText: nil,
            createdAt: record.createdAt,
            updatedAt: record.updatedAt
        )
    }

    /// After a time in which every session ended.
    mutating func logInAgain() async throws {
        let accounts = portal.responder.services.accounts
        let account = try #require(try book.account(login: "zhang.expert"))
        let (token, session) = try accounts.session(for: account)
        try await book.commit([session])
        me = token
    }

    func get(_ path: String, _ token: SessionToken? = nil) async -> HTTPReply {
        await portal.ask(path, token ?? me)
    }

    func send(
        _ path: String,
        _ texts: [String: String] = [:],
        files: [(name: String, content: [UInt8])] = []
    ) async -> HTTPReply {
        await portal.send(path, me, texts, files: files)
    }

    static func text(_ reply: HTTPReply) -> String { String(decoding: reply.body, as: UTF8.self) }

    static func place(_ reply: HTTPReply) -> String? {
        reply.fields.first { $0.name == "location" }?.value
    }

    /// The draft of a business that was begun.
    func begin(_ service: String) async throws -> ApplicationNumber {
        let place = try #require(HolderPages.place(await send("\(path)/\(service)", ["bids": "none"])))
        return try #require(ApplicationNumber(String(place.split(separator: "/")[1])))
    }

    /// Fills in a draft, and submits it as 核对信息 shows it.
    func submit(
        _ number: ApplicationNumber,
        _ texts: [String: String],
        kinds: [AttachmentKind]
    ) async throws -> ApplicationRecord {
        let mark = try await confirm(number, texts, kinds: kinds)
        let sent = await send("/applications/\(number)/submit", ["version": mark, "bids": "none"])
        #expect(HolderPages.place(sent) == "/applications/\(number)", "\(HolderPages.text(sent))")
        return try #require(try book.application(number))
    }

    /// Fills in a draft; returns the mark with which 核对信息 hands in exactly this.
    func confirm(
        _ number: ApplicationNumber,
        _ texts: [String: String],
        kinds: [AttachmentKind]
    ) async throws -> String {
        let record = try #require(try book.application(number))
        let version = try book.revision(of: number)?.version ?? record.version
        let files = kinds.enumerated().map { index, kind in
            ("file.\(kind.rawValue)", ScanImage.png(seed: UInt64(40 + index)))
        }
        let saved = await send(
            "/applications/\(number)/edit",
            texts.merging(["action": "confirm", "version": String(version)]) { first, _ in first },
            files: files
        )
        #expect(HolderPages.place(saved) == "/applications/\(number)/check", "\(HolderPages.text(saved))")
        let check = HolderPages.text(await get("/applications/\(number)/check"))
        return try #require(
            check.firstMatch(of: /name="version" value="([0-9a-f ]+)"/).map { String($0.1) }
        )
    }

    /// A renewal that waits for its code.
    func executing(
        _ service: String = "renew",
        kinds: [AttachmentKind] = [.identityCopy]
    ) async throws -> ApplicationNumber {
        let number = try await approved(service, kinds: kinds)
        guard try book.application(number)?.state == .pendingPayment else { return number }
        let payment = try Payment(channel: .offline, transaction: "T-1", amountFen: 100)
        _ = try await desk.confirmPayment(number, payment, by: HolderPages.finance)
        return number
    }

    /// A renewal that waits for its payment, or what waits for its code at once.
    func approved(
        _ service: String = "renew",
        kinds: [AttachmentKind] = [.identityCopy]
    ) async throws -> ApplicationNumber {
        let number = try await begin(service)
        let texts = [
            "tokenSerial": HolderPages.token, "identityUnchanged": "yes", "unlockReason": "FORGOTTEN_PIN",
        ]
        _ = try await submit(number, texts, kinds: kinds)
        _ = try await desk.approve(
            number,
            by: HolderPages.reviewer,
            checklist: Set(ReviewCheck.allCases)
        )
        return number
    }
}
