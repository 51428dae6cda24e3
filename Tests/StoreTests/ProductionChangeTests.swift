import Model
import Store
import StoreSupport
import Testing

@Suite("Changes of jobs, tokens and deliveries")
struct ProductionChangeTests {
    private func world(jobs: Int = 1) async throws -> TestBook {
        let world = try await TestBook()
        try await world.book.commit([.addSubject(Sample.subject)])
        for index in 1...jobs {
            try await world.book.commit([
                .addApplication(Sample.application(index, profile: "P\(index)")), .addJob(Sample.job(index)),
            ])
        }
        return world
    }

    @Test("Tokens whose letter was not handed over are found; none is that was not written")
    func letters() async throws {
        let world = try await world()
        var token = Sample.token("T1")
        try await world.book.commit([.addToken(token)])
        func change(_ state: TokenRecord.State, _ letters: Int, handed: Int) async throws -> [String] {
            token = token.changed(at: Sample.now) { record in
                (record.state, record.letters, record.handedLetter) = (state, letters, handed)
            }
            try await world.book.commit([.updateToken(token)])
            #expect(try world.book.token(serial: "T1") == token)
            return try world.book.tokensWithLostLetter(limit: 10).map(\.serial)
        }
        #expect(try await change(.produced, 0, handed: 0) == [])
        for state in TokenRecord.State.allCases {
            let isSought = TokenRecord.State.lettered.contains(state)
            #expect(try await change(state, 1, handed: 0) == (isSought ? ["T1"] : []))
            #expect(try await change(state, 2, handed: 1) == (isSought ? ["T1"] : []))
            #expect(try await change(state, 2, handed: 2) == [])
        }
        let wrong = token.changed(at: Sample.now) { $0.handedLetter = 3 }
        await #expect(throws: BookError.self) { try await world.book.commit([.updateToken(wrong)]) }
    }

    @Test("The last order to give a token up counts, as long as the token is being made for that application")
    func setAsideOrder() async throws {
        let world = try await world()
        let token = Sample.token("T1")
        func order(_ text: String) -> SetAsideOrder {
            SetAsideOrder(
                tokenSerial: token.serial,
                application: Sample.number(1),
                text: text,
                orderedBy: "liu.zhizheng",
                createdAt: Sample.now
            )
        }
        try await world.expectRefusal(
            .notFound(object: "token \(token.serial)"),
            [.orderSetAside(order("lost"))]
        )
        let chosen = token.changed(at: Sample.now) { record in
            record.state = .allocated
            record.application = Sample.number(1)
        }
        try await world.book.commit([
            .addToken(token), .updateToken(chosen), .orderSetAside(order("lost")),
            .orderSetAside(order("broken")),
        ])
        #expect(try world.book.setAsideOrders() == [order("broken")])
        let free = chosen.changed(at: Sample.now) { record in
            record.state = .inStock
            record.application = nil
        }
        try await world.book.commit([.updateToken(free)])
        #expect(try world.book.setAsideOrders() == [])
        // What is made on it later, for the same application too, nobody ordered to be given up.
        let again = free.changed(at: Sample.now) { record in
            record.state = .allocated
            record.application = Sample.number(1)
        }
        try await world.book.commit([.updateToken(again)])
        #expect(try world.book.setAsideOrders() == [])
    }

    @Test("An application has one job and one delivery")
    func one() async throws {
        let world = try await world()
        try await world.expectRefusal(.exists(object: "job of \(Sample.number(1))"), [.addJob(Sample.job(1))])
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(2))"),
            [.addJob(Sample.job(2))]
        )
        try await world.book.commit([.addDelivery(Sample.delivery(1))])
        #expect(try world.book.delivery(of: Sample.number(1)) == Sample.delivery(1))
        try await world.expectRefusal(
            .exists(object: "delivery of \(Sample.number(1))"),
            [.addDelivery(Sample.delivery(1))]
        )
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(2))"),
            [.addDelivery(Sample.delivery(2))]
        )
    }

    @Test("A delivery is replaced when it stands where it was seen, with both carrier and number or neither")
    func deliveryState() async throws {
        let world = try await world()
        let number = Sample.number(1)
        func delivery(
            _ state: DeliveryRecord.State,
            _ carrier: String?,
            _ tracking: String?
        ) -> DeliveryRecord {
            DeliveryRecord(
                application: number,
                method: "EXPRESS",
                state: state,
                carrier: carrier,
                trackingNumber: tracking,
                updatedAt: Sample.now
            )
        }
        let shipped = delivery(.shipped, "EMS", "E1234")
        let object = "delivery of \(number)"
        try await world.expectRefusal(.notFound(object: object), [.updateDelivery(shipped, from: .ready)])
        try await world.book.commit([.addDelivery(Sample.delivery(1))])
        try await world.book.commit([.updateDelivery(shipped, from: .ready)])
        #expect(try world.book.delivery(of: number) == shipped)
        #expect(try world.book.deliveries([.shipped], limit: 9) == [shipped])
        #expect(try world.book.deliveries([.ready], limit: 9) == [])
        try await world.expectRefusal(.stateChanged(object: object), [.updateDelivery(shipped, from: .ready)])
        await #expect(throws: BookError.self) {
            try await world.book.commit([.updateDelivery(delivery(.delivered, "EMS", nil), from: .shipped)])
        }
        #expect(try world.book.delivery(of: number) == shipped)
    }

    @Test("A job is replaced by the version after it, and never when it is done")
    func jobVersion() async throws {
        let world = try await world()
        let object = "job of \(Sample.number(1))"
        try await world.expectRefusal(.stateChanged(object: object), [.updateJob(Sample.job(1, version: 1))])
        try await world.expectRefusal(
            .notFound(object: "token T1"),
            [.updateJob(Sample.job(1, state: .initialized, version: 2, tokenSerial: "T1"))]
        )
        try await world.expectRefusal(
            .notFound(object: "job of \(Sample.number(2))"),
            [.updateJob(Sample.job(2, version: 2))]
        )
        let issued = Sample.job(
            1,
            state: .issued,
            version: 2,
            leaseUntil: Sample.later,
            tokenSerial: "T1",
            certificate: Sample.certificateID(1)
        )
        try await world.book.commit(
            [.addToken(Sample.token("T1"))] + Sample.issue(1) + [.updateJob(issued)]
        )
        #expect(try world.book.job(of: Sample.number(1)) == issued)
        try await world.book.commit([.updateJob(Sample.job(1, state: .done, version: 3))])
        try await world.expectRefusal(
            .stateChanged(object: object),
            [.updateJob(Sample.job(1, state: .queued, version: 4))]
        )
    }

    @Test("The journal of a job keeps its order")
    func journal() async throws {
        let world = try await world()
        let entries = [JobState.claimed, .initialized, .failed].map { Sample.journalEntry(1, $0) }
        try await world.book.commit(entries.map { .journal($0) })
        #expect(try world.book.journal(of: Sample.number(1)) == entries)
        try await world.expectRefusal(
            .notFound(object: "job of \(Sample.number(2))"),
            [.journal(Sample.journalEntry(2, .claimed))]
        )
    }

    @Test("A token is known once, and replaced by the version after it")
    func token() async throws {
        let world = try await world()
        try await world.book.commit([.addToken(Sample.token("T1"))])
        try await world.expectRefusal(.exists(object: "token T1"), [.addToken(Sample.token("T1"))])
        let allocated = Sample.token("T1", state: .allocated, version: 2, application: Sample.number(1))
        try await world.book.commit([.updateToken(allocated)])
        #expect(try world.book.token(serial: "T1") == allocated)
        try await world.expectRefusal(.stateChanged(object: "token T1"), [.updateToken(allocated)])
        try await world.expectRefusal(
            .notFound(object: "token T2"),
            [.updateToken(Sample.token("T2", version: 2))]
        )
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(2))"),
            [.addToken(Sample.token("T2", application: Sample.number(2)))]
        )
        try await world.book.commit([.addToken(Sample.token("T0")), .addToken(Sample.token("T3"))])
        #expect(try world.book.tokens(limit: 2).map(\.serial) == ["T0", "T1"])
        #expect(try world.book.tokens(after: "T1", limit: 2).map(\.serial) == ["T3"])
        #expect(try world.book.tokens([.allocated], limit: 9) == [allocated])
        #expect(try world.book.tokens(application: Sample.number(1), limit: 9) == [allocated])
    }

    @Test("A station may take, oldest first, what nobody holds and what it holds itself")
    func claimable() async throws {
        let world = try await world(jobs: 4)
        let lease = Sample.later
        try await world.book.commit([
            .updateJob(Sample.job(1, state: .claimed, version: 2, leaseUntil: lease)),
            .updateJob(Sample.job(2, state: .done, version: 2)),
            .updateJob(Sample.job(3, state: .failed, version: 2)),
        ])
        func claimable(_ station: String, _ now: Timestamp, limit: Int = 9) throws -> [ApplicationNumber] {
            try world.book.claimableJobs(station: station, at: now, limit: limit).map(\.application)
        }
        let (first, third, fourth) = (Sample.number(1), Sample.number(3), Sample.number(4))
        let holder = try #require(Sample.job(1, state: .claimed, version: 2, leaseUntil: lease).station)
        #expect(try claimable("elsewhere", lease) == [third, fourth])
        #expect(try claimable("elsewhere", lease.advanced(bySeconds: 1)) == [first, third, fourth])
        #expect(try claimable(holder, Sample.now) == [first, third, fourth])
        #expect(try claimable(holder, Sample.now, limit: 1) == [first])
        try await world.book.commit([
            .updateJob(Sample.job(4, state: .queued, version: 2, priority: .urgent))
        ])
        #expect(try claimable("elsewhere", Sample.now) == [fourth, third])
        #expect(try world.book.job(of: fourth)?.priority == .urgent)
        try await world.book.commit([.updateJob(Sample.job(4, state: .rejected, version: 3))])
        #expect(try claimable("elsewhere", Sample.now) == [third])
        #expect(try world.book.jobs([.rejected], limit: 9).map(\.application) == [fourth])
        try await world.book.commit([
            .updateJob(Sample.job(3, state: .cancelled, version: 3)),
            .updateJob(Sample.job(4, state: .cancelled, version: 4)),
        ])
        #expect(try claimable("elsewhere", Sample.now) == [])
        #expect(try world.book.jobs([.cancelled], limit: 1).map(\.application) == [Sample.number(3)])
        #expect(
            try world.book.jobs([.cancelled], after: Sample.number(3), limit: 9).map(\.application)
                == [Sample.number(4)]
        )
        #expect(try world.book.jobs(limit: 9).count == 4)
    }
}
