import CentreSupport
import Enrollment
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// What makers state of keys, when station and office are two machines.
@Suite("Keys attested by their makers, across the network", .serialized)
struct RemoteStatementTests {
    private func desk(_ wish: String, trusting makers: [Certificate]) async throws -> RemoteDesk {
        try await RemoteDesk.make(
            edits: [
                .expertToken("slot: 9a, algorithm: p256, attestation: \(wish)"),
                Workshop.Edit(
                    file: "pki.yaml",
                    from: "stockRequired: false",
                    to: "stockRequired: false\nattestationRoots: makers"
                ),
            ],
            makers: makers
        )
    }

    /// The words of a refusal by the office.
    private func refusal(_ what: () async throws -> Void) async throws -> OfficeRefusal {
        try #require(await #expect(throws: OfficeRefusal.self) { try await what() })
    }

    @Test("A statement that holds is kept, as at a line beside the book", arguments: ["used", "required"])
    func kept(wish: String) async throws {
        let maker = try TrainingMaker()
        let desk = try await desk(wish, trusting: [maker.root])
        let office = try await desk.office()
        let card = try VirtualCard(.yubiKey57, maker: maker)
        let product = try await ProductionLine(office: office).make(
            office.claim(desk.counter.paidApplication()),
            on: RemoteDesk.open(card)
        )
        let kept = try desk.centre.book.attestations(ofToken: "\(card.serial)")
        #expect(kept.map(\.keyHash) == [product.certificate.publicKey.fingerprint])
        #expect(try desk.centre.book.auditEntryCount(action: "token.attest") == 1)
        try await desk.close()
    }

    @Test(
        "A token that makes no statement is refused where one is required, before it is on record or touched"
    )
    func unable() async throws {
        let maker = try TrainingMaker()
        let desk = try await desk("required", trusting: [maker.root])
        let office = try await desk.office()
        let application = try await desk.counter.paidApplication()
        let token = try await RemoteDesk.open(VirtualCard())
        let refusal = try await refusal {
            _ = try await ProductionLine(office: office).make(office.claim(application), on: token)
        }
        #expect(refusal.isAboutToken && refusal.message.contains("wants the maker's statement"))
        #expect(try await token.condition().isFactoryFresh)
        #expect(try desk.centre.book.token(serial: token.identity.serial) == nil)
        #expect(try desk.centre.book.job(of: application)?.state == .queued)
        try await desk.close()
    }

    @Test("No station can claim a statement: not about another key, not by a stranger, and not without one")
    func claimed() async throws {
        let (maker, stranger) = (try TrainingMaker(), try TrainingMaker())
        let desk = try await desk("required", trusting: [maker.root])
        let office = try await desk.office()
        let application = try await desk.counter.paidApplication()
        let card = try VirtualCard(.yubiKey57, maker: maker)
        let token = try await RemoteDesk.open(card)
        let serial = token.identity.serial
        _ = try await office.claim(application)
        _ = try await office.begin(application, on: token.identity, token.condition())
        let version = try desk.ticket(of: application).version
        let ticket = try await office.record(
            StepReport(application: application, token: serial, version: version, step: .initialized)
        )
        let genuine = try await Self.statement(of: card)
        let foreign = try await Self.statement(of: VirtualCard(.yubiKey57, maker: stranger))
        let software = try PrivateKey.generate(.p256).publicKey
        let claims: [(PublicKey, TokenAttestation?)] = [
            (software, nil), (software, genuine.1), (software, foreign.1), (foreign.0, foreign.1),
        ]
        for (key, attestation) in claims {
            let refusal = try await refusal {
                _ = try await office.record(
                    StepReport(
                        application: application,
                        token: serial,
                        version: ticket.version,
                        step: .keyGenerated,
                        subjectPublicKeyInfo: key.subjectPublicKeyInfo,
                        attestation: attestation
                    )
                )
            }
            #expect(refusal.isAboutToken, "\(refusal)")
        }
        #expect(try desk.centre.book.job(of: application)?.state == .initialized)
        #expect(try desk.centre.book.attestations(ofToken: serial).isEmpty)
        try await desk.close()
    }

    @Test("Somebody who takes the statement away on the way gets no certificate where one is required")
    func removed() async throws {
        let maker = try TrainingMaker()
        let desk = try await desk("required", trusting: [maker.root])
        let office = try await desk.office()
        let application = try await desk.counter.paidApplication()
        let thief = HookedOffice(
            office: office,
            report: { report in
                StepReport(
                    application: report.application,
                    token: report.token,
                    version: report.version,
                    step: report.step,
                    subjectPublicKeyInfo: report.subjectPublicKeyInfo
                )
            }
        )
        let card = try VirtualCard(.yubiKey57, maker: maker)
        let token = try await RemoteDesk.open(card)
        let refusal = try await refusal {
            _ = try await ProductionLine(office: thief).finish(office.claim(application), on: token)
        }
        #expect(refusal.message.contains("the token makes no statement"))
        #expect(try desk.centre.book.certificate(of: application, purpose: .signing) == nil)
        _ = try await ProductionLine(office: office).make(office.claim(application), on: token)
        #expect(try desk.centre.book.attestations(ofToken: "\(card.serial)").count == 1)
        try await desk.close()
    }

    /// A key that a card made by itself, and what it states of it.
    private static func statement(of card: VirtualCard) async throws -> (PublicKey, TokenAttestation) {
        let token = try await RemoteDesk.open(card)
        let key = try await token.generateKey(.p256, in: .signature, with: factorySecrets(token))
        return (key, try #require(try await token.attestation(of: .signature)))
    }

    private static func factorySecrets(_ token: PIVToken) async throws -> TokenSecrets {
        let kind = try #require(try await token.condition().managementKeyAlgorithm)
        return try .factory(kind)
    }
}
