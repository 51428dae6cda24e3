import Foundation
import Issuer
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

@Suite("Keys by reference", .serialized)
struct KeyringTests {
    private let directory: TemporaryDirectory
    private var state: StateDirectory { StateDirectory(directory.url.path) }

    init() throws {
        directory = try TemporaryDirectory()
        let folder = state.keys
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try write("a-long-passphrase\n", to: "phrase", mode: 0o600)
    }

    @Test("A key in a file and a key in a token are made, opened again, proven and destroyed alike")
    func bothKinds() throws {
        try write(SoftHSM.pin, to: "pin", mode: 0o600)
        _ = try SoftHSM.module()
        for place in [KeyPlace.file(name: "a.key"), .token(TokenURI(token: "main", object: "by-keyring"))] {
            let made = try keyring().make(.p256, at: place)
            let publicKey = try PublicKey(subjectPublicKeyInfo: made.key.subjectPublicKeyInfo)
            let fresh = keyring()
            let opened = try fresh.provenKey(made.reference, for: publicKey)
            #expect(publicKey.verify(signature: try opened.sign([1]), message: [1]))
            let error = #expect(throws: (any Error).self) {
                try fresh.provenKey(made.reference, for: PrivateKey.generate(.p256).publicKey)
            }
            #expect((error as? any OperatorError)?.kind == .fault)
            try fresh.destroy(made.reference)
            #expect(throws: (any Error).self) { try keyring().key(made.reference) }
            #expect(throws: (any Error).self) { try fresh.destroy(made.reference) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: state.keys).isEmpty)
    }

    @Test(
        "A reference to a token names it by serial number, and says nothing of PIN or module that was not said"
    )
    func reference() throws {
        try write(SoftHSM.pin, to: "pin", mode: 0o600)
        _ = try SoftHSM.module()
        let made = try keyring().make(.p256, at: .token(TokenURI(token: "main", object: "named")))
        #expect(made.reference.contains("serial="))
        #expect(made.reference.contains("object=named"))
        #expect(!made.reference.contains("?"))
        let error = #expect(throws: CentreError.self) { try keyring().privateKey(made.reference) }
        #expect(error?.kind == .refused)
    }

    @Test("A key in a token that cannot be had is never taken from a file")
    func noFallBack() throws {
        _ = try keyring().make(.p256, at: .file(name: "issuing.key"))
        for reference in ["pkcs11:token=main;object=issuing.key", "pkcs11:token=gone;object=issuing.key"] {
            try write(SoftHSM.pin, to: "pin", mode: 0o600)
            _ = try SoftHSM.module()
            #expect(throws: HSMError.self) { try keyring().key(reference) }
        }
        let error = #expect(throws: HSMError.self) {
            try keyring(module: nil).key("pkcs11:object=issuing.key")
        }
        #expect(error?.reason == .noModule)
    }

    @Test("A PIN file that others may read is refused, and so is none", arguments: [0o644, 0o640, nil])
    func pinFile(mode: Int?) throws {
        if let mode { try write(SoftHSM.pin, to: "pin", mode: mode) }
        _ = try SoftHSM.module()
        let error = #expect(throws: HSMError.self) { try keyring().key("pkcs11:token=main;object=x") }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains(mode == nil ? "cannot be found" : "others may read it") == true)
    }

    @Test("A PIN file may be named in the reference")
    func pinSource() throws {
        try write(SoftHSM.pin, to: "other", mode: 0o600)
        _ = try SoftHSM.module()
        let uri = try TokenURI(
            parsing: "pkcs11:token=main;object=own-pin?pin-source=file:\(directory.path("other"))"
                + "&module-path=\(SoftHSM.library)"
        )
        let made = try keyring(module: nil).make(.p256, at: .token(uri))
        #expect(made.reference.contains("pin-source=file:"))
        _ = try keyring(module: nil).key(made.reference)
    }

    private func keyring(module: String? = SoftHSM.library) -> Keyring {
        Keyring(
            state: state,
            source: PassphraseSource(environment: ["PKI_PASSPHRASE_FILE": directory.path("phrase")]),
            tokens: TokenRoom(
                module: module,
                source: PINSource(environment: ["PKI_HSM_PIN_FILE": directory.path("pin")]),
                onTrouble: { _, _ in }
            ),
            rootKeys: RootKeys()
        )
    }

    private func write(_ text: String, to name: String, mode: Int) throws {
        let path = directory.path(name)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
