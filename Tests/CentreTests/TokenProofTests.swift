import CentreSupport
import Foundation
import Model
import OpenSSL
import Portal
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// That a token has the key of its certificate is what the office saw, not what a station says.
@Suite("The proof of a token", .serialized)
struct TokenProofTests {
    @Test("A station across the network that only says that its token signed finishes nothing")
    func remote() async throws {
        let desk = try await RemoteDesk.make()
        let office = try await desk.office()
        try await Self.expectProof(office, desk.centre, desk.counter.paidApplication())
        try await desk.close()
    }

    @Test("A station beside the book that only says that its token signed finishes nothing")
    func local() async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let producer = try centre.staffOperator("liu.zhizheng")
        let office = try CentreOffice(centre: centre, producer: producer, station: "desk-1")
        let counter = try Counter(centre)
        try await Self.expectProof(office, centre, counter.paidApplication())
        try await centre.close()
    }

    @Test("The challenge is another one for another token and certificate, and what is signed says what for")
    func challenges() async throws {
        let desk = try await RemoteDesk.make()
        let (first, second) = (
            try await Self.written(
                desk.office(),
                desk.counter.paidApplication(1),
                RemoteDesk.open(VirtualCard()),
                PrivateKey.generate(.p256)
            ),
            try await Self.written(
                desk.office(),
                desk.counter.paidApplication(2),
                RemoteDesk.open(VirtualCard()),
                PrivateKey.generate(.p256)
            )
        )
        #expect(first.challenge.count == 32 && second.challenge.count == 32)
        #expect(first.challenge != second.challenge)
        #expect(TokenProof.message(first.challenge, of: "1") != TokenProof.message(first.challenge, of: "2"))
        #expect(TokenProof.message(first.challenge, of: "1") != UnlockProof.message(first.challenge, of: "1"))
        try await desk.close()
    }

    @Test("A signature goes with its step, and has as many octets as one can have")
    func bounds() throws {
        let at = #""at":{"station":"branch-1","session":"00000000000000000000000000000000"}"#
        func body(_ step: String, _ octets: Int) -> [UInt8] {
            let signature = Data(repeating: 1, count: octets).base64EncodedString()
            let text =
                #"{\#(at),"application":"CA20261129N0001239","token":"1","version":1,"step":"\#(step)","#
                + #""signature":"\#(signature)"}"#
            return Array(text.utf8)
        }
        for (step, octets) in [("written", 64), ("done", 64), ("verified", 0), ("verified", 1025)] {
            #expect(throws: (any Error).self, "\(step), \(octets)") {
                _ = try StationReading.canonical(.record, body(step, octets))
            }
        }
        for octets in [1, 64, 1024] {
            _ = try StationReading.canonical(.record, body("verified", octets))
        }
    }

    /// Reports a token that nobody has, up to its proof, and then claims that.
    private static func expectProof(
        _ office: any ProductionOffice,
        _ centre: CACentre,
        _ application: ApplicationNumber
    ) async throws {
        let key = try PrivateKey.generate(.p256)
        let token = try await RemoteDesk.open(VirtualCard())
        let serial = token.identity.serial
        let work = try await written(office, application, token, key)
        func claim(_ signature: [UInt8]?) async throws {
            _ = try await office.record(report(work.ticket, serial, .verified, signature: signature))
        }
        let message = TokenProof.message(work.challenge, of: serial)
        let bad: [[UInt8]?] = [
            nil, [0], try PrivateKey.generate(.p256).sign(message), try key.sign(work.challenge),
            try key.sign(TokenProof.message([UInt8](repeating: 0, count: 32), of: serial)),
            try key.sign(TokenProof.message(work.challenge, of: serial + "0")),
            try key.sign(UnlockProof.message(work.challenge, of: serial)),
        ]
        for signature in bad { await expectRefusal(.refused) { try await claim(signature) } }
        #expect(try centre.book.job(of: application)?.state == .written)
        #expect(try centre.book.certificate(of: application, purpose: .signing)?.state == .issued)
        try await claim(key.sign(message))
        #expect(try centre.book.job(of: application)?.state == .verified)
        let ticket = JobTicket(try #require(try centre.book.job(of: application)))
        await expectRefusal(.conflict) { _ = try await office.challenge(for: ticket, on: serial) }
    }

    private static func expectRefusal(_ kind: FailureKind, _ what: () async throws -> Void) async {
        do {
            try await what()
            Issue.record("it was not refused: \(kind)")
        } catch {
            #expect((error as? any OperatorError)?.kind == kind, "\(error)")
        }
    }

    /// What a station has when it says that a certificate is on its token.
    private struct Written {
        let ticket: JobTicket
        let challenge: [UInt8]
    }

    /// Says all steps until the certificate is written; asked before that there is no challenge.
    private static func written(
        _ office: any ProductionOffice,
        _ application: ApplicationNumber,
        _ token: PIVToken,
        _ key: PrivateKey
    ) async throws -> Written {
        let serial = token.identity.serial
        _ = try await office.claim(application)
        var ticket = try await office.begin(application, on: token.identity, token.condition()).ticket
        ticket = try await office.record(report(ticket, serial, .initialized))
        ticket = try await office.record(
            report(ticket, serial, .keyGenerated, key: key.subjectPublicKeyInfo)
        )
        let request = try CertificateRequest.signed(by: key, name: "any")
        ticket = try await office.issue(ticket, on: serial, request) { _ in }.ticket
        let issued = ticket
        await #expect(throws: (any Error).self) {
            _ = try await office.challenge(for: issued, on: serial)
        }
        let written = try await office.record(report(issued, serial, .written))
        let challenge = try await office.challenge(for: written, on: serial)
        #expect(try await office.challenge(for: written, on: serial) == challenge, "the answer was lost")
        return Written(ticket: written, challenge: challenge)
    }

    private static func report(
        _ ticket: JobTicket,
        _ token: String,
        _ step: StepReport.Step,
        key: [UInt8]? = nil,
        signature: [UInt8]? = nil
    ) -> StepReport {
        StepReport(
            application: ticket.application,
            token: token,
            version: ticket.version,
            step: step,
            subjectPublicKeyInfo: key,
            signature: signature
        )
    }
}
