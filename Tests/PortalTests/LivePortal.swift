import CRL
import Foundation
import Logging
import Model
import OCSP
import OpenSSL
import Portal
import StatusFixtures
import TestSupport

/// A portal that listens on a free port of the loopback interface, on the machine's clock.
struct LivePortal: Sendable {
    let port: Int
    let status: MemoryStatus
    let authority: StatusAuthority
    let directory: TemporaryDirectory
    let publisher: RevocationListPublisher

    /// Runs `body` against a portal that is up, with a follower of the feed beside it.
    static func run(
        _ algorithm: KeyAlgorithm = .p256,
        limits: PortalLimits = PortalLimits(),
        source: (any StatusSource)? = nil,
        policy: OCSPPolicy = OCSPPolicy(),
        signers: (StatusAuthority) throws -> [OCSPSigner] = { try $0.issuer().signers },
        _ body: @escaping @Sendable (LivePortal) async throws -> Void
    ) async throws {
        let status = MemoryStatus()
        let authority = try StatusAuthority("issuing", algorithm, now: WallClock.system.now)
        let directory = try TemporaryDirectory()
        let lists = RevocationListDirectory(path: directory.url.path)
        let publisher = RevocationListPublisher(source: status, book: status, directory: lists)
        let responder = OCSPResponder(
            issuers: [
                OCSPIssuer(
                    id: authority.id,
                    certificate: authority.certificate,
                    signers: try signers(authority)
                )
            ],
            status: source ?? status,
            policy: policy
        )
        // The follower's first look opens the cache.
        try responder.follower.follow()
        let services = PortalServices(
            // Nothing here is timed: whoever waits, waits.
            ocsp: OCSPDesk(responder: responder, patience: .seconds(600)),
            revocationLists: RevocationListShelf(directory: lists),
            authorityCertificate: { $0 == authority.id ? authority.certificate.der : nil },
            authorityBundle: { id, kind in
                guard id == authority.id, kind != .above else { return nil }
                let bytes = Array("\(id)\(kind.rawValue)".utf8)
                return AuthorityBundle(bytes: bytes, changedAt: Timestamp(secondsSinceEpoch: 1_795_305_600))
            },
            logger: Logger(label: "portal") { _ in SwiftLogNoOpLogHandler() }
        )
        try await serve(services, responder, limits) { port in
            try await body(
                LivePortal(
                    port: port,
                    status: status,
                    authority: authority,
                    directory: directory,
                    publisher: publisher
                )
            )
        }
    }

    private static func serve(
        _ services: PortalServices,
        _ responder: OCSPResponder,
        _ limits: PortalLimits,
        _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let (ports, opened) = AsyncStream<Int>.makeStream()
        let configuration = PortalConfiguration(port: 0, limits: limits) { opened.yield($0) }
        let portal = StatusListener(services, configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await portal.run() }
            group.addTask { await responder.follower.run(every: .milliseconds(20)) }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw FixtureError("port") }
            try await body(port)
        }
    }

    var origin: String { "http://127.0.0.1:\(port)" }

    func issue(_ number: Int) { status.issue(authority.certificateID(serial(number))) }

    func revoke(_ number: Int) {
        let revocation = Revocation(date: WallClock.system.now, reason: .keyCompromise)
        status.issue(authority.certificateID(serial(number)))
        status.revoke(authority.certificateID(serial(number)), revocation)
    }

    func request(_ number: Int, nonce: [UInt8]? = nil) throws -> [UInt8] {
        OCSPRequestBuilder(certificateIDs: [try authority.ocspID(serial(number))], nonce: nonce).encoded
    }

    /// The status in an answer, after its signature has been verified.
    func status(in response: WireResponse) throws -> CertificateStatus? {
        guard let basic = try OCSPResponseMessage(der: response.body).basic else { return nil }
        try basic.verifySignature(by: authority.signerKey.publicKey)
        return basic.responses.first?.status
    }

    /// Writes the authority's certificate and one of `number`, for tools; returns their paths.
    func writeCertificates(_ number: Int) throws -> (issuer: String, leaf: String) {
        let leaf = try authority.leaf(serial(number), now: WallClock.system.now)
        return (
            try directory.write(authority.certificate.pem, to: "ca.pem"),
            try directory.write(leaf.pem, to: "leaf\(number).pem")
        )
    }
}
