import CentreSupport
import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// The operator's own card, a PIV card that TLS reaches through OpenSC, in a reader beside the one where tokens are made.
@Suite("An operator's card", .serialized)
struct RemoteOperatorTests {
    private static let openSC = "/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so"
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    @Test(
        "Taken away while a token is made, the operator's card ends the session; inserted again, the token is finished"
    )
    func pulled() async throws {
        let branch = try await Branch()
        let factory = branch.factory
        try await desk.withTwoReadersAlone { own, other in
            try await own.insert(factory.path("operator"))
            let credential = try await Self.register(own.name, factory)
            try await other.insert(factory.path("card"), ["--generate-delay", "4000"])
            let words = ["--wait", "0", "--reader", other.name]
            let program = try branch.start(words, as: credential)
            _ = try program.waitForTalk("已初始化")
            try await own.pull()
            let ended = try program.finish()
            #expect(ended.status == 67, "\(ended)")
            #expect(ended.talk.contains("operator's token was taken away"), "\(ended)")
            #expect(try factory.pki("job", "list").output.contains("INITIALIZED"))
            try await own.insert(factory.path("operator"))
            let finished = try branch.start(words, as: credential).finish()
            #expect(finished.status == 0 && finished.talk.contains("从上次的步骤继续"), "\(finished)")
        }
    }

    /// Makes the key in the card, and puts the certificate for it there; returns what names it.
    private static func register(_ reader: String, _ factory: Factory) async throws -> [String] {
        let token = try await PIVToken.open(reader: reader, isNamingBlanks: true)
        let secrets = try await TokenSecrets.random(for: token.condition())
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
        let name = try DistinguishedName([.init(.commonName, "qian")])
        let body = try CertificateRequest.body(subject: name, publicKey: key)
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: SignatureAlgorithm(.p256),
            signature: await token.sign(body, in: .authentication, with: secrets)
        )
        try Data(request.pem).write(to: URL(fileURLWithPath: factory.path("qian.csr")))
        let added = try factory.pki(
            [
                "staff", "create", "qian.zhizheng", "--display-name", "钱制证", "--role", "producer",
                "--request",
                "qian.csr", "--out", "qian.pem", "--as", "admin",
            ]
        )
        #expect(added.status == 0, "\(added)")
        let pem = try Array(Data(contentsOf: URL(fileURLWithPath: factory.path("qian.pem"))))
        try await token.write(
            certificate: Certificate(pem: pem).der,
            in: .authentication,
            with: secrets
        )
        await token.close()
        let pin = secrets.withPIN { pin in pin.indices.map { pin[$0] } }
        try Data(pin + [0x0A]).write(to: URL(fileURLWithPath: factory.path("qian.pin")))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: factory.path("qian.pin")
        )
        let list = try factory.tool("pkcs11-tool", "--module", openSC, "-L").output
        let serial = try #require(list.firstMatch(of: /serial num +: +([0-9a-f]+)/)).1
        return [
            "--operator-certificate", "qian.pem", "--operator-key",
            "pkcs11:serial=\(serial);id=%01?module-path=\(openSC)&pin-source=file:\(factory.path("qian.pin"))",
        ]
    }
}
