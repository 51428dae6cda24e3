import CentreSupport
import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// A paid application whose token is being made, its key on record, and the API's desk beside it.
private struct Bench {
    let prepared: PreparedCentre
    let centre: CACentre
    let number: ApplicationNumber
    let key: PrivateKey
    let desk: CentreDesk
    let producer: StaffRecord
    let station: Workstation

    /// A bench whose job has come as far as `state`.
    static func make(upTo state: JobState = .keyGenerated) async throws -> Bench {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let number = try await Counter(centre).paidApplication()
        let staff = try centre.staffOperator("liu.zhizheng")
        let station = Workstation(station: "remote", producer: Principal(staff.record))
        let bench = Bench(
            prepared: prepared,
            centre: centre,
            number: number,
            key: try PrivateKey.generate(.p256),
            desk: CentreDesk(centre: centre),
            producer: staff.record,
            station: station
        )
        if state != .queued { try await bench.claim(upTo: state, by: staff) }
        return bench
    }

    private func claim(upTo state: JobState, by staff: StaffOperator) async throws {
        _ = try await centre.desk(for: staff).claim(number, station)
        guard state == .keyGenerated else { return }
        try await makeKey(key, on: "T1")
    }

    /// The job, in hand, goes on with a token that has this key.
    func makeKey(_ key: PrivateKey, on serial: String) async throws {
        let enrollment = try centre.desk(for: centre.staffOperator("liu.zhizheng"))
        let job = try #require(try centre.book.job(of: number))
        let token = TokenRecord(
            serial: serial,
            driver: "remote",
            model: "test",
            state: .allocated,
            application: number,
            wrappedSecrets: nil,
            pinTriesLeft: nil,
            version: 1,
            updatedAt: centre.clock.now
        )
        let evidence = StepEvidence(tokenSerial: serial)
        let next = try await enrollment.advance(
            job,
            to: .initialized,
            station,
            evidence,
            alongside: [.addToken(token)]
        )
        let keyed = StepEvidence(tokenSerial: serial, subjectPublicKeyInfo: key.subjectPublicKeyInfo)
        _ = try await enrollment.advance(next, to: .keyGenerated, station, keyed)
    }

    func order(
        _ key: PrivateKey? = nil,
        profile: String? = nil,
        facts: [String: String] = [:]
    ) throws -> IssuanceOrder {
        let request = try CertificateRequest.signed(by: key ?? self.key, name: "CN=admin")
        return IssuanceOrder(
            profile: profile,
            application: number,
            facts: facts,
            lists: [:],
            request: PEM.encode(request.der, label: "CERTIFICATE REQUEST"),
            claim: IdempotencyClaim(body: DigestAlgorithm.sha256.hash(request.der))
        )
    }

    func expectRefusal(
        _ reason: APIRefusal.Reason,
        _ order: IssuanceOrder,
        by staff: StaffRecord? = nil
    ) async {
        await #expect(throws: APIRefusal(reason)) {
            _ = try await desk.issue(order, for: .staff(staff ?? producer))
        }
    }
}

@Suite("The API's desk, for applications")
struct APIDeskTests {
    @Test("The producer of a job gets the certificate of what was approved, for the key on record")
    func issue() async throws {
        let bench = try await Bench.make()
        let shown = try await bench.desk.issue(bench.order(), for: .staff(bench.producer))
        let certificate = try Certificate(pem: Array(shown.pem.utf8))
        #expect(certificate.publicKey == bench.key.publicKey)
        #expect(!certificate.subject.description.contains("admin"))
        let record = try #require(try bench.centre.book.certificate(shown.id))
        #expect(record.reservation.application == bench.number)
        #expect(record.reservation.tokenSerial == "T1")
        let job = try #require(try bench.centre.book.job(of: bench.number))
        #expect(job.state == .issued)
        #expect(job.certificate == shown.id)
        let again = try await bench.desk.issue(bench.order(), for: .staff(bench.producer))
        #expect(again.id == shown.id)
        #expect(try ProductionFinding.faults(in: bench.centre) == [])
    }

    @Test("What an interrupted attempt signed is given to the same request, and the job moves on")
    func interrupted() async throws {
        let bench = try await Bench.make()
        let snapshots = Snapshots(of: bench.prepared)
        let job = try #require(try bench.centre.book.job(of: bench.number))
        let producer = try bench.centre.staffOperator("liu.zhizheng")
        let step = TokenCertification(
            centre: bench.centre,
            producer: producer,
            desk: try bench.centre.desk(for: producer),
            workstation: bench.station
        )
        let request = try CertificateRequest.signed(by: bench.key, name: "CN=admin")
        let done = try await step.certify(job, on: "T1", request) { step in
            if step == .intended || step == .stored { snapshots.take("\(step)") }
        }
        #expect(snapshots.all.map(\.moment) == ["intended", "stored"])
        for (moment, copy) in snapshots.all {
            let centre = try copy.open()
            let shown = try await CentreDesk(centre: centre).issue(bench.order(), for: .staff(bench.producer))
            #expect(shown.id == done.id, "\(moment)")
            #expect(try centre.book.job(of: bench.number)?.state == .issued, "\(moment)")
            try await centre.close()
        }
    }

    @Test("After a token was set aside its successor's key gets a certificate of its own")
    func reissue() async throws {
        let bench = try await Bench.make()
        let first = try await bench.desk.issue(bench.order(), for: .staff(bench.producer))
        let office = try CentreOffice(
            centre: bench.centre,
            producer: bench.centre.staffOperator("liu.zhizheng"),
            station: "remote"
        )
        _ = try await office.setAside(bench.number, token: "T1", because: "it fell into water")
        let staff = try bench.centre.staffOperator("liu.zhizheng")
        _ = try await bench.centre.desk(for: staff).claim(bench.number, bench.station)
        let key = try PrivateKey.generate(.p256)
        try await bench.makeKey(key, on: "T2")
        let second = try await bench.desk.issue(bench.order(key), for: .staff(bench.producer))
        #expect(second.id != first.id)
        #expect(try bench.centre.book.certificate(first.id)?.state == .revoked)
        let record = try #require(try bench.centre.book.certificate(second.id))
        #expect(record.reservation.predecessor == first.id)
        #expect(record.reservation.act == .reissue)
    }

    @Test("A key that is not the one on record gets nothing")
    func otherKey() async throws {
        let bench = try await Bench.make()
        let order = try bench.order(PrivateKey.generate(.p256))
        await bench.expectRefusal(.otherKey(bench.number), order)
        #expect(try bench.centre.book.certificate(of: bench.number, purpose: .signing) == nil)
    }

    @Test("Nothing is signed before the key was made on the token", arguments: [JobState.queued, .claimed])
    func tooEarly(state: JobState) async throws {
        let bench = try await Bench.make(upTo: state)
        let reason: APIRefusal.Reason =
            state == .queued ? .application(bench.number) : .notAtIssuance(bench.number, .claimed)
        await bench.expectRefusal(reason, try bench.order())
        #expect(try bench.centre.book.certificate(of: bench.number, purpose: .signing) == nil)
    }

    @Test("Who does not hold the job gets nothing, whatever their roles")
    func strangers() async throws {
        let bench = try await Bench.make()
        for name in ["admin", "wang.shenhe", "chen.shouli", "zhao.caiwu"] {
            let staff = try #require(try bench.centre.book.staff(named: name))
            await bench.expectRefusal(.application(bench.number), try bench.order(), by: staff)
        }
    }

    @Test("Neither subject nor profile can be said beside an application")
    func injection() async throws {
        let bench = try await Bench.make()
        await bench.expectRefusal(.subjectFromApplication, try bench.order(facts: ["name": "张三"]))
        await bench.expectRefusal(.profile("ORG"), try bench.order(profile: "ORG"))
    }

    @Test("A lease that has ended is nobody's")
    func lease() async throws {
        let bench = try await Bench.make()
        let later = bench.centre.clock.now.advanced(bySeconds: 86_400)
        let centre = try bench.prepared.open(.fixed(later))
        let desk = CentreDesk(centre: centre)
        await #expect(throws: APIRefusal(.application(bench.number))) {
            _ = try await desk.issue(bench.order(), for: .staff(bench.producer))
        }
    }
}
