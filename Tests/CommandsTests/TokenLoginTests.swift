import CentreSupport
import Foundation
import Testing
import TokenTestSupport

/// What a finished token is for: other people's programs log in with it.
@Suite("A finished token in use", .serialized)
struct TokenLoginTests {
    private let desk: CardDesk

    init() throws { desk = try CardDesk.open() }

    @Test(
        "A finished token logs in to nginx by TLS until nginx has the list that revokes it; ssh-keygen lists its key"
    )
    func login() async throws {
        let factory = try await Factory()
        let web = try SecureWeb(factory)
        try await desk.withReaderAlone { reader in
            try await reader.insert(factory.path("card"))
            let made = try factory.pki(
                "produce",
                "--wait",
                "0",
                "--format",
                "json",
                "--letter",
                "letter.pdf"
            )
            #expect(made.status == 0, "\(made)")
            let certificate = try #require(try made.json("serial"))
            try Data(factory.pin(in: "letter.pdf").utf8)
                .write(to: URL(fileURLWithPath: factory.path("pin.txt")))
            try expectKey(certificate, factory)

            let nobody = try factory.tool("curl", "-s", "--cacert", "web/server.pem", web.address)
            #expect(nobody.output.contains("No required SSL certificate was sent"), "\(nobody)")
            let welcome = try logIn(web, factory)
            #expect(welcome.output == "SUCCESS \(certificate.uppercased())", "\(welcome)")

            let revoked = try factory.pki(
                "certificate",
                "revoke",
                certificate,
                "--reason",
                "keyCompromise",
                "--as",
                "admin",
                "--confirm"
            )
            #expect(revoked.status == 0, "\(revoked)")
            try web.renewLists()
            let refused = try logIn(web, factory)
            #expect(refused.output.contains("The SSL certificate error"), "\(refused)")
            #expect(web.log.contains("certificate revoked"), "\(web.log)")
        }
    }

    /// OpenSSH finds the key in the token through OpenSC, and it is the certificate's.
    private func expectKey(_ certificate: String, _ factory: Factory) throws {
        let words = """
            "$0" certificate export "$1" | openssl x509 -pubkey -noout > key.pem
            ssh-keygen -i -m PKCS8 -f key.pem
            """
        let expected = try factory.tool("sh", "-c", words, Programs.path("pki"), certificate)
        let key = try #require(expected.find("ecdsa-sha2-nistp256 [A-Za-z0-9+/=]+"))
        let listed = try factory.tool("ssh-keygen", "-D", openSC(factory))
        #expect(listed.status == 0 && listed.output.contains(key), "\(listed) \(key)")
    }

    /// Logs in with OpenSSL, whose engine reaches the token through OpenSC.
    private func logIn(_ web: SecureWeb, _ factory: Factory) throws -> Run {
        try factory.tool(
            "env",
            "PKCS11_MODULE_PATH=\(openSC(factory))",
            "curl",
            "-sS",
            "--cacert",
            "web/server.pem",
            "--engine",
            "pkcs11",
            "--cert-type",
            "ENG",
            "--key-type",
            "ENG",
            "--cert",
            "pkcs11:id=%01;type=cert",
            "--key",
            "pkcs11:id=%01;type=private;pin-source=file:pin.txt",
            web.address
        )
    }

    /// The module of OpenSC, where p11-kit looks for modules.
    private func openSC(_ factory: Factory) throws -> String {
        let folder = try factory.tool("pkg-config", "--variable=p11_module_path", "p11-kit-1").output
        return folder.trimmingCharacters(in: .whitespacesAndNewlines) + "/opensc-pkcs11.so"
    }
}
