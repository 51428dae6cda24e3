import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Certificates")
struct CertificateTests {
    static let algorithms: [KeyAlgorithm] = [.p256, .p384, .sm2, .rsa2048, .rsa3072]

    @Test("A certificate reads back what went in", arguments: algorithms)
    func roundTrip(algorithm: KeyAlgorithm) throws {
        let authority = try TestAuthority(root: "Root", algorithm)
        let subjectKey = try PrivateKey.generate(.p256).publicKey
        var body = try authority.body("张三", for: subjectKey)
        body.extensions += [
            .basicConstraints(isAuthority: false),
            try .certificatePolicies(["1.2.156.1", "2.5.29.32.0"]),
            try .crlDistributionPoints(["http://ca.example/1.crl", "http://ca.example/2.crl"]),
            try .authorityInformationAccess(
                ocsp: ["http://o.example/"],
                caIssuers: ["http://ca.example/ca.cer"]
            ),
            try .subjectAlternativeName(emails: ["a@example.cn"], dns: ["example.cn"]),
            try .printableString(oid: "1.2.156.10260.4.1.4", "91110000600037341L"),
            .ocspNoCheck,
        ]
        let certificate = try body.signed(by: authority.key)
        #expect(certificate.tbs == body.encoded())
        #expect(certificate.serial == body.serial)
        #expect(certificate.issuer == authority.certificate.subject)
        #expect(certificate.subject[.commonName] == "张三")
        #expect(certificate.notBefore == body.notBefore)
        #expect(certificate.notAfter == body.notAfter)
        #expect(certificate.publicKey == subjectKey)
        #expect(certificate.extensions == body.extensions)
        #expect(certificate.keyUsage == [.digitalSignature, .keyEncipherment, .keyAgreement])
        #expect(certificate.extendedKeyUsage == [.clientAuth, .emailProtection])
        #expect(certificate.basicConstraints == BasicConstraints(isAuthority: false))
        #expect(certificate.subjectKeyIdentifier == subjectKey.keyIdentifier)
        #expect(certificate.authorityKeyIdentifier == authority.key.publicKey.keyIdentifier)
        #expect(certificate.policies == ["1.2.156.1", "2.5.29.32.0"])
        #expect(certificate.crlURLs == ["http://ca.example/1.crl", "http://ca.example/2.crl"])
        #expect(certificate.ocspURLs == ["http://o.example/"])
        #expect(certificate.caIssuersURLs == ["http://ca.example/ca.cer"])
        #expect(certificate.alternativeNames == [.email("a@example.cn"), .dns("example.cn")])
        #expect(certificate.hasOCSPNoCheck)
        #expect(certificate.isSigned(by: authority.key.publicKey))
        #expect(!certificate.isSigned(by: subjectKey))
        #expect(try Certificate(pem: certificate.pem) == certificate)
        #expect(certificate.isValid(at: body.notAfter))
        #expect(!certificate.isValid(at: body.notAfter.advanced(bySeconds: 1)))
        #expect(!certificate.isValid(at: body.notBefore.advanced(bySeconds: -1)))
    }

    @Test("The openssl command reads and verifies what we sign", arguments: algorithms)
    func tool(algorithm: KeyAlgorithm) throws {
        let tool = try OpenSSLTool()
        let authority = try TestAuthority(root: "Root", algorithm)
        let certificate = try authority.issue("张三", for: try TestKeys.key(.p256).publicKey)
        try tool.write(authority.certificate.pem, to: "root.pem")
        try tool.write(certificate.pem, to: "leaf.pem")
        let text = try tool.run(
            "x509",
            "-in",
            "leaf.pem",
            "-noout",
            "-text",
            "-nameopt",
            "RFC2253,-esc_msb,utf8"
        )
        #expect(text.contains("Subject: CN=张三,C=CN"))
        #expect(text.contains("TLS Web Client Authentication, E-mail Protection"))
        #expect(text.contains("Digital Signature, Key Encipherment, Key Agreement"))
        let identifier = ["-vfyopt", "distid:1234567812345678"]
        let at = "\(TestAuthority.now.secondsSinceEpoch + 1)"
        let options = algorithm == .sm2 ? identifier : []
        try tool.run(
            ["verify", "-attime", at, "-x509_strict"] + options + ["-CAfile", "root.pem", "leaf.pem"]
        )
    }

    @Test("We read what the openssl command signs")
    func theirs() throws {
        let tool = try OpenSSLTool()
        try tool.run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-subj",
            "/C=CN/O=Example/CN=root",
            "-days",
            "365",
            "-sha512"
        )
        let certificate = try Certificate(pem: tool.read("cert.pem"))
        #expect(certificate.isAuthority)
        #expect(certificate.isSelfIssued)
        #expect(certificate.signatureAlgorithm == .ecdsaWithSHA512)
        #expect(certificate.isSigned(by: certificate.publicKey))
        #expect(certificate.subject.description == "CN=root,O=Example,C=CN")
    }

    @Test(
        "Damaged certificates are refused or do not verify; nothing traps",
        arguments: [KeyAlgorithm.p256, .sm2]
    )
    func damage(algorithm: KeyAlgorithm) throws {
        let authority = try TestAuthority(root: "Root", algorithm)
        let certificate = try authority.issue("a", for: try TestKeys.key(.p256).publicKey)
        for bytes in Damage.truncations(certificate.der) + Damage.others(certificate.der) {
            #expect(throws: CryptoError.self) { try Certificate(der: bytes) }
        }
        for bytes in Damage.flips(certificate.der) {
            if let other = try? Certificate(der: bytes) {
                #expect(!other.isSigned(by: authority.key.publicKey))
            }
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test(
        "A certificate under another signature is the one that is read from its octets",
        arguments: algorithms
    )
    func otherSignature(algorithm: KeyAlgorithm) throws {
        let authority = try TestAuthority(root: "Root", algorithm)
        let body = try authority.body("张三", for: PrivateKey.generate(.p256).publicKey)
        let copy = try body.signed(by: PrivateKey.generate(algorithm))
        #expect(!copy.isSigned(by: authority.key.publicKey))
        let signature = try authority.key.sign(copy.tbs)
        let certificate = try copy.with(signature: signature)
        #expect(certificate.isSigned(by: authority.key.publicKey))
        #expect(certificate.signature == signature)
        #expect(certificate.tbs == copy.tbs)
        let read = try Certificate(der: certificate.der)
        #expect(read == certificate)
        #expect(read.serial == certificate.serial)
        #expect(read.extensions == certificate.extensions)
        #expect(try !copy.with(signature: []).isSigned(by: authority.key.publicKey))
    }

    @Test("A signature that makes the certificate too long is refused")
    func endlessSignature() throws {
        let authority = try TestAuthority(root: "Root", .p256)
        let copy = try authority.body("张三", for: authority.key.publicKey).signed(by: authority.key)
        let endless = [UInt8](repeating: 1, count: Certificate.maximumLength)
        #expect(throws: CryptoError.self) { try copy.with(signature: endless) }
    }

    @Test("A certificate with one extension twice, another inner algorithm or version 1 is refused")
    func structure() throws {
        let authority = try TestAuthority(root: "Root", .p256)
        var body = try authority.body("a", for: try TestKeys.key(.p256).publicKey)
        body.extensions.append(.ocspNoCheck)
        body.extensions.append(.ocspNoCheck)
        let twice = reason { () throws(CryptoError) in
            _ = try Certificate.assemble(tbs: body.encoded(), algorithm: .ecdsaWithSHA256, signature: [1])
        }
        #expect(twice == .extensionTwice("1.3.6.1.5.5.7.48.1.5"))
        body.extensions.removeLast(2)
        body.signatureAlgorithm = .ecdsaWithSHA384
        let inner = reason { () throws(CryptoError) in
            _ = try Certificate.assemble(tbs: body.encoded(), algorithm: .ecdsaWithSHA256, signature: [1])
        }
        #expect(inner == .malformed(what: "certificate"))
    }

    @Test("A signature of another key is caught before the certificate leaves")
    func wrongSignature() throws {
        struct Liar: SigningKey {
            let inner: PrivateKey
            var algorithm: KeyAlgorithm { inner.algorithm }
            var signatureAlgorithm: SignatureAlgorithm { inner.signatureAlgorithm }
            var subjectPublicKeyInfo: [UInt8] { inner.subjectPublicKeyInfo }
            func sign(_ message: [UInt8]) throws -> [UInt8] { try inner.sign(message + [0]) }
        }
        let authority = try TestAuthority(root: "Root", .p256)
        let body = try authority.body("a", for: try TestKeys.key(.p256).publicKey)
        #expect(throws: CryptoError(.signatureInvalid(what: "the new certificate"))) {
            try body.signed(by: Liar(inner: authority.key))
        }
    }

    @Test("An unreadable restriction makes the certificate unreadable")
    func unreadableExtension() throws {
        let authority = try TestAuthority(root: "Root", .p256)
        for (oid, value) in [
            (ExtensionIdentifier.keyUsage, DER.null), (ExtensionIdentifier.basicConstraints, DER.integer(1)),
            (ExtensionIdentifier.extendedKeyUsage, DER.sequence()),
            (ExtensionIdentifier.basicConstraints, DER.sequence(DER.boolean(true), DER.integer(-1))),
        ] {
            var body = try authority.body("a", for: try TestKeys.key(.p256).publicKey)
            body.extensions = [try CertificateExtension(oid: oid, critical: true, value: value)]
            #expect(throws: CryptoError(.malformed(what: "extension \(oid)"))) {
                try body.signed(by: authority.key)
            }
        }
    }
}
