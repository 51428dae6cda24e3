@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("The queue of jobs")
struct QueueTests {
    private let administrator = Principal.staff(name: "adm.1", roles: [.businessAdministrator])

    @Test("An urgent job is made before older ones; made normal again, it waits for them")
    func priority() async throws {
        let fixture = try DeskFixture()
        let first = try await fixture.producing()
        fixture.clock.advance(bySeconds: 1)
        let second = try await fixture.producing("tenderer-org")
        let urgent = try await fixture.desk.prioritize(job: second.number, .urgent, "明日开标", by: administrator)
        #expect(urgent.state == .queued)
        #expect(urgent.priority == .urgent)
        #expect(fixture.book.contents.audit.last?.action == "job.prioritize")
        #expect(fixture.book.contents.audit.last?.actor == administrator.auditName)
        #expect(fixture.book.contents.audit.last?.detail["priority"] == "urgent")
        #expect(fixture.book.contents.journal.last?.detail == "明日开标")
        let claimed = try #require(try await fixture.desk.claimNext(fixture.station))
        #expect(claimed.application == second.number)
        _ = try await fixture.desk.release(claimed, fixture.station)
        _ = try await fixture.desk.prioritize(job: second.number, .normal, "开标延期", by: administrator)
        #expect(try await fixture.desk.claimNext(fixture.station)?.application == first.number)
    }

    @Test("A job that is being made is not disturbed by its priority")
    func undisturbed() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let until = try #require(claimed.leaseUntil)
        let reason = try await refusal {
            _ = try await fixture.desk.prioritize(job: record.number, .urgent, "明日开标", by: administrator)
        }
        #expect(reason == .jobHeld(record.number, until: until))
        #expect(try await fixture.walk(claimed, to: .initialized).state == .initialized)
    }

    @Test("A rejected job is nobody's until a person decides, and then goes on where it was")
    func rejection() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let keyed = try await fixture.walk(claimed, to: .keyGenerated)
        let text = "姓名与证件照片不符"
        let rejected = try await fixture.desk.reject(job: record.number, text, fixture.station)
        #expect(rejected.state == .rejected)
        #expect(rejected.station == nil)
        #expect(rejected.failure == text)
        #expect(try await fixture.desk.claimNext(fixture.station) == nil)
        let refused = try await refusal { _ = try await fixture.desk.claim(record.number, fixture.station) }
        #expect(refused == .jobRejected(record.number, reason: text))
        let late = try await refusal {
            _ = try await fixture.desk.advance(keyed, to: .issued, fixture.station, StepEvidence())
        }
        #expect(late == .stepIncomplete(.issued, missing: "certificate"))
        let released = try await refusal { _ = try await fixture.desk.release(keyed, fixture.station) }
        #expect(released == .stateChanged(record.number, .producing))
        let approved = try await fixture.desk.approve(job: record.number, "已与申请人核对", by: administrator)
        #expect(approved.state == .keyGenerated)
        #expect(approved.failure == nil)
        let again = try #require(try await fixture.desk.claimNext(fixture.station))
        #expect(again.state == .keyGenerated)
        #expect(again.subjectPublicKeyInfo == keyed.subjectPublicKeyInfo)
        #expect(
            fixture.book.contents.audit.suffix(3).map(\.action) == ["job.reject", "job.approve", "job.claim"]
        )
    }

    @Test("A job that nobody has begun can be rejected, and is queued when that is decided")
    func unbegun() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        _ = try await fixture.desk.reject(job: record.number, "证件将到期", fixture.station)
        #expect(
            try await fixture.desk.approve(job: record.number, "可以制作", by: administrator).state == .queued
        )
    }

    @Test("Producers reject what is theirs or nobody's, with a reason; administrators arrange")
    func duties() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let number = record.number
        let byAdministrator = Workstation(station: "desk-1", producer: administrator)
        let desk = fixture.desk
        #expect(
            try await refusal { _ = try await desk.reject(job: number, "不符合", byAdministrator) }
                == .notPermitted(.produce)
        )
        #expect(fixture.book.contents.audit.last?.action == "job.reject.refuse")
        for work: (Principal) async throws -> JobRecord in [
            { try await desk.prioritize(job: number, .urgent, "明日开标", by: $0) },
            { try await desk.approve(job: number, "可以制作", by: $0) },
        ] {
            let reason = try await refusal { _ = try await work(fixture.producer) }
            #expect(reason == .notPermitted(.arrangeQueue))
        }
        let short = try await refusal { _ = try await desk.reject(job: number, " 错 ", fixture.station) }
        guard case .validationFailed(let failures) = short else {
            Issue.record("\(short)")
            return
        }
        #expect(failures.map(\.field) == ["text"])
        let held = try await desk.claim(number, fixture.station)
        let other = Workstation(station: "desk-2", producer: .staff(name: "qian", roles: [.producer]))
        #expect(
            try await refusal { _ = try await desk.reject(job: number, "不符合", other) }
                == .jobHeld(number, until: try #require(held.leaseUntil))
        )
    }

    @Test("An administrator takes a job from a station that went away, and what is on the token stays")
    func releasing() async throws {
        let fixture = try DeskFixture()
        let number = try await fixture.producing().number
        let held = try await fixture.walk(fixture.desk.claim(number, fixture.station), to: .initialized)
        let refused = try await refusal {
            _ = try await fixture.desk.release(job: number, "工位断电", by: fixture.producer)
        }
        #expect(refused == .notPermitted(.arrangeQueue))
        let free = try await fixture.desk.release(job: number, "工位断电", by: administrator)
        #expect(free.state == .initialized && free.station == nil && free.leaseUntil == nil)
        let gone = try await refusal {
            _ = try await fixture.desk.prolong(held, fixture.station, alongside: [])
        }
        #expect(gone == .stateChanged(number, .producing))
        let other = Workstation(station: "desk-2", producer: .staff(name: "qian", roles: [.producer]))
        #expect(try await fixture.desk.claim(number, other).tokenSerial == held.tokenSerial)
    }

    @Test("A rejected job is closed by two people, and what was signed for it is revoked")
    func closing() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let claimed = try await fixture.desk.claim(record.number, fixture.station)
        let issued = try await fixture.walk(claimed, to: .issued)
        _ = try await fixture.desk.reject(job: record.number, "姓名与证件照片不符", fixture.station)
        let closed = try await fixture.desk.abort(
            record.number,
            reason: try Rejection(code: .identityMismatch, text: "姓名与证件不符"),
            by: administrator,
            second: .staff(name: "adm.2", roles: [.businessAdministrator])
        )
        #expect(closed.state == .closed)
        let id = try #require(issued.certificate)
        #expect(fixture.book.contents.certificates[id]?.revocation?.reason == .cessationOfOperation)
        #expect(fixture.book.contents.jobs[record.number]?.state == .cancelled)
    }

    @Test(
        "Whatever people do in whatever order, the queue hands out what a simple list does",
        arguments: 0..<60
    )
    func model(seed: UInt64) async throws {
        var walk = try await QueueWalk(seed: seed)
        for _ in 0..<60 { try await walk.step() }
    }
}
