import CentreSupport
import Issuer
import Model
import Portal
import OpenSSL
import Store
import Testing
import Tokens

@testable import Centre

/// A card whose random generator is broken makes keys that others have, or had.
@Suite("A token that repeats a key", .serialized)
struct RepeatedKeyTests {
    /// Where it is seen that the key cannot be certified.
    enum Moment: CaseIterable { case report, issuance }

    private let prepared: PreparedCentre
    private let centre: CACentre
    private let counter: Counter

    init() async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open()
        counter = try Counter(centre)
    }

    /// What the office hears of a card that makes the key of another one, or whose key is blocked while it is made.
    private static func hooked(
        _ office: any ProductionOffice,
        _ moment: Moment,
        _ other: [UInt8],
        of number: ApplicationNumber,
        in centre: CACentre
    ) -> HookedOffice {
        switch moment {
        case .report:
            HookedOffice(
                office: office,
                report: { report in
                    guard report.step == .keyGenerated else { return report }
                    return StepReport(
                        application: report.application,
                        token: report.token,
                        version: report.version,
                        step: report.step,
                        subjectPublicKeyInfo: other,
                        slot: report.slot
                    )
                }
            )
        case .issuance:
            HookedOffice(office: office) { verb, _ in
                guard verb == .issue, let key = try centre.book.job(of: number)?.subjectPublicKeyInfo else {
                    return
                }
                let hash = DigestAlgorithm.sha256.hash(key)
                let now = centre.clock.now
                try await centre.book.commit([.blockKey(keyHash: hash, reason: .keyCompromise, at: now)])
            }
        }
    }

    private static func expectSetAside(
        _ office: any ProductionOffice,
        _ moment: Moment,
        _ centre: CACentre,
        _ counter: Counter
    ) async throws {
        let line = ProductionLine(office: office)
        let first = try await line.make(
            office.claim(counter.paidApplication(1)),
            on: RemoteDesk.open(VirtualCard())
        )
        let number = try await counter.paidApplication(2)
        let key = first.certificate.publicKey.subjectPublicKeyInfo
        let hooked = hooked(office, moment, key, of: number, in: centre)
        let (card, other) = (try VirtualCard(), try VirtualCard())
        let outcome = try await ProductionLine(office: hooked)
            .finish(office.claim(number), on: RemoteDesk.open(card))
        guard case .setAside(let done, let cause) = outcome else {
            Issue.record("it was made")
            return
        }
        #expect(done.token == "\(card.serial)" && done.revoked.isEmpty)
        #expect(try centre.book.token(serial: done.token)?.state == .defective)
        #expect(Trouble(cause).words.contains("请换用其他介质"))
        _ = try await line.make(office.claim(number), on: RemoteDesk.open(other))
        #expect(try await ProductionFinding.faults(of: number, on: other, in: centre) == [])
    }

    @Test("It is set aside by itself, and its job goes on with the next blank", arguments: Moment.allCases)
    func local(moment: Moment) async throws {
        let producer = try centre.staffOperator("liu.zhizheng")
        let office = try CentreOffice(centre: centre, producer: producer, station: "desk-1")
        try await Self.expectSetAside(office, moment, centre, counter)
    }

    @Test("So it is at a station across the network", arguments: Moment.allCases)
    func remote(moment: Moment) async throws {
        let desk = try await RemoteDesk.make()
        try await Self.expectSetAside(desk.office(), moment, desk.centre, desk.counter)
        try await desk.close()
    }

    @Test("What is wrong with a key or a profile ends no shift; an authority without its key does")
    func shift() throws {
        let authority = try #require(AuthorityID("issuing"))
        let bearable: [any Error] = [
            IssuanceError(.keyBlocked(keyHash: [1])), IssuanceError(.keyTooWeak(detail: "e = 3")),
            IssuanceError(.book(BookError(.keyAlreadyCertified(keyHash: [1])))),
            BookError(.keyAlreadyCertified(keyHash: [1])), IssuanceError(.lintFailed([])),
            IssuanceError(.factMissing(profile: "ORG", fact: "uscc")),
            IssuanceError(.validityEmpty(authority: authority)),
            IssuanceError(.noAuthority("issuing")), IssuanceError(.noProfile("ORG")),
        ]
        for error in bearable { #expect(ProductionShift.isOfThisToken(error), "\(error)") }
        let fatal: [any Error] = [
            IssuanceError(.keyUnavailable(authority: authority, detail: "away")),
            IssuanceError(.book(BookError(.diskFull))), BookError(.busy),
        ]
        for error in fatal { #expect(!ProductionShift.isOfThisToken(error), "\(error)") }
    }
}
