import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@Suite("A finished token in the hands of other programs")
struct OtherProgramsTests {
    private let directory: TemporaryDirectory
    private let desk: CardDesk

    init() throws {
        directory = try TemporaryDirectory()
        desk = try CardDesk.open()
    }

    @Test(
        "OpenSC and yubico-piv-tool read the token and sign with it",
        arguments: [KeyAlgorithm.p256, .rsa2048]
    )
    func finished(algorithm: KeyAlgorithm) async throws {
        let state = directory.path("card")
        try await desk.withReaderAlone { reader in
            try await reader.insert(state)
            let token = try await PIVToken.open(reader: reader.name)
            let secrets = try TokenSecrets.random(.tripleDES)
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            let key = try await token.generateKey(algorithm, in: .authentication, with: secrets)
            let certificate = try makeCertificate(for: key)
            try await token.write(certificate: certificate, in: .authentication, with: secrets)
            let serial = token.identity.serial
            await token.close()
            try readWithOpenSC(reader.name)
            if algorithm == .p256 { try readWithModules(certificate) }
            try readWithPIVTool(reader.name, serial, certificate)
            try sign(reader.name, secrets, key)
            let again = try await PIVToken.open(reader: reader.name)
            #expect(try await again.condition().pinTriesLeft == 3)
        }
    }

    /// OpenSC 0.23 knows no Ed25519 keys and no RSA-4096 keys of PIV cards: it reads their certificates, and signs with the others.
    @Test(
        "A card of firmware 5.7 holds certificates of every kind of key, which OpenSC and openssl read",
        arguments: [KeyAlgorithm.p384, .rsa3072, .rsa4096, .ed25519]
    )
    func newerKinds(algorithm: KeyAlgorithm) async throws {
        let state = directory.path("card")
        _ = try VirtualCard(stateFile: state, creating: .yubiKey57)
        try await desk.withReaderAlone { reader in
            try await reader.insert(state)
            let token = try await PIVToken.open(reader: reader.name)
            let secrets = try TokenSecrets.random(.aes192)
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            let key = try await token.generateKey(algorithm, in: .authentication, with: secrets)
            let certificate = try makeCertificate(for: key)
            try await token.write(certificate: certificate, in: .authentication, with: secrets)
            await token.close()
            let read = directory.path("read.pem")
            _ = try run([
                "pkcs15-tool", "--reader", reader.name, "--read-certificate", "01", "--output", read,
            ])
            let (pem, der) = (directory.path("pub.pem"), directory.path("pub.der"))
            _ = try run(["openssl", "x509", "-in", read, "-noout", "-pubkey", "-out", pem])
            _ = try run(["openssl", "pkey", "-pubin", "-in", pem, "-outform", "DER", "-out", der])
            let shown = try Array(Data(contentsOf: URL(fileURLWithPath: der)))
            #expect(shown == key.subjectPublicKeyInfo)
            if algorithm == .p384 || algorithm == .rsa3072 { try sign(reader.name, secrets, key) }
        }
    }

    private func readWithOpenSC(_ reader: String) throws {
        #expect(try run(["opensc-tool", "-r", reader, "-n"]).contains("Personal Identity Verification Card"))
        let name = try run(["piv-tool", "-r", reader, "--name"])
        #expect(name.contains("Personal Identity Verification Card"))
        let dump = try run(["pkcs15-tool", "--reader", reader, "-D"])
        #expect(dump.contains("Certificate for PIV Authentication"))
        #expect(try slots().contains("PIV_II") || slots().contains("token test"))
        let objects = try run(["pkcs11-tool", "--slot-index", slotIndex(reader), "-O"])
        #expect(objects.contains("Certificate Object"))
        #expect(objects.contains("CN=token test"))
    }

    /// The same objects through the modules of two makers, and two programs.
    private func readWithModules(_ certificate: [UInt8]) throws {
        for module in ["opensc-pkcs11.so", "libykcs11.so"] {
            let path = try #require(Self.module(module))
            let list = try run(["p11tool", "--provider", path, "--list-all-certs"])
            #expect(list.contains("X.509"), "\(list)")
            let objects = try run(["pkcs11-tool", "--module", path, "-O", "--type", "cert"])
            #expect(objects.contains("CN=token test"), "\(objects)")
            let read = directory.path("\(module).der")
            _ = try run([
                "pkcs11-tool", "--module", path, "-r", "--type", "cert", "--id", "01", "-o", read,
            ])
            #expect(try Array(Data(contentsOf: URL(fileURLWithPath: read))) == certificate)
            #expect(try run(["ssh-keygen", "-D", path]).contains("ecdsa-sha2-nistp256"))
        }
    }

    private static func module(_ name: String) -> String? {
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"].map { "\($0)/\(name)" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    private func readWithPIVTool(_ reader: String, _ serial: String, _ certificate: [UInt8]) throws {
        let status = try run(["yubico-piv-tool", "-r", reader, "-a", "status"])
        #expect(status.contains("Serial Number:\t\(serial)") || status.contains(serial))
        #expect(status.contains("PIN tries left:\t3"))
        #expect(status.contains("token test"))
        let path = directory.path("read.der")
        _ = try run([
            "yubico-piv-tool", "-r", reader, "-a", "read-certificate", "-s", "9a", "-K", "DER", "-o", path,
        ])
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == certificate)
    }

    private func sign(_ reader: String, _ secrets: TokenSecrets, _ key: PublicKey) throws {
        let message = Array("sign me".utf8)
        try Data(message).write(to: URL(fileURLWithPath: directory.path("message")))
        let hash = key.algorithm == .p384 ? "SHA384" : "SHA256"
        let isCurve = key.algorithm == .p256 || key.algorithm == .p384
        let mechanism = isCurve ? ["ECDSA-\(hash)", "--signature-format", "openssl"] : ["SHA256-RSA-PKCS"]
        let pin = secrets.withPIN { pin in String(decoding: pin.indices.map { pin[$0] }, as: UTF8.self) }
        let paths = ["-i", directory.path("message"), "-o", directory.path("signature")]
        let slot = try slotIndex(reader)
        let words = ["pkcs11-tool", "--slot-index", slot, "--login", "--pin", pin, "--id", "01", "-s", "-m"]
        _ = try run(words + mechanism + paths)
        let signature = try Array(Data(contentsOf: URL(fileURLWithPath: directory.path("signature"))))
        #expect(key.verify(signature: signature, message: message))
    }

    /// The place of a reader among OpenSC's slots.
    private func slotIndex(_ reader: String) throws -> String {
        let lines = try slots().split(separator: "\n").filter { $0.hasPrefix("Slot ") }
        return String(try #require(lines.firstIndex { $0.contains(reader) }))
    }

    private func slots() throws -> String { try run(["pkcs11-tool", "-L"]) }

    private func run(_ arguments: [String]) throws -> String {
        let run = try ToolRun(arguments, socketPath: desk.socketPath)
        #expect(run.status == 0, "\(arguments): \(run.output)")
        return run.output
    }

    /// A certificate for the token's key, made by `openssl` with a key of its own.
    private func makeCertificate(for key: PublicKey) throws -> [UInt8] {
        let (publicKey, issuer, certificate) = (
            directory.path("key.der"), directory.path("issuer"), directory.path("cert.der")
        )
        try Data(key.subjectPublicKeyInfo).write(to: URL(fileURLWithPath: publicKey))
        _ = try run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", issuer])
        _ = try run(
            [
                "openssl", "req", "-new", "-key", issuer, "-subj", "/CN=token test", "-out",
                directory.path("request"),
            ]
        )
        _ = try run([
            "openssl", "x509", "-req", "-in", directory.path("request"), "-signkey", issuer, "-force_pubkey",
            publicKey,
            "-days", "30", "-outform", "DER", "-out", certificate,
        ])
        return try Array(Data(contentsOf: URL(fileURLWithPath: certificate)))
    }
}
