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
    private func workshop(_ label: String) async throws -> Workshop {
        let pin = FileManager.default.temporaryDirectory.appendingPathComponent("pin-\(UUID().uuidString)")
        let isMade = FileManager.default.createFile(
            atPath: pin.path,
            contents: Data("\(SoftHSM.pin)\n".utf8),
            attributes: [.posixPermissions: 0o600]
        )
        try #require(isMade)
        _ = try SoftHSM.module()
        let uri =
            "pkcs11:token=main;object=\(label)?module-path=\(SoftHSM.library)&pin-source=file:\(pin.path)"
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
