import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// What 更新 leaves on a card: another program finds both keys, and logs in with either.
@Suite("A second key of a card in the hands of other programs")
struct SecondKeyLoginTests {
    private let directory: TemporaryDirectory
    private let desk: CardDesk

    init() throws {
        directory = try TemporaryDirectory()
        desk = try CardDesk.open()
    }

    @Test(
        "GnuTLS logs in by TLS, through OpenSC, with the key in 9A and with the one that was made beside it"
    )
    func login() async throws {
        let state = directory.path("card")
        try await desk.withReaderAlone { reader in
            try await reader.insert(state)
            let token = try await PIVToken.open(reader: reader.name)
            let secrets = try TokenSecrets.random(.tripleDES)
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            let leave = try HolderLeave(pin: secrets.withPIN { SecretBytes(copying: $0) }) { question in
                try secrets.answer(question)
            }
            for (slot, name) in [(TokenSlot.authentication, "first"), (.signature, "second")] {
                let key = try await token.generateKey(.p256, in: slot, by: leave)
                try await token.write(certificate: certificate(for: key, name), in: slot, by: leave)
            }
            await token.close()
            let pin = secrets.withPIN { pin in String(decoding: pin.indices.map { pin[$0] }, as: UTF8.self) }
            let login = try TLSLogin(
                authority: Array(Data(contentsOf: directory.url.appendingPathComponent("ca.pem"))),
                module: TLSLogin.openSC,
                pin: pin,
                socketPath: desk.socketPath
            )
            for (id, name) in [(UInt8(1), "first"), (2, "second")] {
                let told = try login.run([id])
                #expect(told.contains("Handshake was completed"), "\(told)")
                #expect(told.contains("depth=0 CN = \(name)"), "\(told)")
                #expect(!told.contains("verify error"), "\(told)")
            }
            let again = try await PIVToken.open(reader: reader.name)
            #expect(try await again.pinTriesLeft() == 3)
        }
    }

    /// A certificate of an authority of the test's, made by `openssl`.
    private func certificate(for key: PublicKey, _ name: String) throws -> [UInt8] {
        try Data(key.subjectPublicKeyInfo).write(to: URL(fileURLWithPath: directory.path("\(name).pub")))
        let command = ["sh", "-c", SecondKeyLoginTests.issue, directory.url.path, name]
        let run = try ToolRun(command, socketPath: desk.socketPath)
        #expect(run.status == 0, "\(run.output)")
        return try Array(Data(contentsOf: URL(fileURLWithPath: directory.path("\(name).der"))))
    }

    /// Folder, name.
    private static let issue = """
        set -e
        cd "$0"
        if ! test -e ca.pem; then
            openssl ecparam -name prime256v1 -genkey -noout -out ca.key
            openssl req -x509 -new -key ca.key -subj "/CN=test authority" -days 30 -out ca.pem
        fi
        openssl req -new -key ca.key -subj "/CN=$1" -out request.pem
        openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -force_pubkey "$1.pub" \\
            -days 30 -outform DER -out "$1.der" 2>&1
        """
}
