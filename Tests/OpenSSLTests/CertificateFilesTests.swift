import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Certificate files")
struct CertificateFilesTests {
    private static func root() throws -> Certificate {
        try TestAuthority(root: "file root", .p256).certificate
    }

    @Test("DER, PEM and a PEM bundle with text around are read")
    func encodings() throws {
        let (first, second) = (try Self.root(), try Self.root())
        #expect(try Certificate.all(inFile: first.der) == [first])
        #expect(try Certificate(file: first.der) == first)
        #expect(try Certificate(file: first.pem) == first)
        let key = PEM.encode([0x30, 0], label: "EC PARAMETERS")
        let bundle = Array("0 is a text\n".utf8) + first.pem + key + Array("\n# next\n".utf8) + second.pem
        #expect(try Certificate.all(inFile: bundle) == [first, second])
    }

    @Test(
        "The certificates of a PKCS #7 bundle that openssl made are read, in either encoding, and those of ours",
        arguments: ["PEM", "DER"]
    )
    func bundles(form: String) throws {
        let (first, second) = (try Self.root(), try Self.root())
        let tool = try OpenSSLTool()
        try tool.write(first.pem + second.pem, to: "all.pem")
        _ = try tool.run("crl2pkcs7", "-nocrl", "-certfile", "all.pem", "-outform", form, "-out", "all.p7b")
        #expect(try Certificate.all(inFile: tool.read("all.p7b")) == [first, second])
        #expect(try Certificate.all(inFile: CMS.certificatesOnly([first, second])) == [first, second])
    }

    @Test("A PKCS #7 bundle that breaks off is refused, wherever that is")
    func cutBundle() throws {
        let bundle = CMS.certificatesOnly([try Self.root()])
        for count in stride(from: 2, to: bundle.count, by: 7) {
            let cut = Array(bundle.prefix(count))
            #expect(throws: CryptoError.self) { try Certificate.all(inFile: cut) }
            let text = PEM.encode(cut, label: "PKCS7")
            #expect(throws: CryptoError.self) { try Certificate.all(inFile: text) }
        }
    }

    @Test("What openssl prints around a certificate is skipped")
    func printed() throws {
        let tool = try OpenSSLTool()
        try tool.write(Self.root().pem, to: "c.pem")
        let text = try tool.run("x509", "-in", "c.pem", "-text")
        #expect(try Certificate(file: Array(text.utf8)) == Certificate(pem: tool.read("c.pem")))
    }

    @Test("A file without or with several certificates, or with something else, is named")
    func refusals() throws {
        let root = try Self.root()
        let cases: [([UInt8], CryptoError.Reason)] = [
            ([], .missingBlock(of: "CERTIFICATE", found: nil)),
            (Array("hello".utf8), .missingBlock(of: "CERTIFICATE", found: nil)),
            (PEM.encode([0x30, 0], label: "X509 CRL"), .missingBlock(of: "CERTIFICATE", found: "X509 CRL")),
            (root.pem + root.pem, .severalBlocks(of: "CERTIFICATE", 2)),
            (root.der + [0], .trailingOctets(what: "certificate")),
            ([0x30, 0x80, 0, 0], .notDER(what: "certificate", .indefiniteLength)),
        ]
        for (bytes, expected) in cases {
            #expect(reason { () throws(CryptoError) in _ = try Certificate(file: bytes) } == expected)
        }
    }
}
