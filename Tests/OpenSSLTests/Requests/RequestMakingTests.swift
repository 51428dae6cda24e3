import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Making a certificate request")
struct RequestMakingTests {
    /// A key of which only the protocol is seen, as that of an HSM.
    private struct RemoteKey: SigningKey {
        let key: PrivateKey
        var spoils = false
        var algorithm: KeyAlgorithm { key.algorithm }
        var signatureAlgorithm: SignatureAlgorithm { key.signatureAlgorithm }
        var subjectPublicKeyInfo: [UInt8] { key.subjectPublicKeyInfo }
        func sign(_ message: [UInt8]) throws -> [UInt8] { try key.sign(spoils ? message + [0] : message) }
    }

    private static func name() throws -> DistinguishedName {
        try DistinguishedName([.init(.countryName, "CN"), .init(.commonName, "必联 下级CA")])
    }

    @Test("The openssl command reads what an authority asks for", arguments: KeyAlgorithm.allCases)
    func authority(algorithm: KeyAlgorithm) throws {
        let key = RemoteKey(key: try TestKeys.key(algorithm))
        let wishes: [CertificateExtension] = [
            .basicConstraints(isAuthority: true, pathLength: 0), .keyUsage([.keyCertSign, .cRLSign]),
            .subjectKeyIdentifier(key.key.publicKey.keyIdentifier),
        ]
        let request = try CertificateRequest.make(subject: Self.name(), key: key, extensions: wishes)
        #expect(request.requestedExtensions == wishes)
        let tool = try OpenSSLTool()
        try tool.write(request.pem, to: "r.pem")
        let distid = algorithm == .sm2 ? ["-vfyopt", "distid:1234567812345678"] : []
        let text = try tool.run(["req", "-in", "r.pem", "-noout", "-text", "-verify"] + distid)
        #expect(text.contains("verify OK"))
        #expect(text.contains("CA:TRUE, pathlen:0"))
        #expect(text.contains("Certificate Sign, CRL Sign"))
    }

    @Test("A challenge password is a PrintableString when it can be, and a UTF8String otherwise")
    func challengePassword() throws {
        let key = try TestKeys.key(.p256)
        let plain = try CertificateRequest.make(subject: Self.name(), key: key, challengePassword: "code-1")
        #expect(plain.der.contains(DER.printableString("code-1")))
        let other = try CertificateRequest.make(subject: Self.name(), key: key, challengePassword: "码")
        #expect(other.der.contains(DER.utf8String("码")))
        #expect(other.challengePassword == "码")
        #expect(throws: CryptoError(.badRequest(.challengePasswordLength(0)))) {
            try CertificateRequest.make(subject: Self.name(), key: key, challengePassword: "")
        }
    }

    @Test("A key that signs something else makes no request")
    func wrongSignature() throws {
        let key = RemoteKey(key: try TestKeys.key(.p256), spoils: true)
        #expect(throws: CryptoError(.signatureInvalid(what: "certificate request"))) {
            try CertificateRequest.make(subject: Self.name(), key: key)
        }
    }
}
