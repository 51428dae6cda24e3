import Model
import OCSP
import OpenSSL
import StatusFixtures
import Synchronization
import TestSupport
import Testing

/// A responder whose source knew the status some time ago.
@Suite("What was known some time ago")
struct OldKnowledgeTests {
    /// A status that was looked at at one moment, and may be told until another.
    private final class OldStatus: StatusSource {
        let status = MemoryStatus()
        let period: Mutex<ClosedRange<Timestamp>>

        init(_ period: ClosedRange<Timestamp>) { self.period = Mutex(period) }

        func status(of id: CertificateID) throws(BookError) -> CertificateStatus { try status.status(of: id) }
        func feedHead() throws(BookError) -> Int64 { try status.feedHead() }
        func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry] {
            try status.feed(after: sequence, limit: limit)
        }
        func knowledge(at now: Timestamp) throws(BookError) -> Timestamp {
            let period = period.withLock { $0 }
            guard now <= period.upperBound else { throw BookError(.failed(detail: "it has ended")) }
            return min(now, period.lowerBound)
        }
    }

    private let clock = ManualClock()
    private let source: OldStatus
    private let authority: StatusAuthority
    private let responder: OCSPResponder

    init() throws {
        let now = clock.clock.now
        source = OldStatus(now...now.advanced(bySeconds: 7200))
        authority = try StatusAuthority(now: now)
        responder = OCSPResponder(issuers: [try authority.issuer()], status: source, clock: clock.clock)
        source.status.issue(authority.certificateID(serial(1)))
        try responder.follower.follow()
    }

    private func answer(_ number: Int, nonce: [UInt8]? = nil) throws -> OCSPAnswer {
        let identifiers = [try authority.ocspID(serial(number))]
        return responder.answer(to: OCSPRequestBuilder(certificateIDs: identifiers, nonce: nonce).encoded)
    }

    private func single(_ answer: OCSPAnswer) throws -> OCSPSingleResponse {
        try #require(try OCSPResponseMessage(der: answer.bytes).basic?.responses.first)
    }

    @Test("thisUpdate is when it was known, not when it is signed, with a nonce too")
    func thisUpdate() throws {
        let known = clock.clock.now
        clock.advance(bySeconds: 1500)
        for nonce in [nil, [1] as [UInt8]?] {
            let single = try single(answer(1, nonce: nonce))
            #expect(single.status == .good)
            #expect(single.thisUpdate == known)
            #expect(single.nextUpdate == known.advanced(bySeconds: 3599))
        }
    }

    @Test(
        "What is learnt while an answer is being made does not make it look newer",
        arguments: [nil, [1] as [UInt8]?]
    )
    func overtaken(nonce: [UInt8]?) throws {
        let known = clock.clock.now
        clock.advance(bySeconds: 600)
        let now = clock.clock.now
        source.status.afterNextStatusRead { [source] in
            source.period.withLock { $0 = now...now.advanced(bySeconds: 7200) }
        }
        #expect(try single(answer(1, nonce: nonce)).thisUpdate == known)
        #expect(try single(answer(2, nonce: nonce)).thisUpdate == now)
    }

    @Test(
        "What would have ended already is not signed: an unknown after five minutes, the others after an hour"
    )
    func tooOld() throws {
        clock.advance(bySeconds: 299)
        #expect(try single(answer(2)).status == .unknown)
        clock.advance(bySeconds: 1)
        #expect(try answer(2).status == .tryLater)
        #expect(try answer(2, nonce: [1]).status == .tryLater)
        clock.advance(bySeconds: 3299)
        #expect(try single(answer(1, nonce: [2])).status == .good)
        clock.advance(bySeconds: 1)
        #expect(try answer(1).status == .tryLater)
        #expect(try answer(1, nonce: [3]).status == .tryLater)
    }

    @Test("When the knowledge has ended everybody is told to try later, those with a foreign issuer too")
    func ended() throws {
        clock.advance(bySeconds: 7201)
        let other = try StatusAuthority("other", now: clock.clock.now)
        let foreign = OCSPRequestBuilder(certificateIDs: [try other.ocspID(serial(1))]).encoded
        #expect(responder.answer(to: foreign).status == .tryLater)
        #expect(try answer(1).status == .tryLater)
        let now = clock.clock.now
        source.period.withLock { $0 = now...now.advanced(bySeconds: 60) }
        #expect(try single(answer(1)).status == .good)
        #expect(responder.answer(to: foreign).status == .unauthorized)
    }
}
