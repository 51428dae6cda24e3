import Model
import Store
import StoreSupport
import Testing

@Suite("What waits for the staff")
struct WaitingTests {
    private func moved(
        _ record: ApplicationRecord,
        to state: ApplicationState,
        snapshot: [UInt8]? = nil
    ) -> ApplicationRecord {
        ApplicationRecord(
            number: record.number,
            type: record.type,
            state: state,
            version: record.version + 1,
            subjectUID: record.subjectUID,
            profile: record.profile,
            owner: record.owner,
            registrar: nil,
            snapshot: snapshot ?? record.snapshot,
            snapshotVersion: record.snapshotVersion + (snapshot == nil ? 0 : 1),
            reviewer: nil,
            reasonCode: nil,
            reasonText: nil,
            createdAt: record.createdAt,
            updatedAt: record.updatedAt.advanced(bySeconds: 60)
        )
    }

    @Test("Each queue is counted by what waits in it")
    func counts() async throws {
        let world = try await TestBook()
        #expect(try world.book.waiting().reviews == 0)
        try await world.book.commit([
            .addSubject(Sample.subject),
            .addApplication(Sample.application(1)),
            .addApplication(Sample.application(2, type: .unlock)),
            .addApplication(Sample.application(3, type: .unlock, state: .rejected)),
            .addOrder(Sample.order(1)),
            .addJob(Sample.job(1)),
            .addDelivery(Sample.delivery(1)),
        ])
        let counts = try world.book.waiting()
        #expect(counts.reviews == 2 && counts.payments == 1 && counts.jobs == 1 && counts.deliveries == 1)
        #expect(counts.refunds == 0 && counts.revocations == 0 && counts.invoices == 0)
    }

    @Test("Payments of a time come oldest first, with what they add up to")
    func receipts() async throws {
        let world = try await TestBook()
        try await world.book.commit([.addSubject(Sample.subject), .addApplication(Sample.application(1))])
        let states: [PaymentRecord.State] = [.accepted, .accepted, .mismatched]
        for (index, state) in states.enumerated() {
            let time = Sample.now.advanced(bySeconds: Int64(index))
            let payment = PaymentRecord(
                channel: "OFFLINE",
                transaction: "T\(9 - index)",
                application: Sample.number(1),
                amountFen: 100,
                state: state,
                evidence: nil,
                recordedBy: "li",
                createdAt: time,
                updatedAt: time
            )
            try await world.book.commit([.addPayment(payment)])
        }
        let times = Sample.now...Sample.now.advanced(bySeconds: 2)
        let all = try world.book.payments(recorded: times, limit: 9)
        #expect(all.map(\.transaction) == ["T9", "T8", "T7"])
        let page = try world.book.payments(recorded: times, skipping: 1, limit: 1)
        #expect(page.map(\.transaction) == ["T8"])
        let sums = try world.book.paymentSums(recorded: times).map { sum in
            "\(sum.channel) \(sum.state.rawValue) \(sum.count) \(sum.amountFen)"
        }
        #expect(sums == ["OFFLINE ACCEPTED 2 200", "OFFLINE MISMATCHED 1 100"])
        try await world.book.commit([.addOrder(Sample.order(1, state: .paid, transaction: "T9"))])
        let days = try world.book.paymentDays(recorded: times)
        #expect(days.map(\.payments) == [3] && days.map(\.amountFen) == [300])
        #expect(days.map(\.orders) == [1] && days.map(\.orderFen) == [20_000])
        #expect(days.map(\.otherFen) == [100])
        let local = (days.first?.start.secondsSinceEpoch ?? 1) + 28_800
        #expect(local % 86_400 == 0, "midnight in Asia/Shanghai")
        let before = Sample.now.advanced(bySeconds: -9)...Sample.now.advanced(bySeconds: -1)
        #expect(try world.book.payments(recorded: before, limit: 9).isEmpty)
        #expect(try world.book.paymentSums(recorded: before).isEmpty)
        #expect(try world.book.payments(returned: times, limit: 9).isEmpty, "nothing went back")
        var returned = try #require(all.first)
        let from = returned.state
        returned.state = .refunded
        returned.updatedAt = Sample.now.advanced(bySeconds: 100)
        try await world.book.commit([.updatePayment(returned, from: from)])
        let later = returned.updatedAt...returned.updatedAt
        #expect(try world.book.payments(returned: later, limit: 9) == [returned])
        #expect(try world.book.payments(returned: times, limit: 9).isEmpty, "it went later")
        let back = try world.book.returnedSums(later)
        #expect(back.map(\.count) == [1] && back.map(\.amountFen) == [returned.amountFen])
    }

    @Test("Reviews come with the longest waiting first, in pages, by business and by profile")
    func reviews() async throws {
        let world = try await TestBook()
        try await world.book.commit([
            .addSubject(Sample.subject),
            .addApplication(Sample.application(1, type: .unlock, version: 30)),
            .addApplication(Sample.application(2, type: .unlock, version: 10)),
            .addApplication(Sample.application(3, type: .revoke, version: 20, profile: "ORG")),
            .addApplication(Sample.application(4, type: .revoke, state: .completed)),
        ])
        let all = try world.book.waitingReviews(limit: 9).map(\.number)
        #expect(all == [Sample.number(2, .unlock), Sample.number(3, .revoke), Sample.number(1, .unlock)])
        #expect(try world.book.waitingReviews(skipping: 1, limit: 1).map(\.number) == [all[1]])
        #expect(try world.book.waitingReviews(types: [.unlock], limit: 9).map(\.number) == [all[0], all[2]])
        #expect(try world.book.waitingReviews(profiles: ["ORG", "HANDLER"], limit: 9).count == 1)
        #expect(try world.book.waitingReviews(skipping: 3, limit: 9) == [])
    }

    @Test("The queue of reviews is read from its index, and not sorted")
    func plan() async throws {
        let world = try await TestBook()
        let plans = try world.book.plansOfReviews()
        #expect(plans.count == 2 && plans.allSatisfy { $0.contains("applicationWaiting") }, "\(plans)")
    }

    @Test("What was rejected is kept when something else is submitted in its place, and nothing before")
    func submissions() async throws {
        let world = try await TestBook()
        let first = Sample.application(1)
        try await world.book.commit([.addSubject(Sample.subject), .addApplication(first)])
        let rejected = moved(first, to: .rejected)
        try await world.book.commit([.updateApplication(rejected)])
        #expect(try world.book.formerSubmission(of: first.number, snapshotVersion: 1) == nil)
        let second = moved(rejected, to: .pendingReview, snapshot: Array("{\"second\":1}".utf8))
        try await world.book.commit([.updateApplication(second)])
        #expect(try world.book.formerSubmission(of: first.number, snapshotVersion: 1) == first.snapshot)
        let approved = moved(second, to: .pendingPayment)
        try await world.book.commit([.updateApplication(approved)])
        #expect(try world.book.formerSubmission(of: first.number, snapshotVersion: 2) == nil)
        await #expect(throws: BookError.self) {
            try await world.book.commit([.updateApplication(second)])
        }
        #expect(try world.book.formerSubmission(of: first.number, snapshotVersion: 1) == first.snapshot)
    }
}
