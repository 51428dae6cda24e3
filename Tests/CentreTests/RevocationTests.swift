import Centre
import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@Suite("Revocation")
struct RevocationTests {
    private let clock: ManualClock

    private let prepared: PreparedCentre
    private let superseded = RevocationOrder(RevocationReason.superseded)
    private let cessation = RevocationOrder(RevocationReason.cessationOfOperation)
    private let compromise = RevocationOrder(RevocationReason.keyCompromise)

    init() async throws {
        prepared = try await PreparedCentre.make()
        // Not before the founding: dates do not run backwards.
        clock = ManualClock(WallClock.system.now)
    }

    private func centre() throws -> (CACentre, StaffOperator) {
        let centre = try prepared.open(clock.clock)
        return (centre, try centre.staffOperator("admin"))
    }

    private func selection(_ profile: String = "STAFF") -> CertificateFilter {
        var filter = CertificateFilter()
        filter.profile = profile
        return filter
    }

    /// Zhao, Zhou and Liu: some of the staff, and nobody who acts here.
    private var some: CertificateFilter {
        var filter = selection()
        filter.subjectText = "zh"
        return filter
    }

    private func second(_ centre: CACentre) async throws -> StaffOperator {
        let admin = try centre.staffOperator("admin")
        _ = try await centre.addStaff(
            name: "sun.guanli",
            displayName: "孙管理",
            roles: [.businessAdministrator],
            by: admin
        )
        return try centre.staffOperator("sun.guanli")
    }

    @Test(
        "A certificate that was revoked is revoked again when its key is compromised, since the same moment; else not"
    )
    func worse() async throws {
        let (centre, admin) = try centre()
        // Nobody is the last of a role.
        _ = try await second(centre)
        let record = try #require(try centre.book.certificates(some, limit: 1).first)
        let first = try await centre.revoke(record.id, reason: .superseded, by: admin)
        clock.advance(bySeconds: 3600)
        for reason in [RevocationReason.superseded, .cessationOfOperation] {
            let error = await #expect(throws: RevocationRefusal.self) {
                _ = try await centre.revoke(record.id, reason: reason, by: admin)
            }
            #expect(error?.reason == .alreadyRevoked(serial: record.id.serial.hexadecimal))
        }
        let again = try await centre.revoke(record.id, reason: .keyCompromise, by: admin)
        #expect(again == Revocation(date: first.date, reason: .keyCompromise))
        #expect(try centre.book.certificate(record.id)?.revocation == again)
        #expect(try centre.book.status(of: record.id) == .revoked(again))
        #expect(try centre.book.isBlocked(keyHash: record.reservation.keyHash))
        let entries = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
            .filter { $0.action == "certificate.revoke" }
        #expect(entries.last?.detail["before"] == "superseded" && entries.last?.at == clock.clock.now)
        let error = await #expect(throws: RevocationRefusal.self) {
            _ = try await centre.revoke(record.id, reason: .keyCompromise, by: admin)
        }
        #expect(error?.reason == .alreadyRevoked(serial: record.id.serial.hexadecimal))
        try await centre.close()
    }

    @Test("Many certificates are revoked by two people, all in one commit, each on record")
    func bulk() async throws {
        let (centre, admin) = try centre()
        let witness = try await second(centre)
        let plan = try centre.planRevocation(of: some, for: superseded)
        #expect(plan.items.count == 3)
        let order = try RevocationOrder(.cessation)
        let revocation = try await centre.revoke(plan, order, by: admin, second: witness)
        for item in plan.items {
            #expect(try centre.book.certificate(item.id)?.revocation == revocation)
        }
        #expect(try centre.book.auditEntryCount(action: "certificate.revokeBulk") == 1)
        #expect(try centre.book.auditEntryCount(action: "certificate.revokeBulk.confirm") == 1)
        #expect(try centre.book.auditEntryCount(action: "certificate.revoke") == plan.items.count)
        let head = try centre.book.auditHead().sequence
        let entries = try centre.book.auditEntries(after: head - Int64(plan.items.count) - 2, limit: 100)
        let deeds = entries.filter { $0.event.action.hasPrefix("certificate.revokeBulk") }
        #expect(
            deeds.map(\.event.object) == [Hexadecimal.encode(plan.digest), Hexadecimal.encode(plan.digest)]
        )
        #expect(deeds.allSatisfy { $0.event.detail["operatorSignature"] != nil })
        #expect(deeds.map(\.event.actor) == ["admin", "sun.guanli"])
        #expect(try ProductionFinding.faults(in: centre) == [])
    }

    @Test("A bulk revocation by one person, or by the same one twice, revokes nothing")
    func onePerson() async throws {
        let (centre, admin) = try centre()
        let plan = try centre.planRevocation(of: selection(), for: superseded)
        let order = try RevocationOrder(.cessation)
        for witness in [nil, admin] {
            let error = await #expect(throws: RevocationRefusal.self) {
                try await centre.revoke(plan, order, by: admin, second: witness)
            }
            #expect(error?.reason == .secondMissing)
        }
        let reviewer = try centre.staffOperator("wang.shenhe")
        let error = await #expect(throws: RevocationRefusal.self) {
            try await centre.revoke(plan, order, by: admin, second: reviewer)
        }
        #expect(error?.reason == .notAllowed(name: "wang.shenhe"))
        #expect(try centre.planRevocation(of: selection(), for: superseded) == plan)
    }

    @Test("A set that is not the one that was shown is not revoked")
    func changed() async throws {
        let (centre, admin) = try centre()
        let shown = try centre.planRevocation(of: selection(), for: superseded).digest
        let witness = try await second(centre)
        let plan = try centre.planRevocation(of: selection(), for: superseded)
        #expect(plan.digest != shown)
        let order = try RevocationOrder(.cessation)
        let error = await #expect(throws: RevocationRefusal.self) {
            try await centre.revoke(plan, order, expecting: shown, by: admin, second: witness)
        }
        #expect(error?.reason == .setChanged(digest: Hexadecimal.encode(plan.digest)))
        #expect(error?.kind == .conflict)
        #expect(try centre.planRevocation(of: selection(), for: superseded) == plan)
    }

    @Test("Nobody revokes the certificate that they act with, so that somebody is left who can act")
    func own() async throws {
        let (centre, admin) = try centre()
        let witness = try await second(centre)
        let plan = try centre.planRevocation(of: selection(), for: superseded)
        #expect(plan.items.count == PreparedCentre.people.count + 2)
        let error = await #expect(throws: RevocationRefusal.self) {
            try await centre.revoke(plan, RevocationOrder(.superseded), by: admin, second: witness)
        }
        #expect(error?.reason == .ownCredential(name: "admin"))
        #expect(try centre.planRevocation(of: selection(), for: superseded) == plan)
    }

    @Test("One certificate that cannot be revoked any more keeps all others from being revoked")
    func atomic() async throws {
        let (centre, admin) = try centre()
        let witness = try await second(centre)
        let plan = try centre.planRevocation(of: some, for: superseded)
        let one = try #require(plan.items.first { $0.subject.contains("liu.zhizheng") })
        _ = try await centre.revoke(one.id, RevocationOrder(.cessation), by: admin)
        let error = await #expect(throws: BookError.self) {
            try await centre.revoke(plan, RevocationOrder(.cessation), by: admin, second: witness)
        }
        #expect(error?.kind == .conflict)
        #expect(try centre.planRevocation(of: some, for: superseded).items.count == plan.items.count - 1)
        #expect(try centre.book.auditEntryCount(action: "certificate.revokeBulk") == 0)
    }

    @Test("Authorities and OCSP signers are in no selection; an empty one is refused")
    func leaves() async throws {
        let (centre, _) = try centre()
        for profile in ["ROOT", "ISSUING", "OCSP", "EXPERT"] {
            let error = #expect(throws: RevocationRefusal.self) {
                try centre.planRevocation(of: selection(profile), for: superseded)
            }
            #expect(error?.reason == .nothingSelected)
        }
    }

    @Test("A compromise of many is also said of those that were revoked for less; nothing else is said again")
    func worseTogether() async throws {
        let (centre, admin) = try centre()
        let second = try await second(centre)
        let record = try #require(try centre.book.certificates(some, limit: 1).first)
        let first = try await centre.revoke(record.id, reason: .superseded, by: admin)
        clock.advance(bySeconds: 3600)
        let others = try centre.planRevocation(of: some, for: cessation)
        #expect(!others.items.contains { $0.id == record.id })
        let plan = try centre.planRevocation(of: some, for: compromise)
        #expect(plan.items.first { $0.id == record.id }?.before == first)
        #expect(plan.items.count == others.items.count + 1)
        let now = try await centre.revoke(plan, RevocationOrder(.keyCompromise), by: admin, second: second)
        #expect(now.date == clock.clock.now)
        for item in plan.items {
            let revocation = try #require(try centre.book.certificate(item.id)?.revocation)
            #expect(revocation.reason == .keyCompromise)
            #expect(revocation.date == (item.id == record.id ? first.date : now.date))
            #expect(try centre.book.isBlocked(keyHash: item.keyHash))
        }
        let events = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
            .filter { $0.action == "certificate.revoke" && $0.object == record.id.serial.hexadecimal }
        #expect(events.last?.detail["before"] == "superseded" && events.last?.at == now.date)
        #expect(throws: RevocationRefusal.self) {
            try centre.planRevocation(of: some, for: compromise)
        }
    }

    @Test("A selection is by key, by time and by authority too")
    func selections() async throws {
        let (centre, _) = try centre()
        let all = try centre.planRevocation(of: selection(), for: superseded)
        let one = try #require(all.items.first)
        var byKey = CertificateFilter()
        byKey.keyHash = one.keyHash
        #expect(try centre.planRevocation(of: byKey, for: superseded).items == [one])
        var byTime = selection()
        let (start, hour) = (Timestamp(secondsSinceEpoch: 0), clock.clock.now.advanced(bySeconds: 3600))
        byTime.issued = hour...hour.advanced(bySeconds: 1)
        #expect(throws: RevocationRefusal.self) { try centre.planRevocation(of: byTime, for: superseded) }
        byTime.issued = start...hour
        byTime.authority = AuthorityID("issuing")
        #expect(try centre.planRevocation(of: byTime, for: superseded) == all)
    }

    @Test("A compromised key is blocked in the same moment, and 'other' needs words that are kept")
    func causes() async throws {
        let (centre, admin) = try centre()
        let plan = try centre.planRevocation(of: selection(), for: superseded)
        let lost = try #require(plan.items.first { $0.subject.contains("wang.shenhe") })
        let since = clock.clock.now.advanced(bySeconds: -3600)
        let order = try RevocationOrder(.tokenLost, invalidityDate: since)
        let revocation = try await centre.revoke(lost.id, order, by: admin)
        #expect(revocation.reason == .keyCompromise)
        #expect(revocation.invalidityDate == since)
        #expect(try centre.book.isBlocked(keyHash: lost.keyHash))
        #expect(throws: RevocationRefusal.self) { try RevocationOrder(.other) }
        let other = try #require(plan.items.first { $0.subject.contains("chen.shouli") })
        let words = try await centre.revoke(other.id, RevocationOrder(.other, text: "调岗"), by: admin)
        #expect(words.reason == .unspecified)
        let head = try centre.book.auditHead().sequence
        let event = try centre.book.auditEntries(after: head - 1, limit: 1).first?.event
        #expect(event?.detail["text"] == "调岗")
        #expect(event?.detail["cause"] == "other")
        #expect(try !centre.book.isBlocked(keyHash: other.keyHash))
    }

    /// Java's PKIX takes what is revoked since a moment to come as valid until then.
    @Test("A clock that jumped back keeps nobody from revoking, and dates are never of a moment to come")
    func clockJumpedBack() async throws {
        let (centre, admin) = try centre()
        clock.advance(bySeconds: -86_400)
        let item = try #require(centre.planRevocation(of: some, for: superseded).items.first)
        let error = await #expect(throws: IssuanceError.self) { try await second(centre) }
        #expect(error?.kind == .unavailable)
        var order = try RevocationOrder(.cessation)
        order.evenLast = true
        let revocation = try await centre.revoke(item.id, order, by: admin)
        #expect(revocation.date == clock.clock.now)
        #expect(try centre.book.certificate(item.id)?.revocation?.date == clock.clock.now)
    }

    @Test("Suspension is off unless it is switched on")
    func suspension() async throws {
        let (centre, admin) = try centre()
        let item = try #require(centre.planRevocation(of: selection(), for: superseded).items.first)
        let error = await #expect(throws: RevocationRefusal.self) {
            try await centre.hold(item.id, text: nil, by: admin)
        }
        #expect(error?.reason == .suspensionOff)
        #expect(error?.hint?.contains("suspension: true") == true)
        await #expect(throws: RevocationRefusal.self) {
            try await centre.release(item.id, text: nil, by: admin)
        }
    }
}
