import Logging
import Model
import NIOCore
import OCSP
import OpenSSL
import StatusFixtures
import Testing

@testable import Portal

@Suite("Where OCSP requests are answered")
struct OCSPTurnTests {
    /// Issue 5.
    @Test(
        "A small request may be answered where it is read; one that takes long to read or to answer goes to the queue"
    )
    func bySize() throws {
        let authority = try StatusAuthority("issuing", now: WallClock.system.now)
        let responder = try authority.responder(MemoryStatus(), clock: .system)
        let controller = OCSPController(
            desk: OCSPDesk(responder: responder),
            limits: PortalLimits(),
            clock: .system,
            logger: Logger(label: "test")
        )
        func isSoon(_ request: [UInt8]) throws -> Bool {
            var reader = WireRequestReader(limits: HTTPListenerLimits())
            var buffer = ByteBuffer(bytes: Wire.post(request))
            guard case .request(let message) = reader.next(from: &buffer) else {
                throw FixtureError("request")
            }
            let target = RequestTarget(message.target.readableBytesView)
            if case .soon = controller.turn(for: message, target) { return true }
            return false
        }
        let nonce = [UInt8](repeating: 1, count: 128)
        for algorithm in DigestAlgorithm.allCases {
            let one = OCSPRequestBuilder(
                certificateIDs: [try authority.ocspID(serial(1), algorithm)],
                nonce: nonce
            )
            #expect(try isSoon(one.encoded))
        }
        let many = try (1...64).map { try authority.ocspID(serial($0)) }
        #expect(try !isSoon(OCSPRequestBuilder(certificateIDs: many, nonce: nonce).encoded))
        let name = DER.contextConstructed(1, DER.contextPrimitive(1, [UInt8](repeating: 0x61, count: 60_000)))
        let single = DER.sequence(DER.sequence(try authority.ocspID(serial(1)).der))
        #expect(try !isSoon(DER.sequence(DER.sequence(name, single))))
    }
}
