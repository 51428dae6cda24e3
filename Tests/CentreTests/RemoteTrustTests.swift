import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Portal
import Store
import Synchronization
import TestSupport
import Testing
import Tokens

@testable import Centre

/// What a station does not get, what a server cannot make it do, and who may be at a station.
@Suite("Trust between station and office", .serialized)
struct RemoteTrustTests {
    /// What the office says no to, and in which words for programs.
    private func expectRefusal(_ code: String, _ what: () async throws -> Void) async {
        do {
            try await what()
            Issue.record("it was not refused: \(code)")
        } catch let refusal as OfficeRefusal {
            #expect(refusal.code == code, "\(refusal)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(
        "No office can make a station touch a token that carries somebody's certificate, though it knows its secrets"
    )
    func finishedToken() async throws {
        let desk = try await RemoteDesk.make()
        let office = try await desk.office()
        let line = ProductionLine(office: office)
        let token = try await RemoteDesk.open(VirtualCard())
        let serial = token.identity.serial
        let product = try await line.make(line.claim(desk.counter.paidApplication(1)), on: token)
        let before = try await token.condition()
        let wrapped = try #require(try desk.centre.book.token(serial: serial)?.wrappedSecrets)
        let secrets = try desk.centre.keyring.custody().secrets(wrapped, of: serial)
        let victim = try await desk.counter.paidApplication(2)
        let key = try PrivateKey.generate(.p256)
        for state in [JobState.claimed, .initialized, .keyGenerated, .issued, .written] {
            let order = WorkOrder(
                ticket: JobTicket(application: victim, state: state, tokenSerial: serial, version: 1),
                slot: .authentication,
                algorithm: .p256,
                subjectPublicKeyInfo: key.subjectPublicKeyInfo,
                certificate: nil
            )
            let liar = HookedOffice(office: office, lie: (order, secrets))
            await #expect(throws: TokenError(.alreadyPersonalised(serial: serial))) {
                try await ProductionLine(office: liar).make(order.ticket, on: token)
            }
        }
        #expect(try await token.condition() == before)
        #expect(try await token.readCertificate(in: .authentication) == product.certificate.der)
        try await desk.close()
    }

    @Test(
        "A certificate for another key is not written, whoever signed it; the token is not set aside for it"
    )
    func otherCertificate() async throws {
        let desk = try await RemoteDesk.make()
        let office = try await desk.office()
        let first = try await ProductionLine(office: office).make(
            office.claim(desk.counter.paidApplication(1)),
            on: RemoteDesk.open(VirtualCard())
        )
        let application = try await desk.counter.paidApplication(2)
        let card = try VirtualCard()
        let token = try await RemoteDesk.open(card)
        let liar = HookedOffice(office: office, certificate: { _ in first.certificate.der })
        await #expect(throws: StationError(.untrueOffice(detail: "its certificate is for another key"))) {
            _ = try await ProductionLine(office: liar).finish(office.claim(application), on: token)
        }
        #expect(try await token.readCertificate(in: .authentication) == nil)
        _ = try await ProductionLine(office: office).make(office.claim(application), on: token)
        #expect(try await ProductionFinding.faults(of: application, on: card, in: desk.centre) == [])
        try await desk.close()
    }

    @Test(
        "A station gets no certificate for a key that was not reported, or did not sign, and none before its time"
    )
    func otherKey() async throws {
        let desk = try await RemoteDesk.make()
        let office = try await desk.office()
        let application = try await desk.counter.paidApplication()
        let (own, other) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
        let token = try await RemoteDesk.open(VirtualCard())
        let serial = token.identity.serial
        func ask(_ key: PrivateKey) async throws {
            let request = try CertificateRequest.signed(by: key, name: "any")
            _ = try await office.issue(desk.ticket(of: application), on: serial, request) { _ in }
        }
        _ = try await office.claim(application)
        _ = try await office.begin(application, on: token.identity, token.condition())
        await expectRefusal("conflict") { try await ask(own) }
        _ = try await office.record(
            StepReport(
                application: application,
                token: serial,
                version: desk.ticket(of: application).version,
                step: .initialized
            )
        )
        await expectRefusal("conflict") { try await ask(own) }
        let report = StepReport(
            application: application,
            token: serial,
            version: try desk.ticket(of: application).version,
            step: .keyGenerated,
            subjectPublicKeyInfo: own.subjectPublicKeyInfo
        )
        #expect(try await office.record(report).state == .keyGenerated)
        await expectRefusal("conflict") { try await ask(other) }
        let forged = try CertificateRequest.assemble(
            body: CertificateRequest.signed(by: own, name: "any").body,
            algorithm: own.signatureAlgorithm,
            signature: CertificateRequest.signed(by: other, name: "any").signature
        )
        await expectRefusal("invalid-input") {
            _ = try await office.issue(desk.ticket(of: application), on: serial, forged) { _ in }
        }
        #expect(try desk.centre.book.certificate(of: application, purpose: .signing) == nil)
        try await desk.close()
    }

    @Test(
        "A station gets no secrets of a token that it does not make now, and no letter of one it did not make"
    )
    func otherSecrets() async throws {
        let desk = try await RemoteDesk.make()
        let office = try await desk.office()
        let first = try await desk.counter.paidApplication(1)
        let token = try await RemoteDesk.open(VirtualCard())
        let serial = token.identity.serial
        await expectRefusal("conflict") { _ = try await office.secrets(of: serial, for: first) }
        let product = try await ProductionLine(office: office).make(office.claim(first), on: token)
        #expect(product.token.serial == serial)
        let second = try await desk.counter.paidApplication(2)
        _ = try await office.claim(second)
        for application in [first, second] {
            await expectRefusal("token-unsuitable") {
                _ = try await office.secrets(of: serial, for: application)
            }
        }
        await expectRefusal("token-unsuitable") {
            _ = try await office.begin(second, on: token.identity, token.condition())
        }
        let elsewhere = try await desk.office(station: "branch-2")
        await expectRefusal("conflict") { _ = try await elsewhere.secrets(of: serial, for: first) }
        await expectRefusal("conflict") { _ = try await elsewhere.letter(for: serial) }
        #expect(try await elsewhere.standing(of: serial) == TokenStanding(faultLimit: 3))
        #expect(try desk.centre.book.auditEntryCount(action: "token.secrets.release") == 1)
        try await desk.close()
    }

    @Test("Somebody who is no producer gets no session, and that is on record")
    func otherRole() async throws {
        let desk = try await RemoteDesk.make()
        let before = try desk.centre.book.auditEntryCount(action: "job.claim.refuse")
        await expectRefusal("refused") { _ = try await desk.office(as: "wang.shenhe") }
        #expect(try desk.centre.book.auditEntryCount(action: "job.claim.refuse") == before + 1)
        try await desk.close()
    }

    @Test(
        "The newest session of an operator counts; another operator, and this machine, find the station taken"
    )
    func sessions() async throws {
        let desk = try await RemoteDesk.make()
        let administrator = try desk.centre.staffOperator("admin")
        _ = try await desk.centre.addStaff(
            name: "sun.zhizheng",
            displayName: "孙制证",
            roles: [.producer],
            by: administrator
        )
        let producer = try desk.centre.staffOperator("liu.zhizheng")
        let old = try await desk.office()
        let new = try await desk.office()
        await expectRefusal("session-superseded") { _ = try await old.waiting(excluding: [], limit: 1) }
        #expect(try await new.waiting(excluding: [], limit: 1) == 0)
        await expectRefusal("station-taken") { _ = try await desk.office(as: "sun.zhizheng") }
        #expect(throws: CentreError(.occupied(what: "station-branch-1"))) {
            try CentreOffice(centre: desk.centre, producer: producer, station: "branch-1")
        }
        await new.close()
        try await desk.office(as: "sun.zhizheng").close()
        _ = try CentreOffice(centre: desk.centre, producer: producer, station: "branch-1")
        try await desk.close()
    }

    @Test("When the operator's token is taken away nothing more is sent, also when it comes back")
    func operatorGone() async throws {
        let desk = try await RemoteDesk.make()
        let office = try await desk.office()
        let application = try await desk.counter.paidApplication()
        _ = try await office.claim(application)
        desk.isPresent.withLock { $0 = false }
        await #expect(throws: StationError(.operatorGone)) { _ = try await office.claim(application) }
        desk.isPresent.withLock { $0 = true }
        await #expect(throws: StationError(.operatorGone)) { _ = try await office.claim(application) }
        try await Self.make(application, desk.office())
        try await desk.close()
    }

    @Test("A server whose clock is another, or of another release, is refused before anything is done")
    func clocks() async throws {
        let clock = ManualClock(WallClock.system.now)
        let desk = try await RemoteDesk.make(clock.clock)
        clock.advance(bySeconds: 400)
        do {
            _ = try await desk.office()
            Issue.record("it was not refused")
        } catch let error as StationError {
            guard case .clockDiffers(let seconds) = error.reason else { throw error }
            #expect((380...400).contains(seconds))
        }
        let place = StationPlace(station: "branch-9", session: String(repeating: "0", count: 32))
        let producer = try #require(try desk.centre.book.staff(named: "liu.zhizheng"))
        let message = StationMessages.Open(at: place, release: "0.0.9")
        let call = StationCall(verb: .open, body: try Array(JSONEncoder().encode(message)))
        await #expect(throws: StationRefusal(.otherRelease(station: "0.0.9", server: Release.number))) {
            try await CentreDesk(centre: desk.centre).answer(call, for: .staff(producer))
        }
        try await desk.close()
    }

    @Test("A message that is malformed, out of bounds or has more than it may is refused by name")
    func malformed() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let desk = CentreDesk(centre: centre)
        let producer = try #require(try centre.book.staff(named: "liu.zhizheng"))
        let at = #""at":{"station":"branch-1","session":"00000000000000000000000000000000"}"#
        let bad: [(StationVerb, String, String)] = [
            (.open, "[]", ""), (.open, "{", ""), (.open, "{}", "at"),
            (.open, #"{"at":{"station":"X","session":"00"},"release":"0.1.0"}"#, "at.station"),
            (.open, #"{"at":{"station":"b","session":"00"},"release":"0.1.0"}"#, "at.session"),
            (.open, "{\(at),\"release\":\"\(Release.number)\",\"more\":1}", "more"),
            (.claim, "{\(at),\"application\":\"CA1\"}", "application"),
            (.standing, "{\(at),\"token\":\"\"}", "token"),
            (.giveUp, "{\(at),\"application\":\"CA20261129N0000017\",\"token\":\"1\"}", "reason"),
            (
                .giveUp, "{\(at),\"application\":\"CA20261129N0000017\",\"token\":\"1\",\"reason\":\"x\"}",
                "reason"
            ),
            (.waiting, "{\(at),\"excluding\":1,\"limit\":1}", "excluding"),
            (.record, Self.stating("written", [1], at: at), "attestation"),
            (.hold, Self.holding(version: "0", at: at), "version"),
            (.hold, Self.holding(version: "\(Int64.max)", at: at), "version"),
            (.hold, Self.holding(version: "null", at: at), "job.version"),
            (.record, Self.stating("keyGenerated", [], at: at), "attestation"),
            (
                .record, Self.stating("keyGenerated", [UInt8](repeating: 48, count: 8193), at: at),
                "attestation"
            ),
        ]
        for (verb, body, path) in bad {
            do {
                _ = try await desk.answer(
                    StationCall(verb: verb, body: Array(body.utf8)),
                    for: .staff(producer)
                )
                Issue.record("it was not refused: \(body)")
            } catch let error as APIError {
                switch error.reason {
                case .notJSON: #expect(path == "", "\(body)")
                case .badMember(let found, _): #expect(found == path, "\(body)")
                default: Issue.record("\(error)")
                }
            }
        }
        try await centre.close()
    }

    /// A report with a statement of these octets.
    private static func stating(_ step: String, _ octets: [UInt8], at place: String) -> String {
        let statement = Data(octets).base64EncodedString()
        return #"{\#(place),"application":"CA20261129N0000017","token":"1","version":1,"step":"\#(step)","#
            + #""attestation":{"statement":"\#(statement)","issuer":"MAA="}}"#
    }

    private static func holding(version: String, at place: String) -> String {
        #"{\#(place),"job":{"application":"CA20261129N0000017","state":"CLAIMED","version":\#(version)},"token":"1"}"#
    }

    private static func make(_ application: ApplicationNumber, _ office: RemoteOffice) async throws {
        _ = try await ProductionLine(office: office).make(
            office.claim(application),
            on: RemoteDesk.open(VirtualCard())
        )
    }
}
