@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("解锁 and 补办")
struct UnlockTests {
    @Test("An approval approves an unlock of the token and sends its code, without an order to pay")
    func approval() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let record = try await fixture.executing(.unlock, holder)
        #expect(record.state == .pendingExecution)
        let contents = fixture.book.contents
        let unlock = try #require(contents.unlocks.first)
        #expect(unlock.state == .approved && unlock.tokenSerial == holder.token)
        #expect(unlock.requestedBy == "applicant:expert-1" && unlock.decidedBy == "li.na")
        #expect(contents.unlockCodes.map(\.state) == [.issued])
        #expect(contents.orders[record.number]?.amountFen == 0)
        #expect(fixture.templates.last == "CODE_UNLOCK")
        var done = unlock
        done.state = .completed
        try await fixture.book.commit(fixture.desk.completion(of: done))
        #expect(fixture.state(record.number) == .completed)
        #expect(fixture.templates.suffix(2) == ["DONE", "SECURITY"])
        #expect(try fixture.desk.completion(of: done).isEmpty)
    }

    @Test("A token is LOCKED with the approval when its holder says so", arguments: [true, false])
    func locked(isSaid: Bool) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let token = try await fixture.addToken(holder.token, for: holder.application.number)
        let held = token.changed(at: fixture.clock.clock.now) { $0.state = .inUse }
        try await fixture.book.commit([.updateToken(held)])
        let said: [(String, JSONValue)] = isSaid ? [("triesLeft", .number("0"))] : []
        let record = try await fixture.submit(.unlock, holder, said)
        #expect(fixture.book.contents.tokens[holder.token]?.state == .inUse)
        #expect(try await fixture.approve(record.number).state == .pendingExecution)
        #expect(fixture.book.contents.tokens[holder.token]?.state == (isSaid ? .locked : .inUse))
    }

    @Test("An unlock that nobody ran lapses 30 days after the approval, not a second before, with its code")
    func lapses() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 300)
        let record = try await fixture.executing(.unlock, holder)
        fixture.clock.advance(bySeconds: 30 * 86_400 - 1)
        #expect(try await fixture.desk.lapse(record.number)?.state == .pendingExecution)
        fixture.clock.advance(bySeconds: 1)
        #expect(try await fixture.desk.lapseAll() == [record.number])
        #expect(fixture.state(record.number) == .closed)
        #expect(fixture.book.contents.unlocks.map(\.state) == [.expired])
        #expect(fixture.book.contents.unlockCodes.map(\.state) == [.superseded])
    }

    @Test("One that its holder began, and whose application ended meanwhile, makes way for the next")
    func left() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 300)
        let first = try await fixture.executing(.unlock, holder)
        var running = try #require(fixture.book.contents.unlocks.last)
        running.state = .running
        try await fixture.book.commit([.updateUnlock(running, from: .approved)])
        fixture.clock.advance(bySeconds: 30 * 86_400)
        #expect(try await fixture.desk.lapse(first.number)?.state == .closed)
        #expect(fixture.book.contents.unlocks.map(\.state) == [.running])
        let next = try await fixture.executing(.unlock, holder)
        let contents = fixture.book.contents
        #expect(contents.unlocks.map(\.state) == [.expired, .approved])
        #expect(contents.unlocks.last?.application == next.number)
        #expect(contents.unlockCodes.map(\.state) == [.superseded, .issued])
        let event = try #require(contents.audit.last { $0.action == "token.unlock.end" })
        #expect(event.object == holder.token && event.detail["before"] == "RUNNING")
        var done = try #require(contents.unlocks.last)
        done.state = .completed
        try await fixture.book.commit(fixture.desk.completion(of: done))
        #expect(fixture.state(next.number) == .completed)
    }

    @Test("Whoever reports the token lost ends an unlock that was approved, applied for or not")
    func lost() async throws {
        for isApplied in [true, false] {
            let fixture = try DeskFixture()
            let holder = try await fixture.holder()
            let token = try await fixture.addToken(holder.token, for: holder.application.number)
            let now = fixture.clock.clock.now
            try await fixture.book.commit([.updateToken(token.changed(at: now) { $0.state = .inUse })])
            if isApplied {
                _ = try await fixture.executing(.unlock, holder)
            } else {
                try await fixture.book.commit([.addUnlock(deskUnlock(of: holder.token, at: now))])
            }
            _ = try await fixture.desk.requestEmergency(holder.serial, by: holder.login)
            let code = try fixture.code("CODE_EMERGENCY", holder.application.number)
            _ = try await fixture.desk.revokeInEmergency(
                holder.serial,
                .tokenLost,
                code: code,
                by: holder.login
            )
            let contents = fixture.book.contents
            #expect(contents.tokens[holder.token]?.state == .lost)
            #expect(contents.unlocks.map(\.state) == [.expired], "applied for: \(isApplied)")
            #expect(contents.unlockCodes.allSatisfy { $0.state == .superseded })
        }
    }

    /// One that the centre began itself.
    private func deskUnlock(of token: String, at now: Timestamp) -> UnlockRecord {
        UnlockRecord(
            tokenSerial: token,
            sequence: 1,
            state: .approved,
            text: "忘记PIN",
            evidence: "身份证",
            requestedBy: "chen.shouli",
            decidedBy: "wang.shenhe",
            ranBy: nil,
            expiresAt: now.advanced(bySeconds: 3600),
            createdAt: now,
            updatedAt: now
        )
    }

    @Test("A token that is not locked needs no unlock")
    func notLocked() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let reason = try await refusal {
            try await fixture.submit(.unlock, holder, [("triesLeft", .number("3"))])
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["triesLeft"])
    }

    @Test("补办 revokes the lost one on approval, before anything is paid, and is produced like a new one")
    func reissue() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let renewal = try await fixture.submit(.renew, holder)
        let record = try await fixture.submit(.reissue, holder)
        #expect(record.subjectUID == holder.application.subjectUID)
        #expect(try await fixture.approve(record.number).state == .pendingPayment)
        let contents = fixture.book.contents
        #expect(contents.certificates[holder.certificate]?.revocation?.reason == .keyCompromise)
        #expect(contents.orders[record.number]?.amountFen == 10_000)
        #expect(fixture.state(renewal.number) == .closed)
        #expect(try await fixture.pay(record.number, fen: 10_000).state == .producing)
        #expect(fixture.book.contents.jobs[record.number]?.state == .queued)
    }

    @Test("补办 of a broken token makes it DEFECTIVE on approval", arguments: ["superseded", "token_lost"])
    func broken(cause: String) async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let token = try await fixture.addToken(holder.token, for: holder.application.number)
        let now = fixture.clock.clock.now
        try await fixture.book.commit([.updateToken(token.changed(at: now) { $0.state = .inUse })])
        let file = try fixture.reissueFile(holder, cause: cause)
        let record = try await fixture.desk.submit(
            file,
            uploads: DeskFixture.uploads(file),
            by: holder.submitter
        )
        _ = try await fixture.approve(record.number)
        let ended = fixture.book.contents.tokens[holder.token]?.state
        #expect(ended == (cause == "token_lost" ? .lost : .defective))
    }

    @Test("补办 is for the same person")
    func otherPerson() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        var document = try Document("expert")
        document.set("type", .string("REISSUE"))
        document.set("certificate", .string(holder.serial.hexadecimal))
        document.set("reissueReason", .string("superseded"))
        document.set("idNumber", .string("11010519491231002X"))
        let file = try document.file
        let reason = try await refusal {
            _ = try await fixture.desk.submit(file, uploads: DeskFixture.uploads(file), by: holder.submitter)
        }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.map(\.field) == ["idNumber"])
    }

    /// The fixture's desk with 自助解锁 switched on.
    private func selfService(_ fixture: DeskFixture) -> EnrollmentDesk {
        EnrollmentDesk(
            book: fixture.book,
            source: fixture.book,
            clock: fixture.clock.clock,
            prices: fixture.desk.prices,
            policy: EnrollmentPolicy(selfServiceUnlock: true),
            ports: fixture.desk.ports
        )
    }

    @Test("Switched on, a holder unlocks without a review, once in 30 days; all contacts are told")
    func unreviewed() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder(days: 300)
        let record = try await fixture.submit(.unlock, holder)
        #expect(try await fixture.desk.approveSelfService(record.number) == nil, "off by itself")
        let desk = selfService(fixture)
        let approved = try #require(try await desk.approveSelfService(record.number))
        #expect(approved.state == .pendingExecution && approved.reviewer == nil)
        #expect(fixture.templates.suffix(2) == ["CODE_UNLOCK", "SECURITY"])
        let event = try #require(fixture.book.contents.audit.last { $0.action == "application.approve" })
        #expect(event.actor == Principal.system.auditName)
        #expect(try await desk.approveSelfService(record.number) == nil)
        var done = try #require(fixture.book.contents.unlocks.first)
        done.state = .completed
        try await fixture.book.commit(
            [.updateUnlock(done, from: .approved)] + fixture.desk.completion(of: done)
        )
        fixture.clock.advance(bySeconds: 29 * 86_400)
        let again = try await fixture.submit(.unlock, holder)
        #expect(try await desk.approveSelfService(again.number) == nil)
        #expect(fixture.state(again.number) == .pendingReview)
        fixture.clock.advance(bySeconds: 86_401)
        #expect(try await desk.approveSelfService(again.number)?.state == .pendingExecution)
    }

    @Test("Another phone than the one on record, another business, and the counter's entries are reviewed")
    func reviewed() async throws {
        let fixture = try DeskFixture()
        let holder = try await fixture.holder()
        let desk = selfService(fixture)
        let moved = try await fixture.submit(.unlock, holder, [("mobile", .string("13900000009"))])
        #expect(try await desk.approveSelfService(moved.number) == nil)
        _ = try await fixture.desk.withdraw(moved.number, by: holder.principal)
        let renewal = try await fixture.submit(.renew, holder)
        #expect(try await desk.approveSelfService(renewal.number) == nil)
        #expect(fixture.state(renewal.number) == .pendingReview)
    }
}
