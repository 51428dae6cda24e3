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

    /// The desk as `pki serve` opens it, with the API's own certificate as its files.
    private func serving(
        _ centre: CACentre,
        _ prepared: PreparedCentre,
        _ body: (Int) async throws -> Void
    ) async throws {
        let signer = try await centre.serverSigner(try #require(centre.configuration.api))
        let key = try centre.keyring.privateKey(signer.keyReference)
        let (certificateFile, keyFile) = (prepared.path("desk.pem"), prepared.path("desk.key"))
        let der = try #require(signer.certificate)
        try Data(PEM.encode(der, label: "CERTIFICATE")).write(to: URL(fileURLWithPath: certificateFile))
        try Data(PEM.encode(key.pkcs8(), label: "PRIVATE KEY")).write(to: URL(fileURLWithPath: keyFile))
        let configuration = StaffDeskConfiguration(
            listen: CentreConfiguration.Listen(host: "127.0.0.1", port: 0),
            origin: "https://localhost",
            certificateFile: certificateFile,
            keyFile: keyFile
        )
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
}
