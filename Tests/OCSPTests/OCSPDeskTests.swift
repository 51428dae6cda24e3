import Model
import OCSP
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

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
            of: bench.authority.id
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
        let desk = OCSPDesk(responder: bench.responder, width: 1, limit: 3)
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
        let desk = OCSPDesk(responder: bench.responder, width: 1, limit: 1)
        let request = try bench.request(1)
        key.allow(1)
        let kept = await desk.answer(to: request)
        async let waiting = desk.answer(to: bench.request(1, nonce: [1]))
        for _ in 0..<100 { #expect(await desk.answer(to: request).bytes == kept.bytes) }
        key.allow(1)
        #expect(try await waiting.status == .successful)
    }
}
