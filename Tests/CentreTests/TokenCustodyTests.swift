import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// The secrets of tokens under a key in SoftHSM2.
@Suite("The secrets of tokens in an HSM", .serialized)
struct TokenCustodyTests {
    private static let line = "stockRequired: false"

    /// A centre whose definition names a key in the token "main", and the PIN beside it.
    private func workshop(
        _ label: String,
        module: String = SoftHSM.library
    ) async throws -> Workshop {
        let pin = FileManager.default.temporaryDirectory.appendingPathComponent("pin-\(UUID().uuidString)")
        let isMade = FileManager.default.createFile(
            atPath: pin.path,
            contents: Data("\(SoftHSM.pin)\n".utf8),
            attributes: [.posixPermissions: 0o600]
        )
        try #require(isMade)
        _ = try SoftHSM.module()
        let uri =
            "pkcs11:token=main;object=\(label)?module-path=\(module)&pin-source=file:\(pin.path)"
        return try await Workshop(
            edits: [
                Workshop.Edit(file: "pki.yaml", from: Self.line, to: "\(Self.line)\ntokenCustody: \"\(uri)\"")
            ]
        )
    }

    private func label() -> String { "custody-\(UUID().uuidString.prefix(8))" }

    @Test("Under a key in the HSM a token is made, and its secrets are not under the custody key")
    func made() async throws {
        let world = try await workshop(label())
        let card = try VirtualCard()
        let application = try await world.counter.paidApplication()
        await #expect(throws: HSMError.self) { try await world.make(application, on: card) }
        #expect(try await PIVToken.open(over: VirtualCardTransport(card)).condition().isFactoryFresh)
        try await world.centre.makeTokenCustodyKey(by: world.centre.staffOperator("admin"))
        let product = try await world.make(application, on: card)
        let record = try #require(try world.centre.book.token(serial: product.token.serial))
        let wrapped = try #require(record.wrappedSecrets)
        #expect(CustodyKey.isInVault(wrapped))
        let custody = try world.centre.keyring.custody()
        #expect(throws: CryptoError.self) {
            try custody.unwrap(Array(wrapped.dropFirst(8)), context: "token \(record.serial)")
        }
        _ = try custody.secrets(wrapped, of: record.serial)
        // Bound to its token, and to every octet.
        #expect(throws: HSMError.self) { try custody.secrets(wrapped, of: "1") }
        var altered = wrapped
        altered[altered.count - 1] ^= 1
        #expect(throws: HSMError.self) { try custody.secrets(altered, of: record.serial) }
        await #expect(throws: HSMError.self) {
            try await world.centre.makeTokenCustodyKey(by: world.centre.staffOperator("admin"))
        }
    }

    @Test("Secrets move into the HSM and back, each once, by a pki_admin")
    func moved() async throws {
        let world = try await workshop(label())
        let admin = try world.centre.staffOperator("admin")
        try await world.centre.makeTokenCustodyKey(by: admin)
        let cards = [try VirtualCard(), try VirtualCard(), try VirtualCard()]
        for (index, card) in cards.enumerated() {
            try await world.make(world.counter.paidApplication(index), on: card)
        }
        #expect(try await world.centre.rewrap(to: .hsm, by: admin) == 0)
        #expect(try world.centre.tokensToRewrap(.file) == 3)
        let producer = try world.centre.staffOperator("liu.zhizheng")
        await #expect(throws: InventoryError(.notAdministrator(name: "liu.zhizheng"))) {
            try await world.centre.rewrap(to: .file, by: producer)
        }
        #expect(try await world.centre.rewrap(to: .file, by: admin) == 3)
        let custody = try world.centre.keyring.custody()
        for card in cards {
            let record = try #require(try world.centre.book.token(serial: "\(card.serial)"))
            let wrapped = try #require(record.wrappedSecrets)
            #expect(!CustodyKey.isInVault(wrapped))
            let token = try await PIVToken.open(over: VirtualCardTransport(card))
            let secrets = try custody.secrets(wrapped, of: record.serial)
            _ = try await token.sign([1], in: .authentication, with: secrets)
        }
        #expect(try await world.centre.rewrap(to: .hsm, by: admin) == 3)
        #expect(try await world.centre.rewrap(to: .hsm, by: admin) == 0)
        #expect(try world.centre.book.auditEntryCount(action: "token.rewrap") == 6)
    }

    @Test("Cut before any of its steps, the move is gone on with where it ended, and no secret is lost")
    func cut() async throws {
        let world = try await workshop(label())
        let admin = try world.centre.staffOperator("admin")
        try await world.centre.makeTokenCustodyKey(by: admin)
        let cards = try await finished(3, in: world)
        for place in [CACentre.TokenCustody.file, .hsm] {
            for done in 0..<3 {
                let cut = StaffOperator(record: admin.record, book: CutBook(book: admin.book, commits: done))
                await #expect(throws: BookError.self) { try await world.centre.rewrap(to: place, by: cut) }
                #expect(try world.centre.tokensToRewrap(place) == 3 - done)
                try await expectSigning(cards, in: world)
                let back: CACentre.TokenCustody = place == .hsm ? .file : .hsm
                #expect(try await world.centre.rewrap(to: back, by: admin) == done)
            }
            #expect(try await world.centre.rewrap(to: place, by: admin) == 3)
            try await expectSigning(cards, in: world)
        }
        #expect(try ProductionFinding.faults(in: world.centre) == [])
    }

    @Test(
        "An HSM that is lost in the middle leaves each secret under one key or the other, and is gone on with"
    )
    func lost() async throws {
        let module = Programs.path("libFaultyCryptoki.so")
        let world = try await workshop(label(), module: module)
        let admin = try world.centre.staffOperator("admin")
        try await world.centre.makeTokenCustodyKey(by: admin)
        let cards = try await finished(3, in: world)
        let loss = CutBook(book: admin.book, commits: 1) {
            unsafe setenv("FAULTY_CRYPTOKI", "C_DecryptInit:30", 1)
        }
        defer { unsafe unsetenv("FAULTY_CRYPTOKI") }
        await #expect(throws: HSMError.self) {
            try await world.centre.rewrap(
                to: .file,
                by: StaffOperator(record: admin.record, book: loss)
            )
        }
        #expect(try world.centre.tokensToRewrap(.file) == 2)
        #expect(try world.centre.tokensToRewrap(.hsm) == 1)
        unsafe unsetenv("FAULTY_CRYPTOKI")
        #expect(try await world.centre.rewrap(to: .file, by: admin) == 2)
        try await expectSigning(cards, in: world)
        #expect(try ProductionFinding.faults(in: world.centre) == [])
    }

    private func finished(_ count: Int, in world: Workshop) async throws -> [VirtualCard] {
        var cards: [VirtualCard] = []
        for index in 0..<count {
            let card = try VirtualCard()
            try await world.make(world.counter.paidApplication(index), on: card)
            cards.append(card)
        }
        return cards
    }

    /// The secrets on record are those of the cards.
    private func expectSigning(_ cards: [VirtualCard], in world: Workshop) async throws {
        let custody = try world.centre.keyring.custody()
        for card in cards {
            let record = try #require(try world.centre.book.token(serial: "\(card.serial)"))
            let secrets = try custody.secrets(#require(record.wrappedSecrets), of: record.serial)
            let token = try await PIVToken.open(over: VirtualCardTransport(card))
            _ = try await token.sign([1], in: .authentication, with: secrets)
            await token.close()
        }
    }

    @Test("Where the definition names no key, secrets in an HSM are refused by name, and nothing moves there")
    func notNamed() async throws {
        let world = try await Workshop()
        let custody = try world.centre.keyring.custody()
        let error = #expect(throws: CentreError.self) {
            try custody.secrets(Array("pki-hsm1".utf8) + [UInt8](repeating: 0, count: 40), of: "77")
        }
        #expect(error == CentreError(.vaultNotNamed(serial: "77")))
        await #expect(throws: CentreError(.noVault)) {
            try await world.centre.rewrap(to: .hsm, by: world.centre.staffOperator("admin"))
        }
    }
}
