import CentreSupport
import Foundation
import Logging
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// The staff desk's door: who is let in, over TLS that shows and without TLS.
@Suite("The staff desk's door", .serialized)
struct StaffDeskTests {
    private static let day: Int64 = 86_400

    /// What a member of the staff shows.
    private func certificate(of name: String, in centre: CACentre) throws -> [UInt8] {
        let id = try #require(try centre.book.staff(named: name)?.certificate)
        return try #require(try centre.book.certificate(id)?.certificate)
    }

    @Test("Who shows the certificate of one of the staff is that person, until it ends or is revoked")
    func register() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let register = StaffRegister(centre: centre)
        let reviewer = PeerCertificate(der: try certificate(of: "wang.shenhe", in: centre))
        let finance = PeerCertificate(der: try certificate(of: "zhao.caiwu", in: centre))
        #expect(try register.member(reviewer)?.name == "wang.shenhe")
        #expect(try register.member(finance)?.roles == [.finance])

        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let authority = try #require(try centre.book.authorities().first)
        for der in [machine.certificate.der, authority.certificate, [1, 2, 3], []] {
            #expect(try register.member(PeerCertificate(der: der)) == nil)
        }

        _ = try await centre.retireStaff("wang.shenhe", by: centre.staffOperator("admin"))
        #expect(try register.member(reviewer) == nil, "over the same connection")
        #expect(try register.member(finance)?.name == "zhao.caiwu")
        clock.advance(bySeconds: 400 * Self.day)
        #expect(try register.member(finance) == nil)
        try await centre.close()
    }

    @Test("TLS lets in who shows nothing, to tell them how to log in, and takes certificates of ours")
    func door() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let staff = try centre.staffOperator("wang.shenhe")
        let key = try centre.keyring.privateKey(centre.staffKeyReference(staff.record))
        let own = try certificate(of: "wang.shenhe", in: centre)
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        try await serving(centre, staged.prepared) { port in
            func status(_ certificates: [[UInt8]], _ key: PrivateKey?) async throws -> Int? {
                try await TLSVisitor.visit(port: port, certificates: certificates, key: key) {
                    $0.firstStatus
                }
            }
            // No page of the desk's has this path.
            #expect(try await status([own], key) == 404)
            #expect(try await status([], nil) == 403)
            #expect(try await status([machine.certificate.der], machine.key) == 403)
            let foreign = try PrivateKey.generate(.p256)
            await #expect(throws: (any Error).self) { try await status([own], foreign) }
        }
        try await centre.close()
    }

    @Test("A decision is signed over TLS with the operator's own key, and carries the signature in the chain")
    func signing() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let record = try await Counter(centre).handedIn()
        let staff = try centre.staffOperator("wang.shenhe")
        let key = try centre.keyring.privateKey(centre.staffKeyReference(staff.record))
        let own = try certificate(of: "wang.shenhe", in: centre)
        let root = try #require(try centre.book.authorities().first { $0.role == .root })
        let logger = Logger(label: "desk") { _ in SwiftLogNoOpLogHandler() }
        let configuration = try await configuration(centre, prepared)
        let responder = StaffResponder(try centre.staffServices(configuration, logger))
        let number = try await decide(record, responder, own)
        let credential = OperatorCredential(
            identity: ClientIdentity(chain: [own], key: key),
            isInFile: true,
            isPresent: { true }
        )
        try await listening(responder, configuration, centre) { port in
            let desk = "https://127.0.0.1:\(port)"
            let signer = try DecisionSigner(at: desk, trust: [root.certificate], credential: credential)
            var shown: [String] = []
            let isSigned = try await signer.sign(number) { statements in
                shown = statements
                return false
            }
            #expect(!isSigned && shown.count == 1 && shown[0].contains("application.approve"))
            #expect(try centre.book.application(record.number)?.state == .pendingReview)
            #expect(try await signer.sign(number) { _ in true })
            await #expect(throws: OfficeRefusal.self) { try await signer.sign(number) { _ in true } }
            await #expect(throws: OfficeRefusal.self) { try await signer.sign("00000000") { _ in true } }
        }
        #expect(try centre.book.application(record.number)?.state == .pendingPayment)
        let head = try centre.book.auditHead().sequence
        let entries = try centre.book.auditEntries(after: max(0, head - 20), limit: 20)
        let event = try #require(entries.last { $0.event.action == "application.approve" }?.event)
        let signature = try #require(event.detail["operatorSignature"].flatMap(Hexadecimal.decode))
        #expect(key.publicKey.verify(signature: signature, message: OperatorStatement.bytes(of: event)))
        #expect(event.detail["operatorKey"] == Hexadecimal.encode(key.publicKey.fingerprint))
        try await centre.close()
    }

    /// Fills in the form of an approval, as a browser does; returns the number of the decision.
    private func decide(
        _ record: ApplicationRecord,
        _ responder: StaffResponder,
        _ own: [UInt8]
    ) async throws -> String {
        func ask(_ method: String, _ body: String) async -> HTTPReply {
            await responder.respond(
                to: HTTPCall(
                    method: method,
                    target: "/review/\(record.number)",
                    fields: [("content-type", "application/x-www-form-urlencoded")],
                    body: Array(body.utf8),
                    peer: PeerCertificate(der: own)
                )
            )
        }
        let page = String(decoding: await ask("GET", "").body, as: UTF8.self)
        let token = try #require(page.firstMatch(of: /name="token" value="([0-9a-f]+)"/)?.1)
        let checks = ["identity_matches_document", "documents_legible", "agreement_signed"]
        let ticks = checks.map { "&check.\($0)=yes" }.joined()
        let reply = await ask("POST", "token=\(token)&deed=approve&version=\(record.version)\(ticks)")
        let place = try #require(reply.fields.first { $0.name == "location" }?.value)
        return try #require(place.split(separator: "/").last.map(String.init))
    }

    /// The desk as `pki serve` opens it.
    private func serving(
        _ centre: CACentre,
        _ prepared: PreparedCentre,
        _ body: (Int) async throws -> Void
    ) async throws {
        let configuration = try await configuration(centre, prepared)
        let logger = Logger(label: "desk") { _ in SwiftLogNoOpLogHandler() }
        let (ports, opened) = AsyncStream<Int>.makeStream()
        let service = StaffDeskService(
            configuration: configuration,
            port: 0,
            services: try centre.staffServices(configuration, logger),
            authorities: { try centre.clientAuthorities() },
            onListening: { opened.yield($0) }
        )
        let task = Task { try await service.run() }
        var iterator = ports.makeAsyncIterator()
        try await body(try #require(await iterator.next()))
        task.cancel()
        try? await task.value
    }

    /// A responder behind the desk's door.
    private func listening(
        _ responder: StaffResponder,
        _ configuration: StaffDeskConfiguration,
        _ centre: CACentre,
        _ body: (Int) async throws -> Void
    ) async throws {
        let opened = try FileDoor(
            certificateFile: configuration.certificateFile,
            keyFile: configuration.keyFile,
            authorities: { try centre.clientAuthorities() }
        )
        let listener = HTTPListener(
            host: "127.0.0.1",
            port: 0,
            limits: HTTPListenerLimits(requestSeconds: 600, idleSeconds: 600, graceSeconds: 1),
            door: opened.door,
            respond: { await responder.respond(to: $0) }
        )
        let (ports, listens) = AsyncStream<Int>.makeStream()
        let task = Task { try await listener.run { listens.yield($0) } }
        var iterator = ports.makeAsyncIterator()
        try await body(try #require(await iterator.next()))
        task.cancel()
        try? await task.value
    }

    /// The API's own certificate, with what leads to the root, as the desk's files.
    private func configuration(
        _ centre: CACentre,
        _ prepared: PreparedCentre
    ) async throws -> StaffDeskConfiguration {
        let signer = try await centre.serverSigner(try #require(centre.configuration.api))
        let key = try centre.keyring.privateKey(signer.keyReference)
        let (certificateFile, keyFile) = (prepared.path("desk.pem"), prepared.path("desk.key"))
        let der = try #require(signer.certificate)
        let chain = [der] + (try centre.chain(of: try #require(signer.authority)))
        let text = chain.flatMap { PEM.encode($0, label: "CERTIFICATE") }
        try Data(text).write(to: URL(fileURLWithPath: certificateFile))
        try Data(PEM.encode(key.pkcs8(), label: "PRIVATE KEY")).write(to: URL(fileURLWithPath: keyFile))
        return StaffDeskConfiguration(
            listen: CentreConfiguration.Listen(host: "127.0.0.1", port: 0),
            origin: "https://localhost",
            certificateFile: certificateFile,
            keyFile: keyFile
        )
    }
}
