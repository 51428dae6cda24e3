@testable import Enrollment
import Model
import TestSupport
import Testing

/// product.md §5.3 item 7.
@Suite("Deliveries")
struct DeliveryTests {
    /// Where each event leads from each state, with the token's states beside it; what is not here is refused.
    private static let model:
        [String: (DeliveryRecord.State, from: TokenRecord.State, to: TokenRecord.State)] = [
            "READY ship": (.shipped, .produced, .shipped),
            "READY pickUp": (.pickedUp, .produced, .inUse),
            "SHIPPED deliver": (.delivered, .shipped, .inUse),
            "SHIPPED returned": (.returned, .shipped, .produced),
            "RETURNED ship": (.shipped, .produced, .shipped),
            "RETURNED pickUp": (.pickedUp, .produced, .inUse),
        ]

    @Test("Random events move delivery and token together, or change nothing", arguments: 0..<24)
    func reference(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        var expected = (delivery: DeliveryRecord.State.ready, token: TokenRecord.State.produced)
        for _ in 0..<12 {
            let event = try #require(DeliveryEvent.allCases.randomElement(using: &generator))
            let row = Self.model["\(expected.delivery.rawValue) \(event.rawValue)"]
            let audited = fixture.book.contents.audit.count
            do {
                let moved = try await perform(event, number, fixture)
                #expect(row?.from == expected.token)
                #expect(moved.state == row?.0)
                expected = (moved.state, try #require(row?.to))
                #expect(fixture.book.contents.audit.last?.action == "delivery.\(event.verb)")
            } catch let error as EnrollmentError {
                #expect(row == nil, "\(error)")
                #expect(fixture.book.contents.audit.last?.action == "delivery.\(event.verb).refuse")
            }
            #expect(fixture.book.contents.audit.count == audited + 1)
            #expect(fixture.book.contents.deliveries[number]?.state == expected.delivery)
            #expect(fixture.book.contents.tokens["TW0001"]?.state == expected.token)
        }
    }

    @Test("A shipped delivery carries carrier and tracking number for good")
    func parcel() async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        _ = try await perform(.ship, number, fixture)
        let delivered = try await perform(.deliver, number, fixture)
        #expect(delivered.carrier == "顺丰速运")
        #expect(delivered.trackingNumber == "SF-1234567890")
        let audit = fixture.book.contents.audit.first { $0.action == "delivery.ship" }
        #expect(audit?.detail["tracking"] == "SF-1234567890")
        #expect(audit?.detail["token"] == "TW0001")
    }

    @Test("Who applied confirms the arrival of their own parcel, once it is on its way; nobody else's")
    func received() async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        let early = try await refusal {
            _ = try await fixture.desk.confirmDelivery(number, by: fixture.applicant)
        }
        #expect(
            early == .invalidTransition(InvalidTransition("delivery", state: "READY", event: "deliver"))
        )
        _ = try await perform(.ship, number, fixture)
        for who in [Principal.applicant(login: "other"), fixture.finance, fixture.support] {
            let reason = try await refusal { _ = try await fixture.desk.confirmDelivery(number, by: who) }
            #expect(reason == .notPermitted(.receive))
        }
        let shipping = try await refusal {
            let parcel = try Parcel(carrier: "顺丰速运", trackingNumber: "SF-1234567890")
            _ = try await fixture.desk.ship(number, parcel, by: fixture.applicant)
        }
        #expect(shipping == .notPermitted(.deliver))
        let delivered = try await fixture.desk.confirmDelivery(number, by: fixture.applicant)
        #expect(delivered.state == .delivered && fixture.book.contents.tokens["TW0001"]?.state == .inUse)
        #expect(fixture.book.contents.audit.last?.actor == fixture.applicant.auditName)
    }

    @Test("What has no address is not shipped, but can be picked up")
    func noAddress() async throws {
        let fixture = try DeskFixture()
        let document = try Document("expert").with("deliveryMethod", "PICKUP").with("consignee.address", nil)
            .with("consignee.region", nil)
        let file = try document.file
        let record = try await fixture.desk.submit(
            file,
            uploads: DeskFixture.uploads(file),
            by: fixture.expert
        )
        _ = try await fixture.approve(record.number)
        _ = try await fixture.pay(record.number)
        let number = try await made(record.number, fixture)
        let reason = try await refusal { _ = try await perform(.ship, number, fixture) }
        #expect(reason == .noAddress(number))
        #expect(fixture.book.contents.tokens["TW0001"]?.state == .produced)
        #expect(try await perform(.pickUp, number, fixture).state == .pickedUp)
    }

    @Test("A token that was lost is not shipped, and nothing moves")
    func lost() async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        let token = try #require(fixture.book.contents.tokens["TW0001"])
        try await fixture.book.commit([.updateToken(token.moved(to: .lost, at: fixture.clock.clock.now))])
        let reason = try await refusal { _ = try await perform(.ship, number, fixture) }
        #expect(reason == .invalidTransition(InvalidTransition("token", state: "LOST", event: "ship")))
        #expect(fixture.book.contents.deliveries[number]?.state == .ready)
    }

    @Test(
        "A token whose certificate is revoked leaves the centre by no way",
        arguments: [
            DeliveryEvent.ship, .pickUp,
        ]
    )
    func revoked(event: DeliveryEvent) async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        let certificate = try #require(fixture.book.contents.jobs[number]?.certificate)
        let revocation = Revocation(date: fixture.clock.clock.now, reason: .keyCompromise)
        try await fixture.book.commit([.revokeCertificate(certificate, revocation)])
        let reason = try await refusal { _ = try await perform(event, number, fixture) }
        #expect(reason == .certificateNotInUse(number))
        #expect(fixture.book.contents.tokens["TW0001"]?.state == .produced)
    }

    @Test(
        "When its holder says that the token was lost on the way, the delivery is cancelled in the same commit"
    )
    func lostOnTheWay() async throws {
        let fixture = try DeskFixture()
        let number = try await made(fixture.producing().number, fixture, isNamed: true)
        _ = try await perform(.ship, number, fixture)
        let certificate = try #require(fixture.book.contents.jobs[number]?.certificate)
        _ = try await fixture.desk.requestEmergency(certificate.serial, by: "expert-1")
        _ = try await fixture.desk.revokeInEmergency(
            certificate.serial,
            .tokenLost,
            code: fixture.code("CODE_EMERGENCY", number),
            by: "expert-1"
        )
        let contents = fixture.book.contents
        #expect(contents.tokens["TW0001"]?.state == .lost)
        #expect(contents.deliveries[number]?.state == .cancelled)
        #expect(contents.audit.count { $0.action == "delivery.cancel" && $0.object == number.text } == 1)
        let reason = try await refusal { _ = try await perform(.deliver, number, fixture) }
        #expect(
            reason == .invalidTransition(InvalidTransition("delivery", state: "CANCELLED", event: "deliver"))
        )
    }

    @Test(
        "A token whose certificate has ended leaves the centre by no way",
        arguments: [
            DeliveryEvent.ship, .pickUp,
        ]
    )
    func ended(event: DeliveryEvent) async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        fixture.clock.advance(bySeconds: 365 * 86_400 + 1)
        let reason = try await refusal { _ = try await perform(event, number, fixture) }
        #expect(reason == .certificateNotInUse(number))
        #expect(fixture.book.contents.deliveries[number]?.state == .ready)
    }

    @Test("Only a producer or a registrar moves a delivery", arguments: StaffRecord.Role.allCases)
    func roles(role: StaffRecord.Role) async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        let person = Principal.staff(name: "x", roles: [role])
        let parcel = try Parcel(carrier: "EMS", trackingNumber: "E123")
        if role == .producer || role == .registrar {
            #expect(try await fixture.desk.ship(number, parcel, by: person).state == .shipped)
        } else {
            let reason = try await refusal { _ = try await fixture.desk.ship(number, parcel, by: person) }
            #expect(reason == .notPermitted(.deliver))
        }
    }

    @Test(
        "A parcel without carrier or with an impossible number is refused",
        arguments: [("", "SF123"), ("顺丰", "123"), ("顺丰", "SF 123"), ("顺丰", "单号1234"), ("顺\u{7}丰", "SF123")]
    )
    func badParcel(carrier: String, tracking: String) async throws {
        let reason = try await refusal { _ = try Parcel(carrier: carrier, trackingNumber: tracking) }
        guard case .validationFailed(let failures) = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(failures.count == 1)
    }

    @Test(
        "What was asked for while the token was on its way ends when its holder has it; what the holder applied for, and what runs, does not",
        arguments: [
            ("chen.shouli", .requested, .expired), ("chen.shouli", .approved, .expired),
            ("chen.shouli", .running, .running), ("applicant:expert-1", .approved, .approved),
        ] as [(String, UnlockRecord.State, UnlockRecord.State)]
    )
    func unlocks(who: String, before: UnlockRecord.State, after: UnlockRecord.State) async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        _ = try await perform(.ship, number, fixture)
        let now = fixture.clock.clock.now
        let unlock = UnlockRecord(
            tokenSerial: "TW0001",
            sequence: 1,
            state: before,
            text: "信封破损",
            evidence: number.text,
            requestedBy: who,
            decidedBy: before == .requested ? nil : "wang.shenhe",
            ranBy: nil,
            expiresAt: now.advanced(bySeconds: 72 * 3600),
            createdAt: now,
            updatedAt: now
        )
        try await fixture.book.commit([.addUnlock(unlock)])
        _ = try await perform(.deliver, number, fixture)
        #expect(fixture.book.contents.unlocks.map(\.state) == [after])
        let ends = fixture.book.contents.audit.count { $0.action == "token.unlock.end" }
        #expect(ends == (after == .expired ? 1 : 0))
    }

    @Test(
        "A token whose certificate was followed by another one on the same token is handed over all the same"
    )
    func successor() async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        let job = try #require(fixture.book.contents.jobs[number])
        let first = try #require(job.certificate)
        let record = try #require(fixture.book.contents.applications[number])
        let revocation = Revocation(date: fixture.clock.clock.now, reason: .superseded)
        try await fixture.book.commit([.revokeCertificate(first, revocation)])
        let reason = try await refusal { _ = try await perform(.pickUp, number, fixture) }
        #expect(reason == .certificateNotInUse(number))
        _ = try await fixture.issueCertificate(
            subjectUID: record.subjectUID,
            profile: record.profile,
            days: 365,
            token: "TW0001",
            predecessor: first
        )
        #expect(try await perform(.pickUp, number, fixture).state == .pickedUp)
    }

    @Test(
        "A token whose certificate nobody accepts, because its authority was revoked, leaves the centre by no way",
        arguments: [DeliveryEvent.ship, .pickUp]
    )
    func fallen(event: DeliveryEvent) async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        let certificate = try #require(fixture.book.contents.jobs[number]?.certificate)
        fixture.fallen.insert(certificate.authority)
        let reason = try await refusal { _ = try await perform(event, number, fixture) }
        #expect(reason == .certificateNotInUse(number))
        #expect(fixture.book.contents.tokens["TW0001"]?.state == .produced)
    }

    private func perform(
        _ event: DeliveryEvent,
        _ number: ApplicationNumber,
        _ fixture: DeskFixture
    ) async throws -> DeliveryRecord {
        let desk = fixture.desk
        let parcel = try Parcel(carrier: "顺丰速运", trackingNumber: "SF-1234567890")
        return switch event {
        case .ship: try await desk.ship(number, parcel, by: fixture.producer)
        case .deliver: try await desk.confirmDelivery(number, by: fixture.producer)
        case .returned: try await desk.returnDelivery(number, text: "收件人拒收", by: fixture.producer)
        case .pickUp: try await desk.pickUp(number, by: fixture.producer)
        }
    }

    /// An application whose token is made.
    private func produced(_ fixture: DeskFixture) async throws -> ApplicationNumber {
        try await made(fixture.producing().number, fixture)
    }

    @Test(
        "The parcel of an application whose token was made anew for another one moves that token for nobody"
    )
    func another() async throws {
        let fixture = try DeskFixture()
        let number = try await produced(fixture)
        _ = try await perform(.ship, number, fixture)
        let token = try #require(fixture.book.contents.tokens["TW0001"])
        let other = try await fixture.submit("tenderer-org").number
        let anew = token.changed(at: fixture.clock.clock.now) { $0.application = other }
        try await fixture.book.commit([.updateToken(anew)])
        let reason = try await refusal { _ = try await perform(.deliver, number, fixture) }
        guard case .notFound = reason else {
            Issue.record("\(reason)")
            return
        }
        #expect(fixture.book.contents.tokens["TW0001"] == anew)
    }

    @Test("A token without a PIN letter may be sent, and is with its holder for nobody before it has one")
    func noLetter() async throws {
        let fixture = try DeskFixture()
        let number = try await made(fixture.producing().number, fixture, letters: 0)
        let missing = EnrollmentError.Reason.letterMissing(number, token: "TW0001")
        #expect(try await refusal { _ = try await perform(.pickUp, number, fixture) } == missing)
        _ = try await perform(.ship, number, fixture)
        #expect(try await refusal { _ = try await perform(.deliver, number, fixture) } == missing)
        let token = try #require(fixture.book.contents.tokens["TW0001"])
        let lettered = token.changed(at: fixture.clock.clock.now) { $0.letters = 1 }
        try await fixture.book.commit([.updateToken(lettered)])
        // Written, and perhaps nowhere.
        let lost = EnrollmentError.Reason.letterLost(number, token: "TW0001")
        #expect(try await refusal { _ = try await perform(.deliver, number, fixture) } == lost)
        let found = lettered.changed(at: fixture.clock.clock.now) { $0.handedLetter = 1 }
        try await fixture.book.commit([.updateToken(found)])
        #expect(try await perform(.deliver, number, fixture).state == .delivered)
    }

    private func made(
        _ number: ApplicationNumber,
        _ fixture: DeskFixture,
        letters: Int = 1,
        isNamed: Bool = false
    ) async throws -> ApplicationNumber {
        let claimed = try await fixture.desk.claim(number, fixture.station)
        let verified = try await fixture.walk(claimed, to: .verified, isNamed: isNamed)
        let token = try await fixture.addToken(for: number, letters: letters)
        return try await fixture.desk.complete(verified, token: token, fixture.station).number
    }
}
