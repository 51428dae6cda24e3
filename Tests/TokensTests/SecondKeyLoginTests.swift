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
            for (id, name) in [("01", "first"), ("02", "second")] {
                let told = try sh(SecondKeyLoginTests.login, [Self.module, id], ["GNUTLS_PIN": pin])
                #expect(told.contains("Handshake was completed"), "\(told)")
                #expect(told.contains("depth=0 CN = \(name)"), "\(told)")
                #expect(!told.contains("verify error"), "\(told)")
            }
            let again = try await PIVToken.open(reader: reader.name)
            #expect(try await again.pinTriesLeft() == 3)
        }
    }

    private static var module: String {
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"].map {
            "\($0)/opensc-pkcs11.so"
        }
        .first { FileManager.default.fileExists(atPath: $0) } ?? "opensc-pkcs11.so"
    }

    /// A certificate of an authority of the test's, made by `openssl`.
    private func certificate(for key: PublicKey, _ name: String) throws -> [UInt8] {
        try Data(key.subjectPublicKeyInfo).write(to: URL(fileURLWithPath: directory.path("\(name).pub")))
        _ = try sh(SecondKeyLoginTests.issue, [name])
        return try Array(Data(contentsOf: URL(fileURLWithPath: directory.path("\(name).der"))))
    }

    private func sh(
        _ script: String,
        _ arguments: [String],
        _ environment: [String: String] = [:]
    ) throws -> String {
        let run = try ToolRun(
            ["sh", "-c", script, directory.url.path] + arguments,
            socketPath: desk.socketPath,
            environment: environment
        )
        #expect(run.status == 0, "\(run.output)")
        return run.output
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

    /// Folder, module, identifier of the key: a server that demands a certificate, one login, and what the server saw.
    private static let login = """
        cd "$0"
        port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \\
            -addext subjectAltName=DNS:localhost -keyout server.key -out server.pem 2>/dev/null
        openssl s_server -accept "$port" -cert server.pem -key server.key -CAfile ca.pem -Verify 2 \\
            -verify_return_error -www >server.log 2>&1 </dev/null &
        server=$!
        seen() { for turn in $(seq 200); do grep -q "$1" server.log && return; sleep 0.05; done; }
        seen ACCEPT
        timeout 30 gnutls-cli --provider="$1" --x509cafile server.pem --x509certfile "pkcs11:id=%$2;type=cert" \\
            --x509keyfile "pkcs11:id=%$2;type=private" -p "$port" localhost </dev/null 2>&1
        seen depth=0
        kill "$server"
        cat server.log
        """
}
