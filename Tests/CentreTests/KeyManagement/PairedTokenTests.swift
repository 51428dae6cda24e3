import CentreSupport
import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Portal
import Store
import Synchronization
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// product.md §10.2: 双证书 on tokens behind SKF, made by the whole line.
@Suite("Tokens with two certificates", .serialized)
struct PairedTokenTests {
    @Test("A token comes out with both, and the officers open its second key together")
    func made() async throws {
        let world = try await PairedWorld()
        let (centre, token) = (world.centre, try #require(try await world.desk.tokens().first))
        let application = try await world.workshop.counter.paidApplication()
        try await world.make(application, on: token)
        #expect(try centre.book.application(application)?.state == .completed)
        let signing = try #require(try centre.book.certificate(of: application, purpose: .signing))
        let record = try #require(try centre.book.certificate(of: application, purpose: .encryption))
        #expect(signing.state == .active && record.state == .active)
        let certificate = try Certificate(der: #require(record.certificate))
        #expect(try await token.readEncryptionCertificate(in: .authentication) == record.certificate)
        #expect(try await token.encryptionKey(in: .authentication) == certificate.publicKey)
        #expect(try await token.readCertificate(in: .authentication) == signing.certificate)
        #expect(certificate.keyUsage == [.keyEncipherment, .dataEncipherment, .keyAgreement])
        for der in [record.certificate, signing.certificate] {
            let one = try Certificate(der: #require(der))
            #expect(one.extension(ExtensionIdentifier.keyUsage)?.critical == true)
        }
        let archive = try #require(try centre.book.keyArchive(of: record.id))
        #expect(archive.threshold == 2 && archive.shares.count == 3)
        let key = try world.officers.open(archive, [2, 0])
        #expect(key.publicKey == certificate.publicKey)
        let bid = try SM2Cipher(SecretBytes(copying: [1, 2, 3]), to: certificate.publicKey)
        #expect(
            try bid.opened(with: key).withBytes { bytes in bytes.indices.map { bytes[$0] } } == [1, 2, 3]
        )
        try await centre.close()
    }

    @Test("The key to sign with is in no archive, no envelope and no other place of the book")
    func signingKey() async throws {
        let world = try await PairedWorld()
        let (centre, token) = (world.centre, try #require(try await world.desk.tokens().first))
        let application = try await world.workshop.counter.paidApplication()
        try await world.make(application, on: token)
        let signing = try #require(try centre.book.certificate(of: application, purpose: .signing))
        #expect(try centre.book.keyArchive(of: signing.id) == nil)
        for id in try centre.book.archivedKeys(limit: 100) {
            let archive = try #require(try centre.book.keyArchive(of: id))
            #expect(archive.keyHash != signing.reservation.keyHash)
            #expect(try centre.book.certificate(id)?.reservation.purpose == .encryption)
            let opened = try world.officers.open(archive, [0, 1])
            #expect(opened.publicKey.fingerprint == archive.keyHash)
        }
        for delivery in try centre.book.keyDeliveries(to: signing.reservation.keyHash) {
            let envelope = try SM2EnvelopedKey(der: delivery.envelope)
            #expect(envelope.publicKey.fingerprint != signing.reservation.keyHash)
        }
        // Whoever asks for a pair names no key: one for the key to sign with cannot be asked for.
        let signer = try #require(try await token.publicKey(in: .authentication))
        #expect(signer.fingerprint == signing.reservation.keyHash)
        let again = try await EncryptionPairs(centre: centre, producer: centre.staffOperator("liu.zhizheng"))
            .pair(for: signer.fingerprint)
        #expect(try again.map { try Certificate(der: $0.certificate).publicKey } != signer)
        try await centre.close()
    }

    @Test("Interrupted after the pair was made, the same pair goes in, with the same certificate")
    func resumed() async throws {
        let world = try await PairedWorld()
        let (centre, token) = (world.centre, try #require(try await world.desk.tokens().first))
        let application = try await world.workshop.counter.paidApplication()
        let cut = world.hooked { _, isEncryption in if isEncryption { throw PairedWorld.Accident() } }
        await #expect(throws: PairedWorld.Accident.self) {
            _ = try await cut.make(cut.claim(application), on: token)
        }
        let ticket = JobTicket(try #require(try centre.book.job(of: application)))
        #expect(ticket.state == .verified)
        let office = world.line.office
        let first = try #require(
            try await office.encryption(for: ticket, on: token.identity.serial, offering: nil)
        )
        // The answer was lost, and the office is asked as it was before.
        let second = try #require(
            try await office.encryption(for: ticket, on: token.identity.serial, offering: nil)
        )
        #expect(second == first)
        let late = world.hooked { step, _ in if step == .done { throw PairedWorld.Accident() } }
        await #expect(throws: PairedWorld.Accident.self) {
            _ = try await late.make(late.claim(application), on: token)
        }
        #expect(try await token.readEncryptionCertificate(in: .authentication) == first.certificate)
        try await world.make(application, on: token)
        #expect(try await token.readEncryptionCertificate(in: .authentication) == first.certificate)
        var filter = CertificateFilter()
        (filter.application, filter.purposes) = (application, [.encryption])
        #expect(try centre.book.certificates(filter, limit: 10).map(\.state) == [.active])
        #expect(try centre.book.archivedKeys(limit: 10).count == 1)
        try await centre.close()
    }

    @Test("A job does not end for a station that says nothing, or something else, of the key to decrypt with")
    func unproven() async throws {
        let world = try await PairedWorld()
        let (centre, token) = (world.centre, try #require(try await world.desk.tokens().first))
        let application = try await world.workshop.counter.paidApplication()
        let other = try PrivateKey.generate(.sm2).subjectPublicKeyInfo
        for told in [nil, other] {
            let lying = ProductionLine(
                office: HookedOffice(
                    office: world.line.office,
                    report: { report in
                        guard report.step == .done else { return report }
                        return StepReport(
                            application: report.application,
                            token: report.token,
                            version: report.version,
                            step: .done,
                            pinTriesLeft: report.pinTriesLeft,
                            encryptionKey: told
                        )
                    }
                )
            )
            await #expect(throws: KeyManagementError(.unproven(application))) {
                _ = try await lying.make(lying.claim(application), on: token)
            }
            #expect(try centre.book.job(of: application)?.state == .verified)
        }
        try await world.make(application, on: token)
        try await centre.close()
    }

    @Test("A token that takes no pair in is refused before anything is written to it")
    func refused() async throws {
        let world = try await PairedWorld(rule: "slot: 9a, algorithm: p256")
        let card = try VirtualCard()
        let application = try await world.workshop.counter.paidApplication()
        await #expect(
            throws: CentreError(.tokenUnsuitable(serial: "\(card.serial)", .takesNoPair(profile: "EXPERT")))
        ) {
            try await world.workshop.make(application, on: card)
        }
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        #expect(try await token.condition().isFactoryFresh)
        #expect(try world.centre.book.token(serial: "\(card.serial)") == nil)
        #expect(try world.centre.book.job(of: application)?.state == .queued)
        let offer = try await world.workshop.offer(for: card)
        #expect(
            offer
                == JobOffer(job: nil, wanted: [KeyWish(algorithm: .p256, isAttested: false, isPaired: true)])
        )
        try await world.centre.close()
    }

    @Test("With a token that is set aside its pair is given up, and the next token gets another one")
    func setAside() async throws {
        let world = try await PairedWorld(devices: ["A1B2C3D4", "B2"])
        let (centre, tokens) = (world.centre, try await world.desk.tokens())
        let application = try await world.workshop.counter.paidApplication()
        let cut = world.hooked { step, _ in if step == .done { throw PairedWorld.Accident() } }
        await #expect(throws: PairedWorld.Accident.self) {
            _ = try await cut.make(cut.claim(application), on: tokens[0])
        }
        let first = try #require(try centre.book.certificate(of: application, purpose: .encryption))
        _ = try await world.line.office.setAside(application, token: "A1B2C3D4", because: "broken")
        #expect(try centre.book.certificate(first.id)?.revocation?.reason == .superseded)
        try await world.make(application, on: tokens[1])
        let second = try #require(try centre.encryptionCertificate(of: application))
        #expect(second.id != first.id && second.state == .active)
        #expect(second.reservation.predecessor == first.id)
        #expect(try await tokens[1].readEncryptionCertificate(in: .authentication) == second.certificate)
        #expect(try centre.book.certificates(endingWith: "B2").contains { $0.id == second.id })
        try await centre.close()
    }

    @Test("No request of a key management elsewhere is certified beside keys that are archived here")
    func elsewhere() async throws {
        let world = try await PairedWorld()
        let token = try #require(try await world.desk.tokens().first)
        let application = try await world.workshop.counter.paidApplication()
        try await world.make(application, on: token)
        let name = try DistinguishedName([.init(.commonName, "any")])
        let request = try CertificateRequest.make(subject: name, key: PrivateKey.generate(.sm2))
        let producer = try world.centre.staffOperator("liu.zhizheng")
        await #expect(throws: KeyManagementError(.madeHere(profile: "EXPERT-ENC"))) {
            try await world.centre.issueEncryption(for: application, request, by: producer)
        }
        try await world.centre.close()
    }

    @Test("The doctor says how long the officers' certificates last", arguments: [(365, true), (10, false)])
    func doctor(days: Int64, isWell: Bool) async throws {
        let world = try await PairedWorld(officersDays: days)
        let findings = HealthCheck(centre: world.centre, findReaders: { [] }).run()
        let finding = try #require(findings.first { $0.check == "officers" })
        #expect(finding.severity == (isWell ? .passed : .warning), "\(finding)")
        #expect(finding.detail.contains("2 of 3"), "\(finding)")
        try await world.centre.close()
    }
}
