import CentreSupport
import Enrollment
import Issuer
import Model
import Store
import Synchronization
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A job that is taken from its station while the certificate for its token is asked for.
@Suite("A job that is taken while its certificate is signed", .serialized)
struct StrayCertificateTests {
    private let prepared: PreparedCentre
    private let centre: CACentre
    private let application: ApplicationNumber
    private let card: VirtualCard

    init() async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open()
        application = try await Counter(centre).paidApplication()
        card = try VirtualCard()
    }

    private static func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }

    /// Makes the token at a station that is stopped before a commit.
    private func make(
        stoppedBefore isMoment: @escaping @Sendable (Change) -> Bool,
        _ meanwhile: @escaping @Sendable () async throws -> Void
    ) async throws {
        let accident = Mutex<(any Error)?>(nil)
        let liu = try centre.staffOperator("liu.zhizheng")
        let book = HookedBook(book: liu.book, before: isMoment) {
            do {
                try await meanwhile()
            } catch {
                accident.withLock { $0 = error }
            }
        }
        let office = try CentreOffice(
            centre: centre,
            producer: StaffOperator(record: liu.record, book: book),
            station: "desk-1"
        )
        await #expect(throws: EnrollmentError.self) {
            try await ProductionLine(office: office).make(office.claim(application), on: Self.open(card))
        }
        #expect(accident.withLock { $0 } == nil)
    }

    /// Two people close the application.
    private func cancel() async throws {
        let desk = try centre.desk()
        let token = try centre.book.token(serial: "\(card.serial)")
        _ = try await desk.abort(
            application,
            reason: Rejection(code: .other, text: "申请人放弃"),
            by: .staff(name: "zhou.guanli", roles: [.businessAdministrator]),
            second: .staff(name: "sun.guanli", roles: [.businessAdministrator]),
            token: token
        )
    }

    private func certificates() throws -> [CertificateRecord] {
        var filter = CertificateFilter()
        filter.application = application
        return try centre.book.certificates(filter, limit: 10)
    }

    private func issued() throws -> [CertificateID] {
        var filter = CertificateFilter()
        (filter.states, filter.purposes) = ([.issued], [.signing])
        return try centre.book.certificates(filter, limit: 10).map(\.id)
    }

    @Test("Closed before anything is signed: nothing is signed")
    func closedBefore() async throws {
        try await make {
            if case .intendCertificate = $0 { true } else { false }
        } _: {
            try await cancel()
        }
        #expect(try centre.book.application(application)?.state == .closed)
        #expect(try certificates() == [])
        #expect(try centre.book.token(serial: "\(card.serial)")?.state == .defective)
        try await centre.close()
    }

    @Test("Closed while it is signed: what was signed is revoked, and says why")
    func closedMeanwhile() async throws {
        try await make {
            if case .storeCertificate = $0 { true } else { false }
        } _: {
            try await cancel()
        }
        #expect(try centre.book.application(application)?.state == .closed)
        let made = try certificates()
        #expect(made.map(\.state) == [.revoked] && made.first?.revocation?.reason == .cessationOfOperation)
        #expect(try centre.book.verifyAuditTrail { _ in true }.fault == nil)
        try await centre.close()
    }

    @Test(
        "What a process left that was killed after it was signed is revoked by the timers, once",
        arguments: [false, true]
    )
    func killed(isSecond: Bool) async throws {
        let liu = try centre.staffOperator("liu.zhizheng")
        let office = try CentreOffice(centre: centre, producer: liu, station: "desk-1")
        let stopping = HookedOffice(office: office) { _, step in
            if step == .written { throw CentreError(.queueEmpty) }
        }
        await #expect(throws: CentreError.self) {
            try await ProductionLine(office: stopping)
                .make(stopping.claim(application), on: Self.open(card))
        }
        if isSecond {
            _ = try await office.setAside(application, token: "\(card.serial)", because: "测试")
            await #expect(throws: CentreError.self) {
                try await ProductionLine(office: stopping)
                    .make(stopping.claim(application), on: Self.open(VirtualCard()))
            }
        }
        let job = try #require(try centre.book.job(of: application))
        try #require(job.state == .issued)
        #expect(try await centre.giveUpStrays() == [])
        let closed = JobRecord(
            application: application,
            state: .cancelled,
            resumeFrom: .cancelled,
            version: job.version + 1,
            tokenSerial: job.tokenSerial,
            // The job had not heard of what was signed last.
            certificate: try isSecond ? certificates().first?.id : nil,
            createdAt: job.createdAt,
            updatedAt: job.updatedAt
        )
        try await centre.book.commit([.updateJob(closed)])
        let made = try #require(try issued().first)
        #expect(try await centre.giveUpStrays() == [made.serial])
        #expect(try centre.book.certificate(made)?.state == .revoked && issued().isEmpty)
        #expect(try await centre.giveUpStrays() == [])
        try await centre.close()
    }

    @Test(
        "Taken back and given another token before anything is signed: nothing is signed, and the other token is made"
    )
    func setAside() async throws {
        let other = try CentreOffice(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "desk-2"
        )
        try await make {
            if case .intendCertificate = $0 { true } else { false }
        } _: {
            let job = try #require(try centre.book.job(of: application))
            _ = try await centre.desk().takeBack(job)
            _ = try await other.claim(application)
            _ = try await other.setAside(application, token: "\(card.serial)", because: "测试")
        }
        #expect(try certificates() == [])
        let next = try VirtualCard()
        _ = try await ProductionLine(office: other).make(other.claim(application), on: Self.open(next))
        #expect(try centre.book.job(of: application)?.state == .done)
        #expect(try certificates().map(\.state) == [.active])
        try await centre.close()
    }
}
