import Model
import OpenSSL
import StatusFixtures
import Synchronization
import TestSupport
import Testing

@testable import OCSP

@Suite("OCSP desk")
struct OCSPDeskTests {
    /// A bench whose signer waits; the first permit is for the signer's trial signature.
    private func waitingBench() throws -> (Bench, WaitingKey) {
        let bench = try Bench()
        let key = WaitingKey(bench.authority.signerKey, permits: 1)
        let signer = try OCSPSigner(
            delegated: bench.authority.signerCertificate,
            key: key,
            issuer: bench.authority.certificate,
            of: bench.authority.id,
            patience: .seconds(600)
        )
        bench.responder.replaceIssuers([
            OCSPIssuer(id: bench.authority.id, certificate: bench.authority.certificate, signers: [signer])
        ])
        return (bench, key)
    }

    @Test("Requests beyond the queue get tryLater at once, the others their answers")
    func overload() async throws {
        let (bench, key) = try waitingBench()
        bench.issue(1)
        let desk = OCSPDesk(responder: bench.responder, width: 1, limit: 3, patience: .seconds(600))
        let requests = try (1...10).map { try bench.request(1, nonce: [UInt8($0)]) }
        let statuses = await withTaskGroup(of: OCSPResponseStatus.self) { group in
            for request in requests { group.addTask { await desk.answer(to: request).status } }
            var statuses: [OCSPResponseStatus] = []
            for await status in group {
                statuses.append(status)
                // The seven that found the queue full are back; now the three may be signed.
                if statuses.count == 7 { key.allow(3) }
            }
            return statuses
        }
        #expect(statuses.filter { $0 == .tryLater }.count == 7)
        #expect(statuses.filter { $0 == .successful }.count == 3)
        key.allow(1)
        #expect(await desk.answer(to: requests[0]).status == .successful)
    }

    @Test("A kept answer does not wait behind signatures")
    func keptAnswersFlow() async throws {
        let (bench, key) = try waitingBench()
        bench.issue(1)
        let desk = OCSPDesk(responder: bench.responder, width: 1, limit: 1, patience: .seconds(600))
        let request = try bench.request(1)
        key.allow(1)
        let kept = await desk.answer(to: request)
        async let waiting = desk.answer(to: bench.request(1, nonce: [1]))
        for _ in 0..<100 { #expect(await desk.answer(to: request).bytes == kept.bytes) }
        key.allow(1)
        #expect(try await waiting.status == .successful)
    }

    @Test("A key that hangs keeps nobody waiting for ever, and another authority's clients are answered")
    func hangingKey() async throws {
        let (bench, key) = try waitingBench()
        bench.issue(1)
        let other = try StatusAuthority("other", now: bench.now)
        bench.status.issue(other.certificateID(serial(1)))
        let signer = try OCSPSigner(
            delegated: other.signerCertificate,
            key: other.signerKey,
            issuer: other.certificate,
            of: other.id
        )
        let hanging = try #require(bench.responder.issuers.first)
        let sound = OCSPIssuer(id: other.id, certificate: other.certificate, signers: [signer])
        bench.responder.replaceIssuers([hanging, sound])
        let desk = OCSPDesk(responder: bench.responder, width: 1, patience: .milliseconds(200))
        let request = try bench.request(1, nonce: [1])
        #expect(await desk.answer(to: request).status == .tryLater)
        let identifier = try other.ocspID(serial(1), .sha1)
        let question = OCSPRequestBuilder(certificateIDs: [identifier], nonce: [2]).encoded
        var answer = await desk.answer(to: question)
        // The queue that takes the place of the stuck one may come a moment after the answer above.
        for _ in 0..<50 where answer.status != .successful { answer = await desk.answer(to: question) }
        #expect(answer.status == .successful)
        // The key comes back: what was begun is nobody's any more, and it works as before.
        key.allow(100)
        var again = await desk.answer(to: request)
        for _ in 0..<50 where again.status != .successful { again = await desk.answer(to: request) }
        #expect(again.status == .successful)
    }

    /// Issue 5.
    @Test(
        "A key that hangs holds no thread that others need, whether their keys may wait or not",
        arguments: [false, true]
    )
    func hangingKeyHoldsNoOther(mayWait: Bool) async throws {
        let (bench, key) = try waitingBench()
        bench.issue(1)
        let other = try StatusAuthority("other", now: bench.now)
        bench.status.issue(other.certificateID(serial(1)))
        let signer = try OCSPSigner(
            delegated: other.signerCertificate,
            key: mayWait ? WaitingKey(other.signerKey, permits: 9) : other.signerKey,
            issuer: other.certificate,
            of: other.id
        )
        let hanging = try #require(bench.responder.issuers.first)
        let sound = OCSPIssuer(id: other.id, certificate: other.certificate, signers: [signer])
        bench.responder.replaceIssuers([hanging, sound])
        // Whoever waits for a thread that hangs is told to try later.
        let desk = OCSPDesk(responder: bench.responder, width: 2, patience: .seconds(20))
        let held = Mutex<[OCSPResponseStatus]>([])
        for number in 1...4 {
            desk.answer(to: try bench.request(1, nonce: [UInt8(number)])) { answer in
                held.withLock { $0.append(answer.status) }
            }
        }
        for number in 1...8 {
            let identifier = try other.ocspID(serial(1), .sha1)
            let question = OCSPRequestBuilder(certificateIDs: [identifier], nonce: [UInt8(number)]).encoded
            #expect(await desk.answer(to: question).status == .successful)
        }
        #expect(held.withLock { $0 }.isEmpty)
        key.allow(5)
        #expect(try await desk.answer(to: bench.request(1, nonce: [9])).status == .successful)
    }

    /// Issue 5.
    @Test("A flood about one authority leaves room and a turn to another whose key is as slow")
    func fairness() async throws {
        let (bench, key) = try waitingBench()
        bench.issue(1)
        let other = try StatusAuthority("other", now: bench.now)
        bench.status.issue(other.certificateID(serial(1)))
        let otherKey = WaitingKey(other.signerKey, permits: 2)
        let signer = try OCSPSigner(
            delegated: other.signerCertificate,
            key: otherKey,
            issuer: other.certificate,
            of: other.id,
            patience: .seconds(600)
        )
        let flooded = try #require(bench.responder.issuers.first)
        let quiet = OCSPIssuer(id: other.id, certificate: other.certificate, signers: [signer])
        bench.responder.replaceIssuers([flooded, quiet])
        let desk = OCSPDesk(responder: bench.responder, width: 1, limit: 8, patience: .seconds(600))
        let statuses = Mutex<[OCSPResponseStatus]>([])
        for number in 1...8 {
            desk.answer(to: try bench.request(1, nonce: [UInt8(number)])) { answer in
                statuses.withLock { $0.append(answer.status) }
            }
        }
        #expect(statuses.withLock { $0 }.isEmpty)
        let identifier = try other.ocspID(serial(1), .sha1)
        let question = OCSPRequestBuilder(certificateIDs: [identifier], nonce: [2]).encoded
        let answer = await withCheckedContinuation {
            (continuation: CheckedContinuation<OCSPAnswer, Never>) in
            desk.answer(to: question) { continuation.resume(returning: $0) }
            // The one that is being signed, and one whose turn may come before.
            key.allow(2)
        }
        #expect(answer.status == .successful)
        #expect(statuses.withLock { $0 }.first == .tryLater)
        key.allow(8)
        #expect(try await desk.answer(to: bench.request(1, nonce: [9])).status == .successful)
        let all = statuses.withLock { $0 }
        #expect(all.count == 8 && all.filter { $0 == .successful }.count == 7, "\(all)")
    }

    @Test("A key that has kept somebody waiting too long is not asked again until it has answered")
    func watchedKey() throws {
        let inner = try PrivateKey.generate(.p256)
        let during = Mutex<(@Sendable () -> Void)?>(nil)
        let watched = WatchedKey(EventfulKey(inner) { during.withLock { $0 }?() }, patience: .seconds(-1))
        let refused = Mutex(false)
        during.withLock {
            $0 = {
                do {
                    _ = try watched.sign([2])
                } catch {
                    refused.withLock { $0 = error is WatchedKey.Hung }
                }
            }
        }
        #expect(try !watched.sign([1]).isEmpty)
        #expect(refused.withLock { $0 })
        during.withLock { $0 = nil }
        #expect(try !watched.sign([3]).isEmpty)
    }

    /// Issue 5.
    @Test("A key that failed last, or keeps somebody waiting, is not well; one that signed last is")
    func wellKey() throws {
        let inner = try PrivateKey.generate(.p256)
        let fails = Mutex(false)
        let watched = WatchedKey(FailingKey(inner) { fails.withLock { $0 } })
        #expect(watched.isWell)
        fails.withLock { $0 = true }
        #expect(throws: CryptoError.self) { try watched.sign([1]) }
        #expect(!watched.isWell)
        fails.withLock { $0 = false }
        #expect(try !watched.sign([2]).isEmpty)
        #expect(watched.isWell)
        let during = Mutex<(@Sendable () -> Void)?>(nil)
        let slow = WatchedKey(EventfulKey(inner) { during.withLock { $0 }?() }, patience: .seconds(-1))
        let wasWell = Mutex(true)
        during.withLock { $0 = { wasWell.withLock { $0 = slow.isWell } } }
        #expect(try !slow.sign([1]).isEmpty)
        #expect(!wasWell.withLock { $0 } && slow.isWell)
        during.withLock { $0 = nil }
    }
}

/// A key that signs nothing while it is told not to.
private struct FailingKey: SigningKey {
    let key: PrivateKey
    let fails: @Sendable () -> Bool

    init(_ key: PrivateKey, fails: @escaping @Sendable () -> Bool) {
        self.key = key
        self.fails = fails
    }

    var algorithm: KeyAlgorithm { key.algorithm }
    var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        guard !fails() else { throw CryptoError(.keyMismatch) }
        return try key.sign(message)
    }
}

/// A key that does something before it signs.
private struct EventfulKey: SigningKey {
    let key: PrivateKey
    let event: @Sendable () -> Void

    init(_ key: PrivateKey, event: @escaping @Sendable () -> Void) {
        self.key = key
        self.event = event
    }

    var algorithm: KeyAlgorithm { key.algorithm }
    var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
    var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }

    func sign(_ message: [UInt8]) throws -> [UInt8] {
        event()
        return try key.sign(message)
    }
}
