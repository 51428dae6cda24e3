import Model
import OpenSSL
import TestSupport
import Testing

@Suite("What a certificate request asks for")
struct RequestWishesTests {
    private static let issued: [CertificateExtension] = [
        .keyUsage([.digitalSignature, .nonRepudiation]),
        .extendedKeyUsage([.clientAuth, .emailProtection]),
        .subjectKeyIdentifier([1, 2, 3]),
    ]

    private func excess(
        _ wishes: [CertificateExtension],
        beyond issued: [CertificateExtension] = issued
    ) throws -> [String] {
        let request = try CertificateRequestTests.request(.p256, [.extensionRequest(wishes)])
        return request.extensions(beyond: issued).map { ExtensionIdentifier.name(of: $0.oid) }
    }

    @Test("No wish, and wishes that come true, ask for nothing more")
    func within() throws {
        let silent = try CertificateRequestTests.request(.p256)
        #expect(silent.extensions(beyond: []).isEmpty)
        #expect(try excess(Self.issued).isEmpty)
        #expect(
            try excess([
                .basicConstraints(isAuthority: false), .keyUsage([.digitalSignature], critical: false),
                .extendedKeyUsage([.clientAuth]),
            ]).isEmpty
        )
    }

    @Test("To be an authority, or one with a longer path, asks for more")
    func authority() throws {
        let wish = CertificateExtension.basicConstraints(isAuthority: true)
        let short = CertificateExtension.basicConstraints(isAuthority: true, pathLength: 0)
        #expect(try excess([wish]) == ["basicConstraints"])
        #expect(try excess([wish], beyond: [.basicConstraints(isAuthority: false)]) == ["basicConstraints"])
        let long = CertificateExtension.basicConstraints(isAuthority: true, pathLength: 5)
        #expect(try excess([long], beyond: [short]) == ["basicConstraints"])
        // Who names no length takes what there is.
        #expect(try excess([wish], beyond: [short]).isEmpty)
        #expect(try excess([short], beyond: [wish]).isEmpty)
        #expect(try excess([short], beyond: [short]).isEmpty)
    }

    @Test("Another usage, name, key identifier or unknown extension asks for more, each by its name")
    func others() throws {
        let names = try CertificateExtension.subjectAlternativeName([.dns("bank.example")])
        let unknown = try CertificateExtension(oid: "1.2.3.4", critical: false, value: DER.null)
        #expect(
            try excess([
                .keyUsage([.digitalSignature, .keyCertSign]), .extendedKeyUsage([.serverAuth]), names,
                .subjectKeyIdentifier([4]), unknown, .ocspNoCheck,
            ]) == [
                "keyUsage", "extKeyUsage", "subjectAltName", "subjectKeyIdentifier", "1.2.3.4",
                "ocsp-nocheck",
            ]
        )
    }

    @Test("One other name among names that come true asks for more")
    func names() throws {
        let mine = GeneralName.email("a@example.cn")
        let issued = [try CertificateExtension.subjectAlternativeName([mine, .dns("a.example.cn")])]
        #expect(try excess([.subjectAlternativeName([mine])], beyond: issued).isEmpty)
        let wishes = [try CertificateExtension.subjectAlternativeName([mine, .email("b@example.cn")])]
        #expect(try excess(wishes, beyond: issued) == ["subjectAltName"])
    }

    @Test("What cannot be read asks for more, and so does an unreadable issued one")
    func unreadable() throws {
        let wish = try CertificateExtension(
            oid: ExtensionIdentifier.keyUsage,
            critical: true,
            value: DER.null
        )
        #expect(try excess([wish]) == ["keyUsage"])
        #expect(try excess([.keyUsage([.digitalSignature])], beyond: [wish]) == ["keyUsage"])
    }

    @Test("The wishes of Windows, under Microsoft's attribute, are read")
    func windows() throws {
        let wish = CertificateExtension.basicConstraints(isAuthority: true)
        let attribute = try RawRequest.attribute("1.3.6.1.4.1.311.2.1.14", DER.sequence(wish.der))
        let request = try CertificateRequest(der: RawRequest.with(attribute))
        #expect(request.requestedExtensions == [wish])
    }

    @Test("The wishes in a request of openssl are read")
    func theirs() throws {
        let tool = try OpenSSLTool()
        try tool.run(
            [
                "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                "/CN=a",
            ]
                + ["-keyout", "k.pem", "-out", "r.pem", "-addext", "basicConstraints=critical,CA:TRUE"]
                + ["-addext", "subjectAltName=DNS:bank.example"]
        )
        let request = try CertificateRequest(pem: tool.read("r.pem"))
        let names = request.extensions(beyond: Self.issued).map { ExtensionIdentifier.name(of: $0.oid) }
        #expect(names == ["basicConstraints", "subjectAltName"])
    }

    @Test(
        "A challenge password is read from each of its string types",
        arguments: [
            DERTag.printableString, DERTag.utf8String, DERTag.teletexString, DERTag.ia5String,
        ]
    )
    func challengePassword(tag: UInt8) throws {
        let attribute = try RawRequest.attribute("1.2.840.113549.1.9.7", DER.tlv(tag, Array("code-1".utf8)))
        #expect(try CertificateRequest(der: RawRequest.with(attribute)).challengePassword == "code-1")
    }
}
