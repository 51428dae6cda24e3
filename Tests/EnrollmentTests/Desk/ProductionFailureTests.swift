@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Making tokens that fail")
struct ProductionFailureTests {
    @Test("A failed job goes on from its step after the next claim")
    func failure() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let issued = try await fixture.walk(claimed, to: .issued)
        let failed = try await fixture.desk.fail(issued, "token removed", fixture.station)
        #expect(failed.state == .failed)
        #expect(failed.resumeFrom == .issued)
        #expect(failed.station == nil)
        #expect(failed.failure == "token removed")
        #expect(try await fixture.desk.claimNext(fixture.station, excluding: [record.number]) == nil)
        let again = try #require(try await fixture.desk.claimNext(fixture.station))
        #expect(again.state == .issued)
        #expect(again.certificate == issued.certificate)
        #expect(again.failure == nil)
        #expect(fixture.state(record.number) == .producing)
    }

    @Test("Before signing a job may start over on another token; the broken one is set aside")
    func anotherToken() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let keyed = try await fixture.walk(claimed, to: .keyGenerated)
        let token = try await fixture.addToken(for: record.number)
        let (failed, revoked) = try await fixture.desk.setAside(
            keyed,
            token: token,
            "broken",
            fixture.station
        )
        #expect(revoked == [])
        #expect(failed.state == .failed && failed.resumeFrom == .claimed)
        #expect(failed.tokenSerial == nil)
        #expect(failed.subjectPublicKeyInfo == nil)
        #expect(fixture.book.contents.tokens[token.serial]?.state == .defective)
        let again = try await fixture.desk.claim(record.number, fixture.station)
        #expect(try await fixture.walk(again, to: .initialized, token: "TW0002").tokenSerial == "TW0002")
    }

    @Test(
        "After signing, a token that is set aside takes its certificate with it, and the job remembers that one"
    )
    func signedToken() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let issued = try await fixture.walk(claimed, to: .issued)
        let token = try await fixture.addToken(for: record.number)
        let certificate = try #require(issued.certificate)
        let (failed, revoked) = try await fixture.desk.setAside(
            issued,
            token: token,
            "broken",
            fixture.station
        )
        #expect(revoked == [certificate])
        #expect(failed.certificate == certificate && failed.tokenSerial == nil)
        let ended = fixture.book.contents.certificates[certificate]
        #expect(ended?.state == .revoked && ended?.revocation?.reason == .superseded)
        #expect(fixture.book.contents.tokens[token.serial]?.state == .defective)
        #expect(fixture.book.contents.audit.last?.action == "job.set-aside")
        let again = try await fixture.desk.claim(record.number, fixture.station)
        #expect(again.state == .claimed && again.certificate == certificate)
    }

    @Test("A token that is not the job's is not set aside for it, and nothing changes")
    func otherToken() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let keyed = try await fixture.walk(claimed, to: .keyGenerated, token: "TW0009")
        let token = try await fixture.addToken(for: record.number)
        let reason = try await refusal {
            _ = try await fixture.desk.setAside(keyed, token: token, "broken", fixture.station)
        }
        #expect(reason == .tokenMismatch(expected: "TW0009", found: token.serial))
        #expect(fixture.book.contents.jobs[record.number] == keyed)
    }

    @Test("After signing a job does not merely change tokens")
    func oneCertificate() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let issued = try await fixture.walk(claimed, to: .issued)
        let reason = try await refusal {
            _ = try await fixture.desk.fail(issued, "broken", resumeFrom: .claimed, fixture.station)
        }
        #expect(reason == .alreadyCertified(record.number))
    }

    @Test("A released job is free at once; its work stays")
    func release() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        #expect(try await fixture.desk.release(claimed, fixture.station).state == .queued)
        let again = try await fixture.desk.claim(record.number, fixture.station)
        let keyed = try await fixture.walk(again, to: .keyGenerated)
        let released = try await fixture.desk.release(keyed, fixture.station)
        #expect(released.state == .keyGenerated)
        let other = Workstation(station: "desk-2", producer: .staff(name: "qian", roles: [.producer]))
        let notHeld = try await refusal { _ = try await fixture.desk.release(released, other) }
        #expect(notHeld == .jobNotHeld(record.number))
        #expect(try await fixture.desk.claimNext(other)?.state == .keyGenerated)
    }

    @Test("Fifty workstations at one job: one has it")
    func crowd() async throws {
        let fixture = try DeskFixture()
        _ = try await fixture.producing()
        let claims = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<50 {
                let producer = Principal.staff(name: "p\(index)", roles: [.producer])
                group.addTask {
                    let station = Workstation(station: "s\(index)", producer: producer)
                    return (try? await fixture.desk.claimNext(station)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(claims == 1)
    }

    @Test(
        "No random walk of a job ends with two certificates or a completed application without proof",
        arguments: 0..<40
    )
    func invariants(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let token = try await fixture.addToken(for: record.number)
        for _ in 0..<40 {
            let job = try #require(fixture.book.contents.jobs[record.number])
            let steps: [JobState] = [.claimed, .initialized, .keyGenerated, .issued, .written, .verified]
            let next = steps.firstIndex(of: job.state).map { $0 + 1 }.flatMap {
                $0 < steps.count ? steps[$0] : nil
            }
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: _ = try? await fixture.desk.claimNext(fixture.station)
            case 1: _ = try? await fixture.desk.release(job, fixture.station)
            case 2: _ = try? await fixture.desk.fail(job, "x", fixture.station)
            case 3: _ = try? await fixture.desk.complete(job, token: token, fixture.station)
            case 4: fixture.clock.advance(bySeconds: 1000)
            default: if let next { _ = try? await fixture.walk(job, to: next) }
            }
            let contents = fixture.book.contents
            let living = contents.certificates.values.filter { $0.state != .abandoned }
            #expect(living.count <= 1)
            let isDone = contents.applications[record.number]?.state == .completed
            #expect(isDone == (contents.jobs[record.number]?.state == .done))
            #expect(isDone == living.contains { $0.state == .active })
            #expect(contents.notices.filter { $0.template == "PRODUCED" }.count == (isDone ? 1 : 0))
        }
    }
}
