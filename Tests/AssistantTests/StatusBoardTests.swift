import Foundation
import Model
import OpenSSL
import Synchronization
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// A responder of an authority, and a certificate of it.
private struct Responder {
    let key: PrivateKey
    let authority: Certificate
    let certificate: Certificate
    let clock = ManualClock()

    init() throws {
        key = try PrivateKey.generate(.p256)
        authority = try RenewalCentre.authority(of: key)
        let start = Timestamp(secondsSinceEpoch: 1_795_305_600)
        var body = try RenewalCentre.body(
            issuer: authority.subjectDER,
            subject: DistinguishedName([.init(.commonName, "张专家")]).der,
            key: PrivateKey.generate(.p256).publicKey,
            from: start,
            to: start.advanced(bySeconds: 31_536_000)
        )
        try body.extensions.append(
            .authorityInformationAccess(ocsp: ["http://ocsp.example/ocsp"], caIssuers: [])
        )
        certificate = try body.signed(by: key)
    }

    /// What it answers, signed by `signer`.
    func answer(
        _ request: [UInt8],
        _ status: CertificateStatus,
        by signer: PrivateKey? = nil,
        at moment: Timestamp? = nil
    ) throws -> [UInt8] {
        let question = try OCSPRequestMessage(der: request)
        let now = moment ?? clock.clock.now
        let single = OCSPSingleResponse(
            certificateID: try #require(question.certificateIDs.first),
            status: status,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 3600)
        )
        return try OCSPResponseData(
            responderKeyHash: authority.publicKey.keyIdentifier,
            producedAt: now,
            responses: [single],
            nonce: question.nonce
        ).signed(by: signer ?? key, certificates: [])
    }

    func inquiry(_ post: @escaping @Sendable (String, [UInt8]) async throws -> [UInt8]) -> StatusInquiry {
        StatusInquiry(authorities: [authority], clock: clock.clock, post: post)
    }
}

@Suite("Whether a certificate on a token was revoked")
struct StatusInquiryTests {
    private static let revocation = Revocation(
        date: Timestamp(secondsSinceEpoch: 1_795_305_600),
        reason: .superseded
    )

    @Test("A signed answer is believed, either way")
    func told() async throws {
        let responder = try Responder()
        for (status, isRevoked) in [
            (CertificateStatus.good, false), (.revoked(StatusInquiryTests.revocation), true), (.unknown, nil),
        ] as [(CertificateStatus, Bool?)] {
            let inquiry = responder.inquiry { url, request in
                #expect(url == "http://ocsp.example/ocsp")
                return try responder.answer(request, status)
            }
            #expect(await inquiry.isRevoked(responder.certificate) == isRevoked)
        }
    }

    @Test("Answers of strangers, of another day, about nothing, and none at all tell nothing")
    func untrue() async throws {
        let responder = try Responder()
        let stranger = try PrivateKey.generate(.p256)
        let late = responder.clock.clock.now.advanced(bySeconds: -86_400)
        let posts: [@Sendable (String, [UInt8]) async throws -> [UInt8]] = [
            { _, request in try responder.answer(request, .good, by: stranger) },
            { _, request in try responder.answer(request, .good, at: late) },
            { _, _ in [0x30, 0x03, 0x0A, 0x01, 0x06] }, { _, _ in [] },
            { _, _ in Array("<html>".utf8) }, { _, _ in throw CancellationError() },
        ]
        for post in posts { #expect(await responder.inquiry(post).isRevoked(responder.certificate) == nil) }
        // An authority that is not known, and a certificate that names nobody to ask.
        let nobody = StatusInquiry(authorities: [], clock: responder.clock.clock) { _, request in
            try responder.answer(request, .good)
        }
        #expect(await nobody.isRevoked(responder.certificate) == nil)
        let asked = responder.inquiry { _, request in try responder.answer(request, .good) }
        #expect(await asked.isRevoked(responder.authority) == nil)
    }

    @Test(
        "A revoked certificate is shown as that, signs nothing, and one that nobody was asked about is told apart"
    )
    func shown() async throws {
        let holder = try await HolderCard()
        let cases: [(Bool?, HeldCertificate.Standing, String)] = [
            (true, .revoked, "已被吊销"), (false, .good, "状态：正常\n"), (nil, .good, "未能核对是否已吊销"),
        ]
        for (told, standing, words) in cases {
            let tokens = holder.tokens(isRevoked: { _ in told })
            let found = try await tokens.found()
            #expect(found.first?.certificates.map(\.standing) == [standing])
            #expect(TokenListing.text(of: found).contains(words), "\(words)")
        }
    }
}

@Suite("A token with several certificates")
struct SeveralCertificatesTests {
    /// Whether two were asked before the first one answered; who is asked alone waits a while and goes on.
    private final class Meeting: Sendable {
        private let state = Mutex((here: 0, most: 0))

        var hasMet: Bool { state.withLock { $0.most > 1 } }

        func waitForTwo() async {
            state.withLock { state in
                state.here += 1
                state.most = max(state.most, state.here)
            }
            for _ in 0..<100_000 where !hasMet { await Task.yield() }
            state.withLock { $0.here -= 1 }
        }
    }

    @Test("Their responders are asked at once, and they stay in the order of their places")
    func together() async throws {
        let world = try await RenewalWorld()
        _ = try await world.run()
        let meeting = Meeting()
        let tokens = world.holder.tokens(isRevoked: { _ in
            await meeting.waitForTwo()
            return false
        })
        let found = try #require(try await tokens.found().first)
        #expect(found.certificates.map(\.slot) == [.authentication, .signature])
        #expect(meeting.hasMet)
    }
}

@Suite("What was learned of certificates' revocation")
struct StatusBoardTests {
    /// A responder that gives one answer after the other.
    private final class Answers: Sendable {
        private let left: Mutex<[Bool?]>
        private let count: Int

        init(_ answers: [Bool?]) {
            count = answers.count
            left = Mutex(answers)
        }

        var given: Int { count - left.withLock { $0.count } }

        func next() -> Bool? { left.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
    }

    /// A responder that answers when a test says so, and counts.
    private final class Slow: Sendable {
        let count = Mutex(0)
        let answers: AsyncStream<Bool?>
        let answer: AsyncStream<Bool?>.Continuation

        init() {
            let (stream, continuation) = AsyncStream.makeStream(of: Bool?.self)
            answers = stream
            answer = continuation
        }

        func ask() async -> Bool? {
            count.withLock { $0 += 1 }
            for await told in answers { return told }
            return nil
        }
    }

    @Test("A suspension that is lifted is told after five minutes; until somebody says so it stands")
    func lifted() async throws {
        let responder = try Responder()
        let answers = Answers([true, nil, false])
        let board = StatusBoard(
            clock: responder.clock.clock,
            wait: { await AssistantWorld.never(.zero) },
            ask: { _ in answers.next() }
        )
        for expected in [true, true, false] {
            #expect(await board.isRevoked(responder.certificate) == expected)
            responder.clock.advance(bySeconds: 300)
        }
        #expect(answers.given == 3)
    }

    @Test("An answer counts for five minutes, none for twenty seconds, a revocation until it is lifted")
    func lifetimes() async throws {
        let responder = try Responder()
        let answers = Answers([false, nil, true])
        let board = StatusBoard(
            clock: responder.clock.clock,
            wait: { await AssistantWorld.never(.zero) },
            ask: { _ in answers.next() }
        )
        #expect(await board.isRevoked(responder.certificate) == false)
        responder.clock.advance(bySeconds: 299)
        #expect(await board.isRevoked(responder.certificate) == false)
        #expect(answers.given == 1)
        responder.clock.advance(bySeconds: 1)
        #expect(await board.isRevoked(responder.certificate) == nil)
        responder.clock.advance(bySeconds: 19)
        #expect(await board.isRevoked(responder.certificate) == nil)
        #expect(answers.given == 2)
        responder.clock.advance(bySeconds: 1)
        #expect(await board.isRevoked(responder.certificate) == true)
        responder.clock.advance(bySeconds: 86_400)
        #expect(await board.isRevoked(responder.certificate) == true)
        #expect(answers.given == 3)
    }

    @Test("A responder that does not answer in time holds nobody up; its answer is known the next time")
    func slow() async throws {
        let responder = try Responder()
        let slow = Slow()
        let board = StatusBoard(clock: responder.clock.clock, wait: {}, ask: { _ in await slow.ask() })
        #expect(await board.isRevoked(responder.certificate) == nil)
        // The same question is not asked twice.
        #expect(await board.isRevoked(responder.certificate) == nil)
        slow.answer.yield(true)
        var known: Bool?
        while known == nil {
            await Task.yield()
            known = await board.isRevoked(responder.certificate)
        }
        #expect(known == true)
        #expect(slow.count.withLock { $0 } == 1)
    }
}
