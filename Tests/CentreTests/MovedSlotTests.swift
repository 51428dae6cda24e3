import CentreSupport
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// A profile that has another slot from one day on: what was made before stays where it is.
@Suite("A profile whose slot has changed", .serialized)
struct MovedSlotTests {
    private static let moved = Workshop.Edit(
        file: "profiles/EXPERT.yaml",
        from: "slot: 9a",
        to: "slot: 9c"
    )
    private static let other = Workshop.Edit(
        file: "profiles/EXPERT.yaml",
        from: "algorithm: p256}",
        to: "algorithm: p384}"
    )

    @Test(
        "A job whose key is on its token is finished where that is, and the token is not broken for it",
        arguments: [StepReport.Step.written, .verified, .done]
    )
    func resumed(step: StepReport.Step) async throws {
        let prepared = try await PreparedCentre.make()
        let card = try VirtualCard()
        let application = try await Self.interrupted(before: step, on: card, in: prepared)
        let centre = try prepared.open(definition: Workshop.definition(in: prepared, [Self.moved], []))
        let office = try Self.office(centre)
        let product = try await Self.make(application, on: card, office)
        #expect(try await ProductionFinding.faults(of: application, on: card, in: centre) == [])
        let token = try await Self.open(card)
        #expect(try await token.readCertificate(in: .authentication) == product.certificate.der)
        #expect(try await token.readCertificate(in: .signature) == nil)
        #expect(try centre.book.job(of: application)?.tokenSlot == "9a")
        #expect(
            try CarriedCertificate.all(on: product.token.serial, in: centre).map(\.slot) == [.authentication]
        )
        try await centre.close()
    }

    @Test("One whose certificate was signed is finished with the kind of key that it has")
    func otherAlgorithm() async throws {
        let prepared = try await PreparedCentre.make()
        let card = try VirtualCard()
        let application = try await Self.interrupted(before: .written, on: card, in: prepared)
        let edits = [Self.moved, Self.other]
        let centre = try prepared.open(definition: Workshop.definition(in: prepared, edits, []))
        _ = try await Self.make(application, on: card, Self.office(centre))
        #expect(try await ProductionFinding.faults(of: application, on: card, in: centre) == [])
        try await centre.close()
    }

    @Test("A job that has no key yet is made where the profile says now")
    func begun() async throws {
        let prepared = try await PreparedCentre.make()
        let card = try VirtualCard()
        let application = try await Self.interrupted(before: .keyGenerated, on: card, in: prepared)
        let centre = try prepared.open(definition: Workshop.definition(in: prepared, [Self.moved], []))
        let product = try await Self.make(application, on: card, Self.office(centre))
        let token = try await Self.open(card)
        #expect(try await token.readCertificate(in: .signature) == product.certificate.der)
        #expect(try centre.book.job(of: application)?.tokenSlot == "9c")
        try await centre.close()
    }

    @Test("When its token is given up, the next one gets its key where the profile says now")
    func givenUp() async throws {
        let prepared = try await PreparedCentre.make()
        let first = try VirtualCard()
        let application = try await Self.interrupted(before: .verified, on: first, in: prepared)
        let centre = try prepared.open(definition: Workshop.definition(in: prepared, [Self.moved], []))
        let office = try Self.office(centre)
        _ = try await office.claim(application)
        _ = try await office.setAside(application, token: "\(first.serial)", because: "介质损坏")
        #expect(try centre.book.job(of: application)?.tokenSlot == nil)
        let card = try VirtualCard()
        let product = try await Self.make(application, on: card, office)
        #expect(try await Self.open(card).readCertificate(in: .signature) == product.certificate.der)
        #expect(try centre.book.job(of: application)?.tokenSlot == "9c")
        try await centre.close()
    }

    @Test("A key that was made while the profile changed is on record where it is")
    func betweenOrderAndReport() async throws {
        let prepared = try await PreparedCentre.make()
        let card = try VirtualCard()
        let first = try prepared.open()
        let application = try await Counter(first).paidApplication()
        try await first.close()
        let centre = try prepared.open(definition: Workshop.definition(in: prepared, [Self.moved], []))
        let office = try Self.office(centre)
        // What the office said before it was opened anew.
        let stale = HookedOffice(office: office, order: { $0.placed(in: .authentication) })
        let product = try await Self.make(application, on: card, stale)
        #expect(try await Self.open(card).readCertificate(in: .authentication) == product.certificate.der)
        #expect(try centre.book.job(of: application)?.tokenSlot == "9a")
        try await centre.close()
    }

    /// Makes a token under the shipped definition, cut before a report.
    private static func interrupted(
        before last: StepReport.Step,
        on card: VirtualCard,
        in prepared: PreparedCentre
    ) async throws -> ApplicationNumber {
        let centre = try prepared.open()
        let application = try await Counter(centre).paidApplication()
        let stopping = HookedOffice(
            office: try office(centre),
            before: { _, step in
                if step == last { throw CancellationError() }
            }
        )
        await #expect(throws: CancellationError.self) {
            _ = try await make(application, on: card, stopping)
        }
        try await centre.close()
        return application
    }

    private static func office(_ centre: CACentre) throws -> CentreOffice {
        try CentreOffice(centre: centre, producer: centre.staffOperator("liu.zhizheng"), station: "desk-1")
    }

    private static func make(
        _ application: ApplicationNumber,
        on card: VirtualCard,
        _ office: any ProductionOffice
    ) async throws -> ProductionLine.Product {
        let line = ProductionLine(office: office)
        return try await line.make(line.claim(application), on: open(card))
    }

    private static func open(_ card: VirtualCard) async throws -> PIVToken {
        try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
    }
}

extension WorkOrder {
    /// The same, elsewhere in the token.
    fileprivate func placed(in slot: TokenSlot) -> WorkOrder {
        WorkOrder(
            ticket: ticket,
            slot: slot,
            algorithm: algorithm,
            attestation: attestation,
            pinTries: pinTries,
            subjectPublicKeyInfo: subjectPublicKeyInfo,
            certificate: certificate
        )
    }
}
