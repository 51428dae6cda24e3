import CentreSupport
import Foundation
import Issuer
import Logging
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// The API as it runs in a centre whose time the test passes: its own certificate comes and goes.
@Suite("The API's own certificate", .serialized)
struct APIServiceTests {
    private static let day: Int64 = 86_400

    /// A service that looks after its certificate when it is told to.
    private final class Running: Sendable {
        let port: Int
        let holdersPort: Int
        private let looks: AsyncStream<Void>.Continuation
        private let done: AsyncStream<Void>

        init(port: Int, holdersPort: Int, looks: AsyncStream<Void>.Continuation, done: AsyncStream<Void>) {
            self.port = port
            self.holdersPort = holdersPort
            self.looks = looks
            self.done = done
        }

        /// What somebody who comes now is shown, who has no certificate.
        func shown(at port: Int) async throws -> Certificate {
            try await TLSVisitor.visit(port: port, certificates: [], key: nil) { visitor in
                try Certificate(der: visitor.serverCertificate)
            }
        }

        /// Lets it look once, and waits until it has.
        func look() async {
            looks.yield()
            var iterator = done.makeAsyncIterator()
            _ = await iterator.next()
        }
    }

    private func running(_ centre: CACentre, _ body: (Running) async throws -> Void) async throws {
        let api = try #require(centre.configuration.api)
        let (ports, opened) = AsyncStream<Int>.makeStream()
        let (holders, openedToHolders) = AsyncStream<Int>.makeStream()
        let (looks, look) = AsyncStream<Void>.makeStream()
        let (ends, end) = AsyncStream<Void>.makeStream()
        let isFirst = Once()
        let service = APIService(
            centre: centre,
            api: api,
            port: 0,
            holdersPort: 0,
            logger: Logger(label: "api") { _ in SwiftLogNoOpLogHandler() },
            onListening: { opened.yield($0) },
            onHolders: { openedToHolders.yield($0) },
            // Other tests may keep this one from its turn for minutes.
            limits: HTTPListenerLimits(requestSeconds: 600, idleSeconds: 600),
            pause: {
                if !isFirst.take() { end.yield() }
                var iterator = looks.makeAsyncIterator()
                return await iterator.next() != nil
            }
        )
        let task = Task { try await service.run() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        var holdersIterator = holders.makeAsyncIterator()
        let holdersPort = try #require(await holdersIterator.next())
        try await body(Running(port: port, holdersPort: holdersPort, looks: look, done: ends))
        look.finish()
        task.cancel()
        try await task.value
    }

    /// A machine's certificates, and its key.
    private func machine(
        _ staged: StagedHierarchy,
        _ centre: CACentre
    ) async throws -> (certificates: [[UInt8]], key: PrivateKey) {
        let machine = try await Machine.register("web", in: centre, by: staged.persons(centre))
        let chain = try centre.chain(of: machine.record.certificate.authority)
        return ([machine.certificate.der] + chain, machine.key)
    }

    @Test(
        "A running server renews its certificate 30 days ahead; open connections go on, new ones see the new one"
    )
    func renewal() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let (certificates, key) = try await machine(staged, centre)
        try await running(centre) { server in
            try await TLSVisitor.visit(port: server.port, certificates: certificates, key: key) { old in
                let first = try Certificate(der: old.serverCertificate)
                clock.advance(bySeconds: 334 * Self.day)
                await server.look()
                #expect(try centre.book.signers(.server).count == 1)
                clock.advance(bySeconds: 2 * Self.day)
                await server.look()
                #expect(try centre.book.signers(.server).count == 2)
                #expect(try await old.ask() == 200)
                let second = try await TLSVisitor.visit(
                    port: server.port,
                    certificates: certificates,
                    key: key
                ) { new in
                    #expect(try await new.ask() == 200)
                    return try Certificate(der: new.serverCertificate)
                }
                #expect(second.serial != first.serial)
                #expect(second.publicKey != first.publicKey)
                #expect(second.notAfter > first.notAfter.advanced(bySeconds: 300 * Self.day))
                #expect(second.alternativeNames == first.alternativeNames)
                #expect(try await server.shown(at: server.holdersPort) == second)
                await server.look()
                #expect(try centre.book.signers(.server).count == 2)
            }
        }
        try await centre.close()
    }

    /// Issue 3.
    @Test("Both doors of a running server show another certificate as soon as theirs is revoked")
    func revoked() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        try await running(centre) { server in
            let first = try await server.shown(at: server.holdersPort)
            let id = CertificateID(authority: try #require(AuthorityID("issuing")), serial: first.serial)
            _ = try await centre.revoke(id, reason: .superseded, by: centre.staffOperator("admin"))
            await server.look()
            let second = try await server.shown(at: server.holdersPort)
            #expect(second.publicKey != first.publicKey)
            let (certificates, key) = try await machine(staged, centre)
            try await TLSVisitor.visit(port: server.port, certificates: certificates, key: key) { visitor in
                #expect(visitor.serverCertificate == second.der && visitor.firstStatus == 200)
            }
        }
        try await centre.close()
    }

    /// Issue 3.
    @Test("A machine below a root that was made while the server runs is let in after the next look")
    func newRoot() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        try await running(centre) { server in
            let desk = try staged.desk(centre)
            let shown = try await server.shown(at: server.holdersPort)
            let root = AuthorityPlan(
                id: try #require(AuthorityID("root-9")),
                role: .root,
                algorithm: .p256,
                commonName: "根九",
                organization: "必联"
            )
            var renewal = AuthorityDesk.Renewal()
            renewal.parent = try await desk.create(root).id
            _ = try await desk.rollOver(#require(AuthorityID("issuing")), renewal)
            let (certificates, key) = try await machine(staged, centre)
            func status() async throws -> Int? {
                try await TLSVisitor.visit(port: server.port, certificates: certificates, key: key) {
                    visitor in visitor.firstStatus
                }
            }
            let before = try? await status()
            #expect(before != 200)
            await server.look()
            #expect(try await status() == 200)
            // Nothing else of what it shows has changed.
            #expect(try await server.shown(at: server.holdersPort) == shown)
        }
        try await centre.close()
    }

    @Test("Where no certificate can be made, the old one serves to its end, also after a restart")
    func failure() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let api = try #require(centre.configuration.api)
        let (certificates, key) = try await machine(staged, centre)
        let first = try await centre.serverSigner(api)
        try await staged.desk(centre).retire(#require(AuthorityID("issuing")))
        clock.advance(bySeconds: 340 * Self.day)
        let keys = try StateFiles.count(in: centre.state.keys)
        try await running(centre) { server in
            await server.look()
            try await TLSVisitor.visit(port: server.port, certificates: certificates, key: key) { visitor in
                #expect(visitor.serverCertificate == first.certificate)
                let status = try await visitor.ask()
                #expect(status == 200)
            }
        }
        #expect(try StateFiles.count(in: centre.state.keys) == keys)
        clock.advance(bySeconds: 60 * Self.day)
        await #expect(throws: HierarchyError.self) { _ = try await centre.serverSigner(api) }
        try await centre.close()
    }

    @Test("The server shows no key but the one of its certificate, whatever lies in its file")
    func otherKey() async throws {
        let prepared = try await PreparedCentre.make()
        let definition = prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: definition)
        let path = "\(definition)/pki.yaml"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "enabled: false", with: "enabled: true")
            .write(toFile: path, atomically: true, encoding: .utf8)
        let first = try prepared.open(definition: definition)
        let api = try #require(first.configuration.api)
        let signer = try await first.serverSigner(api)
        func keys(_ centre: CACentre) -> HealthFinding? {
            HealthCheck(centre: centre) { [] }.run().first { $0.check == "keys" }
        }
        #expect(keys(first)?.severity == .passed)
        try await first.close()
        let file = "\(prepared.state)/keys/\(signer.keyReference.dropFirst("file:".count))"
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.copyItem(atPath: "\(prepared.state)/keys/audit.key", toPath: file)
        let centre = try prepared.open(definition: definition)
        let error = #expect(throws: KeyFileError.self) { _ = try centre.serverIdentity(of: signer) }
        guard case .otherKey = error?.reason else {
            Issue.record("another: \(String(describing: error))")
            return
        }
        #expect(keys(centre)?.severity == .failure)
        #expect(keys(centre)?.detail.contains("TLS certificate of the API") == true)
        try await centre.close()
    }

    @Test("Under other names, or after its revocation, the server gets another certificate")
    func exchange() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        var api = try #require(centre.configuration.api)
        let first = try await centre.serverSigner(api)
        #expect(try await centre.serverSigner(api) == first)
        api.names = ["pki.example", "::1"]
        let second = try await centre.serverSigner(api)
        #expect(second.keyHash != first.keyHash)
        #expect(try await centre.serverSigner(api) == second)
        let certificate = try Certificate(der: #require(second.certificate))
        #expect(try Set(certificate.alternativeNames) == [.dns("pki.example"), .address("::1")])
        let id = CertificateID(authority: try #require(second.authority), serial: certificate.serial)
        _ = try await centre.revoke(id, reason: .keyCompromise, by: centre.staffOperator("admin"))
        #expect(try await centre.serverSigner(api).keyHash != second.keyHash)
        try await centre.close()
    }
}
