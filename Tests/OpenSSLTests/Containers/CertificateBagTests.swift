import Model
import OpenSSL
import TestSupport
import Testing

@Suite("PKCS#7 of certificates")
struct CertificateBagTests {
    /// Leaf, issuing authority, root.
    private static func chain(_ algorithm: KeyAlgorithm) throws -> [Certificate] {
        let root = try TestAuthority(root: "bag root", algorithm)
        let issuing = try TestAuthority(below: root, named: "bag issuing", algorithm)
        let leaf = try issuing.issue("bag leaf", for: TestKeys.key(algorithm).publicKey)
        return [leaf, issuing.certificate, root.certificate]
    }

    @Test("openssl prints the chain in its order", arguments: [KeyAlgorithm.p256, .rsa2048, .sm2])
    func openssl(algorithm: KeyAlgorithm) throws {
        let chain = try Self.chain(algorithm)
        let tool = try OpenSSLTool()
        try tool.write(CertificateBag.pem(chain), to: "bag.p7b")
        try tool.write(CertificateBag.der(chain), to: "bag.der")
        let text = try tool.run("pkcs7", "-in", "bag.p7b", "-print_certs")
        let der = try tool.run("pkcs7", "-in", "bag.der", "-inform", "DER", "-print_certs")
        #expect(text == der)
        #expect(try Certificate.all(inPEM: Array(text.utf8)) == chain)
    }

    @Test("GnuTLS reads the same certificates")
    func gnuTLS() throws {
        let tool = try OpenSSLTool()
        let chain = try Self.chain(.p256)
        try tool.write(CertificateBag.pem(chain), to: "bag.p7b")
        let text = try tool.run(program: "certtool", ["--p7-info", "--infile", "bag.p7b"])
        #expect(text.contains("Number of certificates: 3"))
        #expect(try Certificate.all(inPEM: Array(text.utf8)) == chain)
    }

    @Test("Java reads the same certificates")
    func java() throws {
        let tool = try OpenSSLTool()
        try tool.write(CertificateBag.der(Self.chain(.p256)), to: "bag.p7b")
        let text = try tool.run(
            program: "keytool",
            ["-J-Duser.language=en", "-printcert", "-file", "bag.p7b"]
        )
        for name in ["bag leaf", "bag issuing", "bag root"] { #expect(text.contains("CN=\(name)")) }
    }

    @Test("No certificate and more than 64 are refused")
    func bounds() throws {
        #expect(throws: CryptoError(.badContainer(.noCertificate))) { try CertificateBag.der([]) }
        let root = try TestAuthority(root: "bag root", .p256).certificate
        let many = Array(repeating: root, count: 65)
        #expect(throws: CryptoError(.tooLarge(what: "list of certificates", limit: 64))) {
            try CertificateBag.der(many)
        }
    }
}
