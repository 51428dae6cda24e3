@testable import Enrollment
import Model
import TestSupport
import Testing

@Suite("Races and repetition")
struct RaceTests {
    private func overtaken() throws -> (DeskFixture, OvertakenBook) {
        var rival: OvertakenBook?
        let fixture = try DeskFixture(book: { base in
            let book = OvertakenBook(base: base)
            rival = book
            return book
        })
        return (fixture, try #require(rival))
    }

    @Test("When the applicant withdraws between the reviewer's look and approval, the withdrawal stands")
    func withdrawalFirst() async throws {
        let (fixture, rival) = try overtaken()
        let record = try await fixture.submit()
        rival.overtake { _ = try? await fixture.desk.withdraw(record.number, by: fixture.applicant) }
        let reason = try await refusal { _ = try await fixture.approve(record.number) }
        #expect(reason == .stateChanged(record.number, .withdrawn))
        #expect(fixture.state(record.number) == .withdrawn)
        #expect(fixture.book.contents.orders.isEmpty)
        #expect(fixture.book.contents.notices.map(\.template) == ["SUBMITTED", "WITHDRAWN"])
    }

    @Test("When the reviewer approves first, the withdrawal is told so")
    func approvalFirst() async throws {
        let (fixture, rival) = try overtaken()
        let record = try await fixture.submit()
        rival.overtake { _ = try? await fixture.approve(record.number) }
        let reason = try await refusal {
            _ = try await fixture.desk.withdraw(record.number, by: fixture.applicant)
        }
        #expect(reason == .stateChanged(record.number, .pendingPayment))
    }

    @Test("The same payment confirmed twice at once is one payment")
    func samePayment() async throws {
        let (fixture, rival) = try overtaken()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number)
        rival.overtake { _ = try? await fixture.pay(record.number) }
        #expect(try await fixture.pay(record.number).state == .producing)
        #expect(fixture.book.contents.jobs.count == 1)
        #expect(fixture.book.contents.notices.filter { $0.template == "PAID" }.count == 1)
    }

    @Test("One key used twice at once makes one application and keeps its documents only")
    func sameKey() async throws {
        let (fixture, rival) = try overtaken()
        let file = try fixture.file()
        let uploads = DeskFixture.uploads(file)
        rival.overtake {
            _ = try? await fixture.desk.submit(file, uploads: uploads, by: fixture.expert, key: "k")
        }
        let record = try await fixture.desk.submit(file, uploads: uploads, by: fixture.expert, key: "k")
        #expect(fixture.book.contents.applications == [record.number: record])
        #expect(fixture.vault.count == 3)
    }

    @Test("A key used by somebody else opens nothing")
    func foreignKey() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        _ = try await fixture.approve(record.number, key: "k")
        let reason = try await refusal {
            _ = try await fixture.desk.approve(
                record.number,
                by: fixture.applicant,
                checklist: Set(ReviewCheck.allCases),
                key: "k"
            )
        }
        #expect(reason == .notPermitted(.decide))
        let payment = try Payment(channel: .offline, transaction: "T", amountFen: 20_000)
        _ = try await fixture.desk.confirmPayment(record.number, payment, by: fixture.finance)
        let again = try await refusal {
            _ = try await fixture.desk.confirmPayment(record.number, payment, by: fixture.applicant)
        }
        #expect(again == .notPermitted(.confirmPayment))
    }

    @Test("Of many who act at once exactly one is first", arguments: 0..<10)
    func crowd(round: Int) async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let rejection = try Rejection(code: .other, text: "不清晰")
        let winners = await withTaskGroup(of: String?.self) { group in
            for index in 0..<30 {
                group.addTask {
                    switch (index + round) % 3 {
                    case 0: (try? await fixture.approve(record.number)).map { _ in "approve" }
                    case 1:
                        (try? await fixture.desk.withdraw(record.number, by: fixture.applicant)).map { _ in
                            "withdraw"
                        }
                    default:
                        (try? await fixture.desk.reject(record.number, rejection, by: fixture.reviewer)).map {
                            _ in "reject"
                        }
                    }
                }
            }
            return await group.reduce(into: [String]()) { list, winner in winner.map { list.append($0) } }
        }
        // A rejected application may still be withdrawn; every other first move is the last.
        #expect(winners.count == 1 || winners.sorted() == ["reject", "withdraw"])
        let contents = fixture.book.contents
        let moves = contents.audit.filter { !$0.action.hasSuffix(".refuse") }.count
        #expect(Int64(moves) == contents.applications[record.number]?.version)
        #expect(contents.notices.count == moves)
    }

    @Test("A decision on a version that is gone is refused with the present state")
    func staleVersion() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let reason = try await refusal {
            _ = try await fixture.desk.approve(
                record.number,
                by: fixture.reviewer,
                checklist: Set(ReviewCheck.allCases),
                version: 7
            )
        }
        #expect(reason == .stateChanged(record.number, .pendingReview))
    }

    @Test("A deed repeated with its key changes nothing and returns the application as it is")
    func repeated() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.submit()
        let approved = try await fixture.approve(record.number, key: "k")
        let before = fixture.book.contents
        #expect(try await fixture.approve(record.number, key: "k") == approved)
        #expect(fixture.book.contents.audit.count == before.audit.count)
        #expect(fixture.book.contents.notices.count == before.notices.count)
        let reason = try await refusal { _ = try await fixture.approve(record.number, key: "other") }
        guard case .invalidTransition = reason else {
            Issue.record("\(reason)")
            return
        }
    }

    @Test("Every move is refused in every state that the table does not list, and leaves all as it was")
    func refusedEverywhere() async throws {
        let fixture = try DeskFixture()
        let record = try await fixture.producing()
        let rejection = try Rejection(code: .other, text: "不清晰")
        let before = fixture.book.contents.applications
        let deeds: [() async throws -> Void] = [
            { _ = try await fixture.approve(record.number) },
            { _ = try await fixture.desk.reject(record.number, rejection, by: fixture.reviewer) },
            { _ = try await fixture.desk.withdraw(record.number, by: fixture.applicant) },
            { _ = try await fixture.desk.giveUp(record.number, by: fixture.applicant) },
            { try await fixture.desk.discard(record.number, by: fixture.applicant) },
            { _ = try await fixture.desk.saveDraft(fixture.file(), as: record.number, by: fixture.expert) },
        ]
        for deed in deeds {
            guard case .invalidTransition = try await refusal(deed) else {
                Issue.record("not refused by the table")
                continue
            }
        }
        #expect(fixture.book.contents.applications == before)
        let refusals = fixture.book.contents.audit.filter { $0.action.hasSuffix(".refuse") }
        #expect(refusals.map(\.object) == Array(repeating: record.number.text, count: deeds.count))
    }
}
