import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import StoreSupport
import Synchronization
import TestSupport
import Testing

@testable import Portal

/// Knows people by what they show, as a register that can be changed at any moment.
final class MemoryEntrance: StaffEntrance {
    private let members = Mutex<[[UInt8]: StaffRecord]>([:])
    private let keys = Mutex<[[UInt8]: PrivateKey]>([:])

    func member(_ peer: PeerCertificate) throws -> StaffRecord? { members.withLock { $0[peer.der] } }

    func key(of peer: PeerCertificate) throws -> PublicKey { try privateKey(peer.der).publicKey }

    /// The key of who shows this; made when it is needed.
    func privateKey(_ der: [UInt8]) throws -> PrivateKey {
        if let known = keys.withLock({ $0[der] }) { return known }
        let made = try PrivateKey.generate(.p256)
        keys.withLock { $0[der] = made }
        return made
    }

    func admit(_ record: StaffRecord, showing der: [UInt8]) { members.withLock { $0[der] = record } }

    func retire(showing der: [UInt8]) { members.withLock { _ = $0.removeValue(forKey: der) } }
}

/// Evidence that says what it is of, for who may take it.
struct PlayedEvidence: EvidencePress {
    let desk: EnrollmentDesk

    func archive(
        of number: ApplicationNumber,
        because text: String,
        by member: StaffRecord
    ) async throws -> [UInt8] {
        let record = try await desk.export(number, because: text, by: Principal(member))
        return Array("archive of \(record.number)".utf8)
    }
}

/// A desk before the book of a portal, with one person of each role.
struct StaffWorld {
    static let origin = "https://desk.ca.example.cn"

    let portal: PageWorld
    let entrance: MemoryEntrance
    let responder: StaffResponder

    /// A desk before the book of this portal, or of a new one.
    init(before given: PageWorld? = nil) async throws {
        portal = if let given { given } else { try await PageWorld() }
        entrance = MemoryEntrance()
        let services = portal.responder.services
        responder = StaffResponder(
            StaffServices(
                entrance: entrance,
                enrollment: services.enrollment,
                book: services.book,
                documents: services.documents,
                pictures: services.pictures,
                papers: services.papers,
                evidence: PlayedEvidence(desk: services.enrollment),
                site: StaffServices.Site(name: "CA工作台", origin: StaffWorld.origin, hotline: nil),
                mark: { MessageAuthentication.hmacSHA256(key: [3], message: $0) },
                clock: services.clock,
                logger: services.logger
            )
        )
        for role in StaffRecord.Role.allCases {
            let person = StaffWorld.person(role)
            entrance.admit(person, showing: StaffWorld.certificate(person.name))
        }
    }

    var book: BookOfRecord { portal.world.book }
    var desk: EnrollmentDesk { portal.responder.services.enrollment }

    /// Somebody who has one role.
    static func person(_ role: StaffRecord.Role) -> StaffRecord {
        StaffRecord(
            name: "person.\(role.rawValue.filter { $0 != "_" })",
            displayName: "王\(role.label)",
            roles: [role],
            certificate: nil,
            createdAt: Sample.now
        )
    }

    /// What somebody shows; nobody reads it here.
    static func certificate(_ name: String) -> [UInt8] { Array("certificate of \(name)".utf8) }

    /// An application that waits for its review.
    func submitted(
        _ name: String = "expert",
        owner: String = "zhang.expert"
    ) async throws -> ApplicationRecord {
        let file = try StaffWorld.file(name)
        return try await desk.submit(file, uploads: StaffWorld.uploads(file), by: Submitter(login: owner))
    }

    static func uploads(_ file: ApplicationFile, seed: UInt64 = 0) -> [AttachmentUpload] {
        file.attachments.enumerated().map { index, reference in
            AttachmentUpload(kind: reference.kind, content: ScanImage.png(seed: seed + UInt64(index)))
        }
    }

    /// A form in `Tests/Fixtures/applications`; texts in it may be exchanged.
    static func file(_ name: String, _ changes: [String: String] = [:]) throws -> ApplicationFile {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = tests.appendingPathComponent("Fixtures/applications/\(name).json")
        var text = try String(contentsOf: path, encoding: .utf8)
        for (old, new) in changes { text = text.replacing(old, with: new) }
        return try ApplicationFile(json: Array(text.utf8))
    }

    func get(_ path: String, as role: StaffRecord.Role?) async -> HTTPReply {
        await ask("GET", path, role.map { StaffWorld.certificate(StaffWorld.person($0).name) })
    }

    /// Sends a form that one of our pages could have sent.
    func post(
        _ path: String,
        _ texts: [String: String] = [:],
        as role: StaffRecord.Role,
        origin: String? = StaffWorld.origin
    ) async -> HTTPReply {
        let der = StaffWorld.certificate(StaffWorld.person(role).name)
        let form = texts.merging(["token": token(of: der)]) { first, _ in first }
        return await ask("POST", path, der, form: form, origin: origin)
    }

    func ask(
        _ method: String,
        _ path: String,
        _ der: [UInt8]?,
        form: [String: String] = [:],
        origin: String? = nil,
        fields more: [(name: String, value: String)] = []
    ) async -> HTTPReply {
        var fields = more
        if let origin { fields.append(("origin", origin)) }
        if method == "POST" { fields.append(("content-type", "application/x-www-form-urlencoded")) }
        return await responder.respond(
            to: HTTPCall(
                method: method,
                target: path,
                fields: fields,
                body: Array(
                    form.map { "\(StaffWorld.encoded($0))=\(StaffWorld.encoded($1))" }
                        .joined(separator: "&").utf8
                ),
                peer: der.map(PeerCertificate.init(der:)),
                address: "192.0.2.\(path.utf8.count % 200)"
            )
        )
    }

    /// Sends JSON, as a program of theirs does.
    func program(
        _ path: String,
        _ body: String,
        as role: StaffRecord.Role,
        type: String = "application/json",
        origin: String? = nil
    ) async -> HTTPReply {
        await responder.respond(
            to: HTTPCall(
                method: "POST",
                target: path,
                fields: [("content-type", type)] + (origin.map { [("origin", $0)] } ?? []),
                body: Array(body.utf8),
                peer: PeerCertificate(der: StaffWorld.certificate(StaffWorld.person(role).name)),
                address: "192.0.2.1"
            )
        )
    }

    /// What is to be signed of a decision; nil when it cannot be.
    func statements(_ number: String, as role: StaffRecord.Role) async -> [[UInt8]]? {
        struct Answer: Decodable { let statements: [Data] }
        let reply = await program("/decisions/\(number)/statements", "{}", as: role)
        return try? JSONDecoder().decode(Answer.self, from: Data(reply.body)).statements.map { Array($0) }
    }

    /// Sends signatures over statements, by the key of `signer`.
    func sign(
        _ number: String,
        _ statements: [[UInt8]],
        as role: StaffRecord.Role,
        keyOf signer: StaffRecord.Role? = nil
    ) async throws -> HTTPReply {
        let key = try entrance.privateKey(StaffWorld.certificate(StaffWorld.person(signer ?? role).name))
        let signatures = try statements.map { "\"\(Data(try key.sign($0)).base64EncodedString())\"" }
        let body = "{\"signatures\": [\(signatures.joined(separator: ","))]}"
        return await program("/decisions/\(number)/signatures", body, as: role)
    }

    /// Sends a form, and signs the decision that it leads to.
    func decide(
        _ path: String,
        _ texts: [String: String],
        as role: StaffRecord.Role
    ) async throws -> HTTPReply {
        let number = try #require(StaffWorld.number(await post(path, texts, as: role)))
        let made = try #require(await statements(number, as: role))
        return try await sign(number, made, as: role)
    }

    /// The number of the decision that a form leads to.
    static func number(_ reply: HTTPReply) -> String? {
        place(reply).flatMap { place in
            place.hasPrefix("/decisions/") ? String(place.dropFirst("/decisions/".count)) : nil
        }
    }

    /// What the desk puts into the forms of who shows this certificate.
    func token(of der: [UInt8]) -> String {
        let name = Array("staff form|".utf8) + DigestAlgorithm.sha256.hash(der)
        return Hexadecimal.encode(responder.services.mark(name))
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { "%\(Hexadecimal.encode([$0]))" }.joined()
    }

    static func text(_ reply: HTTPReply) -> String { String(decoding: reply.body, as: UTF8.self) }

    static func place(_ reply: HTTPReply) -> String? {
        reply.fields.first { $0.name == "location" }?.value
    }

    /// What the audit chain says, the newest last.
    func audit(_ count: Int = 50) throws -> [AuditEvent] {
        let head = try book.auditHead().sequence
        return try book.auditEntries(after: max(0, head - Int64(count)), limit: count).map(\.event)
    }
}
