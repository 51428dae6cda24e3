import Model
import OCSP
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("What a responder may decide")
struct OCSPPolicyTests {
    @Test(
        "A serial never issued is revoked on hold since 1970 where the policy says so, with the extension that explains it"
    )
    func extendedRevoked() throws {
        let bench = try Bench(policy: OCSPPolicy(unissued: .extendedRevoked))
        bench.issue(1)
        let never = Revocation(date: Timestamp(secondsSinceEpoch: 0), reason: .certificateHold)
        let request = try bench.request(1, 3)
        #expect(try bench.statuses(request) == [.good, .revoked(never)])
        let extended: [UInt8] = [0x2B, 6, 1, 5, 5, 7, 0x30, 1, 9]
        #expect(bench.responder.answer(to: request).bytes.firstRange(of: extended) != nil)
        #expect(bench.responder.answer(to: try bench.request(1)).bytes.firstRange(of: extended) == nil)
        bench.issue(3)
        #expect(try bench.statuses(request) == [.good, .good])
    }

    /// Issue 5.
    @Test("Who asks about one serial number more, that was never issued, gets no answer that lives longer")
    func unknownLivesNoLonger() throws {
        let bench = try Bench(policy: OCSPPolicy(validitySeconds: 120))
        bench.issue(1)
        for request in try [bench.request(1), bench.request(1, 2), bench.request(2)] {
            let period = try #require(bench.responder.answer(to: request).freshness)
            #expect(period.nextUpdate == period.thisUpdate.advanced(bySeconds: 119))
        }
    }

    /// Issue 5: clients whose clocks are behind (ADR 0083).
    @Test("thisUpdate leads by five minutes, or by a tenth of the answer's life; nextUpdate stays")
    func tolerance() throws {
        for (validity, lead) in [(3600, 300), (1200, 120), (120, 12)] as [(Int64, Int64)] {
            let policy = OCSPPolicy(validitySeconds: validity, toleranceSeconds: 300)
            let bench = try Bench(policy: policy)
            bench.issue(1)
            bench.clock.advance(bySeconds: 7)
            let minute = bench.now.advanced(bySeconds: -7)
            let answer = bench.responder.answer(to: try bench.request(1))
            let single = try #require(try bench.basic(answer).responses.first)
            #expect(single.thisUpdate == minute.advanced(bySeconds: -lead))
            #expect(single.nextUpdate == minute.advanced(bySeconds: validity - 1))
            #expect(answer.freshness?.thisUpdate == single.thisUpdate)
            let other = bench.responder.answer(to: try bench.request(2))
            let unknown = min(validity, policy.unknownValiditySeconds)
            #expect(other.freshness?.thisUpdate == minute.advanced(bySeconds: -unknown / 10))
            #expect(other.freshness?.nextUpdate == minute.advanced(bySeconds: unknown - 1))
        }
    }

    @Test("An archive cutoff stands in answers where the policy says so, at the authority's beginning")
    func archiveCutoff() throws {
        let bench = try Bench(policy: OCSPPolicy(hasArchiveCutoff: true))
        bench.issue(1)
        let single = try bench.basic(bench.responder.answer(to: bench.request(1))).responses.first
        #expect(single?.archiveCutoff == bench.authority.certificate.notBefore)
        let plain = try Bench()
        plain.issue(1)
        #expect(
            try plain.basic(plain.responder.answer(to: plain.request(1))).responses.first?.archiveCutoff
                == nil
        )
    }

    /// Issue 5.
    @Test("The archive reaches back to the beginning of an authority whose certificate was renewed")
    func archiveOfRenewed() throws {
        let bench = try Bench(policy: OCSPPolicy(hasArchiveCutoff: true))
        bench.issue(1)
        let issuer = try #require(bench.responder.issuers.first)
        let beginning = issuer.certificate.notBefore.advanced(bySeconds: -86_400)
        bench.responder.replaceIssuers([
            OCSPIssuer(
                id: issuer.id,
                certificate: issuer.certificate,
                signers: issuer.signers,
                since: beginning
            )
        ])
        let single = try bench.basic(bench.responder.answer(to: bench.request(1))).responses.first
        #expect(single?.archiveCutoff == beginning)
    }

    @Test("A serial never issued gets an unsigned unauthorized where the policy says so")
    func unissuedByPolicy() throws {
        let bench = try Bench(policy: OCSPPolicy(unissued: .unauthorized))
        bench.issue(1)
        #expect(bench.responder.answer(to: try bench.request(2)).bytes == [0x30, 3, 0x0A, 1, 6])
        #expect(try bench.statuses(bench.request(1)) == [.good])
    }
}
