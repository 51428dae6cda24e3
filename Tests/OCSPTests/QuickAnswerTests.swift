import Model
import OpenSSL
import StatusFixtures
import Testing

@testable import OCSP

@Suite("OCSP answers that are signed where the request is read")
struct QuickAnswerTests {
    private let nonce: [UInt8] = [1, 2, 3]

    @Test(
        "A nonce is answered at once when the status is remembered, as it would be later",
        arguments: [KeyAlgorithm.p256, .ed25519]
    )
    func remembered(algorithm: KeyAlgorithm) throws {
        let bench = try Bench(algorithm)
        bench.issue(1)
        let request = try bench.request(1, nonce: nonce)
        #expect(bench.responder.quickAnswer(to: request) == nil)
        _ = bench.responder.answer(to: request)
        let reads = bench.status.statusReads
        let quick = try #require(bench.responder.quickAnswer(to: request))
        #expect(quick.freshness == nil)
        let basic = try bench.basic(quick)
        #expect(basic.nonce == nonce)
        #expect(basic.responses.map(\.status) == [.good])
        #expect(bench.status.statusReads == reads)
    }

    @Test("After a revocation nothing is answered from what was remembered before")
    func revoked() throws {
        let bench = try Bench()
        bench.issue(1)
        let request = try bench.request(1, nonce: nonce)
        _ = bench.responder.answer(to: request)
        bench.revoke(1)
        try bench.responder.follower.follow()
        if let quick = bench.responder.quickAnswer(to: request) {
            #expect(try bench.basic(quick).responses.map(\.status) != [.good])
        }
        guard case .revoked = try bench.statuses(request)[0] else {
            Issue.record("not revoked")
            return
        }
    }

    @Test(
        "Signatures that take long, or that somebody else makes, are not made there",
        arguments: [KeyAlgorithm.rsa2048, .p384, .sm2]
    )
    func slow(algorithm: KeyAlgorithm) throws {
        let bench = try Bench(algorithm)
        bench.issue(1)
        let request = try bench.request(1, nonce: nonce)
        _ = bench.responder.answer(to: request)
        #expect(bench.responder.quickAnswer(to: request) == nil)
    }

    @Test("A key that may wait is not waited for")
    func waiting() throws {
        let bench = try Bench()
        bench.issue(1)
        let key = WaitingKey(bench.authority.signerKey, permits: 2)
        let signer = try OCSPSigner(
            delegated: bench.authority.signerCertificate,
            key: key,
            issuer: bench.authority.certificate,
            of: bench.authority.id
        )
        bench.responder.replaceIssuers([
            OCSPIssuer(id: bench.authority.id, certificate: bench.authority.certificate, signers: [signer])
        ])
        let request = try bench.request(1, nonce: nonce)
        #expect(bench.responder.answer(to: request).status == .successful)
        #expect(bench.responder.quickAnswer(to: request) == nil)
    }

    @Test("What has no nonce, is no request, or is asked of nobody here goes the longer way")
    func others() throws {
        let bench = try Bench()
        bench.issue(1)
        let plain = try bench.request(1)
        _ = bench.responder.answer(to: plain)
        let stranger = try StatusAuthority("other", now: bench.now)
        let foreign = OCSPRequestBuilder(
            certificateIDs: [try stranger.ocspID(serial(1), .sha1)],
            nonce: nonce
        ).encoded
        for request in [plain, [], [0x30, 0x03], foreign] {
            #expect(bench.responder.quickAnswer(to: request) == nil)
        }
    }
}
