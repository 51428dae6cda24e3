@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Making tokens")
struct ProductionTests {
    @Test("A job walks from claim to done; the application is completed with everything else in one commit")
    func whole() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try #require(try await fixture.desk.claimNext(fixture.station))
        #expect(claimed.state == .claimed)
        #expect(claimed.leaseUntil == fixture.clock.clock.now.advanced(bySeconds: 1800))
        let verified = try await fixture.walk(claimed, to: .verified)
        let token = try await fixture.addToken(for: record.number)
        let before = fixture.book.contents
        let completed = try await fixture.desk.complete(verified, token: token, fixture.station)
        let contents = fixture.book.contents
        #expect(completed.state == .completed)
        #expect(contents.jobs[record.number]?.state == .done)
        #expect(contents.certificates[try #require(verified.certificate)]?.state == .active)
        #expect(contents.tokens[token.serial]?.state == .produced)
        #expect(contents.deliveries[record.number]?.state == .ready)
        #expect(contents.deliveries[record.number]?.method == "EXPRESS")
        #expect(contents.notices.last?.template == "PRODUCED")
        #expect(contents.audit.suffix(2).map(\.action) == ["job.complete", "application.complete"])
        #expect(contents.audit.count == before.audit.count + 2)
        #expect(
            contents.journal.map(\.step) == [
                .claimed, .initialized, .keyGenerated, .issued, .written, .verified, .done,
            ]
        )
    }

    @Test("When any part of the completion cannot be, none of it is")
    func atomic() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let verified = try await fixture.walk(claimed, to: .verified)
        let token = try await fixture.addToken(for: record.number)
        let revocation = Revocation(date: fixture.clock.clock.now, reason: .keyCompromise)
        try await fixture.book.commit([.revokeCertificate(try #require(verified.certificate), revocation)])
        let reason = try await refusal {
            _ = try await fixture.desk.complete(verified, token: token, fixture.station)
        }
        #expect(reason == .stateChanged(record.number, .producing))
        let contents = fixture.book.contents
        #expect(contents.jobs[record.number]?.state == .verified)
        #expect(contents.tokens[token.serial]?.state == .inProduction)
        #expect(contents.deliveries.isEmpty)
    }

    @Test("Jobs are taken in the order they were queued, and none twice")
    func order() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.producing()
        fixture.clock.advance(bySeconds: 1)
        let second = try await fixture.producing("tenderer-org")
        let other = Workstation(station: "desk-2", producer: .staff(name: "qian", roles: [.producer]))
        #expect(try await fixture.desk.claimNext(fixture.station)?.application == first.number)
        #expect(try await fixture.desk.claimNext(other)?.application == second.number)
        let third = Workstation(station: "desk-3", producer: .staff(name: "sun", roles: [.producer]))
        #expect(try await fixture.desk.claimNext(third) == nil)
    }

    @Test("A workstation that starts again finds its own job where it left it")
    func resumption() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.producing()
        fixture.clock.advance(bySeconds: 1)
        _ = try await fixture.producing("tenderer-org")
        let claimed = try await fixture.desk.claim(first.number, fixture.station)
        let job = try await fixture.walk(claimed, to: .keyGenerated)
        let again = try #require(try await fixture.desk.claimNext(fixture.station))
        #expect(again.application == first.number)
        #expect(again.state == .keyGenerated)
        #expect(again.subjectPublicKeyInfo == job.subjectPublicKeyInfo)
        #expect(again.tokenSerial == "TW0001")
    }

    @Test("A held job is nobody else's until its lease ends; work done stays done")
    func lease() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let job = try await fixture.walk(claimed, to: .initialized)
        let until = try #require(job.leaseUntil)
        for other in [
            Workstation(station: "desk-2", producer: .staff(name: "qian", roles: [.producer])),
            Workstation(station: "desk-1", producer: .staff(name: "qian", roles: [.producer])),
            Workstation(station: "desk-2", producer: fixture.producer),
        ] {
            #expect(try await fixture.desk.claimNext(other) == nil)
            let reason = try await refusal { _ = try await fixture.desk.claim(record.number, other) }
            #expect(reason == .jobHeld(record.number, until: until))
        }
        fixture.clock.advance(bySeconds: 1801)
        let other = Workstation(station: "desk-2", producer: .staff(name: "qian", roles: [.producer]))
        let taken = try #require(try await fixture.desk.claimNext(other))
        #expect(taken.state == .initialized)
        #expect(taken.station == "desk-2")
        let late = try await refusal {
            _ = try await fixture.desk.advance(
                job,
                to: .keyGenerated,
                fixture.station,
                StepEvidence(subjectPublicKeyInfo: [1])
            )
        }
        #expect(late == .stateChanged(record.number, .producing))
    }

    @Test("Who reviewed does not produce, and is passed over")
    func separation() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let both = Principal.staff(name: "li.na", roles: [.reviewer, .producer])
        let station = Workstation(station: "desk-9", producer: both)
        #expect(try await fixture.desk.claimNext(station) == nil)
        let reason = try await refusal { _ = try await fixture.desk.claim(record.number, station) }
        #expect(reason == .sodViolation(.producerIsReviewer))
        #expect(fixture.book.contents.audit.last?.action == "job.claim.refuse")
    }

    @Test("Only producers claim", arguments: StaffRecord.Role.allCases.filter { $0 != .producer })
    func roles(role: StaffRecord.Role) async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let station = Workstation(station: "desk-9", producer: .staff(name: "x", roles: [role]))
        #expect(
            try await refusal { _ = try await fixture.desk.claim(record.number, station) }
                == .notPermitted(.produce)
        )
        #expect(
            try await refusal { _ = try await fixture.desk.claimNext(station) } == .notPermitted(.produce)
        )
    }

    @Test("A step needs what it leaves behind")
    func evidence() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let noToken = try await refusal {
            _ = try await fixture.desk.advance(claimed, to: .initialized, fixture.station, StepEvidence())
        }
        #expect(noToken == .stepIncomplete(.initialized, missing: "token"))
        let ready = try await fixture.walk(claimed, to: .initialized)
        let noKey = try await refusal {
            _ = try await fixture.desk.advance(ready, to: .keyGenerated, fixture.station, StepEvidence())
        }
        #expect(noKey == .stepIncomplete(.keyGenerated, missing: "public key"))
        let keyed = try await fixture.walk(ready, to: .keyGenerated)
        let noCertificate = try await refusal {
            _ = try await fixture.desk.advance(keyed, to: .issued, fixture.station, StepEvidence())
        }
        #expect(noCertificate == .stepIncomplete(.issued, missing: "certificate"))
        let other = try await refusal {
            _ = try await fixture.desk.advance(
                keyed,
                to: .issued,
                fixture.station,
                StepEvidence(tokenSerial: "TW9")
            )
        }
        #expect(other == .tokenMismatch(expected: "TW0001", found: "TW9"))
        let skipped = try await refusal {
            _ = try await fixture.desk.advance(keyed, to: .verified, fixture.station, StepEvidence())
        }
        guard case .invalidTransition = skipped else {
            Issue.record("\(skipped)")
            return
        }
        #expect(fixture.book.contents.jobs[record.number] == keyed)
    }

    @Test("Changes of the same moment are committed with the step or not at all")
    func alongside() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let token = try await fixture.addToken(for: record.number)
        let evidence = StepEvidence(tokenSerial: token.serial)
        let reason = try await refusal {
            _ = try await fixture.desk.advance(
                claimed,
                to: .initialized,
                fixture.station,
                evidence,
                alongside: [.addToken(token)]
            )
        }
        guard case .book = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(fixture.book.contents.jobs[record.number] == claimed)
        let updated = try token.moved(to: .allocated, at: fixture.clock.clock.now)
        let job = try await fixture.desk.advance(
            claimed,
            to: .initialized,
            fixture.station,
            evidence,
            alongside: [.updateToken(updated)]
        )
        #expect(job.state == .initialized)
        #expect(fixture.book.contents.tokens[token.serial] == updated)
    }
}
