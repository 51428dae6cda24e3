import Foundation
import Model
import OCSP
import OpenSSL
import StatusFixtures
import Synchronization
import TestSupport
import Testing

@testable import Portal

@Suite("A flood of nonces")
struct NonceFloodTests {
    @Test("Nonces that come in one piece are answered in their order, at once and by the queue alike")
    func oneConnection() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            portal.revoke(2)
            let asked = (0..<100).map { ($0 % 2 + 1, [UInt8(200), UInt8($0)]) }
            let messages = try asked.map { Wire.post(try portal.request($0.0, nonce: $0.1)) }
            // The first round makes the statuses known.
            for _ in 0..<2 {
                let answers = try await Wire.pipeline(port: portal.port, messages)
                for ((number, nonce), answer) in zip(asked, answers) {
                    #expect(try OCSPResponseMessage(der: answer.body).basic?.nonce == nonce)
                    let status = try portal.status(in: answer)
                    #expect((status == .good) == (number == 1))
                }
            }
        }
    }

    @Test("While every signature is stuck, kept answers flow, and what finds the queue full is told at once")
    func flood() async throws {
        // One permit for the signer's trial, one for the answer that is kept.
        let gate = FloodGate()
        try await LivePortal.run(signers: { [try gate.signer(of: $0)] }) { portal in
            portal.issue(1)
            let kept = Wire.post(try portal.request(1))
            let answer = try await Wire.exchange(port: portal.port, [kept])[0]
            #expect(try portal.status(in: answer) == .good)

            let flood = try (0..<300).map { number in
                let nonce = [UInt8(number / 256), UInt8(number % 256), 1]
                return Wire.post(try portal.request(1, nonce: nonce))
            }
            let statuses = try await onOwnThread {
                Result {
                    let connections = try flood.map { message in
                        let connection = try Connection(port: portal.port)
                        try connection.send(message)
                        return connection
                    }
                    // Nothing was signed since; each of these came from memory.
                    let reader = try Connection(port: portal.port)
                    var same = 0
                    for _ in 0..<1000 {
                        try reader.send(kept)
                        same += try reader.response(to: kept).body == answer.body ? 1 : 0
                    }
                    #expect(same == 1000)
                    gate.allow(256)
                    return try zip(connections, flood).map { connection, message in
                        try OCSPResponseMessage(der: try connection.response(to: message).body).status
                    }
                }
            }.get()
            #expect(statuses.filter { $0 == .successful }.count == 256)
            #expect(statuses.filter { $0 == .tryLater }.count == 44)
        }
    }
}

/// The authority's signer, whose key waits after its first two signatures.
private final class FloodGate: Sendable {
    private let key = Mutex<WaitingKey?>(nil)

    func allow(_ count: Int) { key.withLock { $0?.allow(count) } }

    func signer(of authority: StatusAuthority) throws -> OCSPSigner {
        let waiting = WaitingKey(authority.signerKey, permits: 2)
        key.withLock { $0 = waiting }
        return try OCSPSigner(
            delegated: authority.signerCertificate,
            key: waiting,
            issuer: authority.certificate,
            of: authority.id,
            patience: .seconds(600)
        )
    }
}
