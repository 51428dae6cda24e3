import Model
import OCSP
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

/// Issue 5: an authority whose revocations may not all be known here.
@Suite("An authority of which nothing may be said")
struct WithheldAuthorityTests {
    @Test("Kept answers about an authority of which nothing may be said are forgotten, and only these")
    func withheld() throws {
        let bench = try Bench()
        bench.issue(1)
        let other = try StatusAuthority("other", now: bench.now)
        bench.status.issue(other.certificateID(serial(1)))
        let sound = try other.issuer()
        bench.responder.replaceIssuers([try bench.authority.issuer(), sound])
        let foreign = OCSPRequestBuilder(certificateIDs: [try other.ocspID(serial(1))]).encoded
        let request = try bench.request(1)
        #expect(try bench.statuses(request) == [.good])
        #expect(bench.responder.answer(to: foreign).status == .successful)
        let withheld = OCSPIssuer(
            id: bench.authority.id,
            certificate: bench.authority.certificate,
            signers: [],
            isWithheld: true
        )
        let version = bench.responder.version
        bench.responder.replaceIssuers([withheld, sound])
        #expect(bench.responder.version > version)
        #expect(bench.responder.keptAnswer(to: request) == nil)
        let answer = bench.responder.answer(to: request)
        #expect(answer.status == .tryLater)
        #expect(answer.failure == OCSPError(.withheld(bench.authority.id)))
        #expect(bench.responder.keptAnswer(to: foreign) != nil)
        // A key that is away takes no kept answer away.
        let away = OCSPIssuer(id: other.id, certificate: other.certificate, signers: [])
        bench.responder.replaceIssuers([withheld, away])
        #expect(bench.responder.keptAnswer(to: foreign) != nil)
        bench.responder.replaceIssuers([try bench.authority.issuer(), sound])
        #expect(try bench.statuses(request) == [.good])
    }
}
