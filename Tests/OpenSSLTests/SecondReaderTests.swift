import Foundation
import Model
import OpenSSL
import SwiftASN1
import Testing
import X509

/// swift-certificates reads and writes certificates with code that shares nothing with this target's or
/// with libcrypto's.
@Suite("Second reader: swift-certificates")
struct SecondReaderTests {
    static let algorithms: [KeyAlgorithm] = [.p256, .p384, .rsa2048]

    @Test("It reads our certificates as we do, and verifies them", arguments: algorithms)
    func ourCertificate(algorithm: KeyAlgorithm) throws {
        let authority = try TestAuthority(root: "Root", algorithm)
        var body = try authority.body("张三", for: PrivateKey.generate(.p256).publicKey)
        body.extensions += [
            .basicConstraints(isAuthority: false),
            try .certificatePolicies(["1.2.156.1"]),
            try .subjectAlternativeName(emails: ["a@example.cn"], dns: ["example.cn"]),
            try .authorityInformationAccess(ocsp: ["http://o.example/"], caIssuers: []),
        ]
        let ours = try body.signed(by: authority.key)
        let theirs = try X509.Certificate(derEncoded: ours.der)
        try expectSame(ours, theirs)
        let issuer = try X509.Certificate(derEncoded: authority.certificate.der)
        #expect(issuer.publicKey.isValidSignature(theirs.signature, for: theirs))
        #expect(!theirs.publicKey.isValidSignature(theirs.signature, for: theirs))
        let usage = X509.KeyUsage(digitalSignature: true, keyEncipherment: true, keyAgreement: true)
        #expect(try theirs.extensions.keyUsage == usage)
        #expect(
            try theirs.extensions.extendedKeyUsage == X509.ExtendedKeyUsage([.clientAuth, .emailProtection])
        )
        #expect(try theirs.extensions.basicConstraints == .notCertificateAuthority)
        #expect(try issuer.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: nil))
        let names = try theirs.extensions.subjectAlternativeNames
        #expect(names.map { Array($0) } == [.rfc822Name("a@example.cn"), .dnsName("example.cn")])
    }

    @Test("We read its certificates as it does, and verify them", arguments: algorithms)
    func theirCertificate(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let theirKey = try Self.theirs(key)
        let name = try Self.name()
        let theirs = try X509.Certificate(
            version: .v3,
            serialNumber: .init(bytes: [0x80, 0, 1]),
            publicKey: theirKey.publicKey,
            notValidBefore: Self.date(TestAuthority.now),
            notValidAfter: Self.date(TestAuthority.now.advanced(bySeconds: 40 * TestAuthority.year)),
            issuer: name,
            subject: name,
            signatureAlgorithm: algorithm == .p384 ? .ecdsaWithSHA384 : Self.sha256(algorithm),
            extensions: Self.wishes(key.publicKey),
            issuerPrivateKey: theirKey
        )
        let ours = try OpenSSL.Certificate(der: Self.encoded(theirs))
        try expectSame(ours, theirs)
        #expect(ours.publicKey == key.publicKey)
        #expect(ours.isSigned(by: key.publicKey))
        #expect(ours.subject.description == "CN=李四,O=Example,C=CN")
        #expect(ours.basicConstraints == OpenSSL.BasicConstraints(isAuthority: true, pathLength: 1))
        #expect(ours.keyUsage == [.keyCertSign, .cRLSign])
        #expect(ours.subjectKeyIdentifier == key.publicKey.keyIdentifier)
        #expect(ours.alternativeNames == [.email("a@example.cn")])
    }

    @Test("It reads our requests as we do, and verifies them", arguments: algorithms)
    func ourRequest(algorithm: KeyAlgorithm) throws {
        let wishes = [CertificateExtension.keyUsage([.digitalSignature])]
        let ours = try CertificateRequestTests.request(algorithm, [.extensionRequest(wishes)])
        let theirs = try CertificateSigningRequest(derEncoded: ours.der)
        #expect(theirs.publicKey.isValidSignature(theirs.signature, for: theirs))
        #expect(try Self.encoded(theirs.subject) == ours.subject.der)
        let extensions = try theirs.attributes.extensionRequest?.extensions
        #expect(try extensions?.keyUsage == X509.KeyUsage(digitalSignature: true))
        #expect(try Self.encoded(theirs) == ours.der)
    }

    @Test("We read its requests as it does, and verify them", arguments: algorithms)
    func theirRequest(algorithm: KeyAlgorithm) throws {
        let key = try TestKeys.key(algorithm)
        let wishes = try Self.wishes(key.publicKey)
        let theirs = try CertificateSigningRequest(
            version: .v1,
            subject: Self.name(),
            privateKey: Self.theirs(key),
            attributes: .init([.init(X509.ExtensionRequest(extensions: wishes))]),
            signatureAlgorithm: Self.sha256(algorithm)
        )
        let ours = try CertificateRequest(der: Self.encoded(theirs))
        try ours.verifyProofOfPossession()
        #expect(ours.publicKey == key.publicKey)
        #expect(ours.subject.description == "CN=李四,O=Example,C=CN")
        #expect(ours.requestedExtensions.map(Extension.init) == wishes.map(Extension.init))
    }

    /// One extension, whoever read it.
    private struct Extension: Equatable {
        let oid: String
        let critical: Bool
        let value: [UInt8]

        init(_ ours: CertificateExtension) {
            (oid, critical, value) = (ours.oid, ours.critical, ours.value)
        }

        init(_ theirs: X509.Certificate.Extension) {
            (oid, critical, value) = (theirs.oid.description, theirs.critical, Array(theirs.value))
        }
    }

    private func expectSame(_ ours: OpenSSL.Certificate, _ theirs: X509.Certificate) throws {
        #expect(ours.serial.bytes == Array(theirs.serialNumber.bytes.drop { $0 == 0 }))
        #expect(try ours.issuerDER == Self.encoded(theirs.issuer))
        #expect(try ours.subjectDER == Self.encoded(theirs.subject))
        let values = theirs.subject.flatMap { $0.map { String($0.value) } }
        #expect(ours.subject.attributes.map(\.value) == values)
        #expect(Self.date(ours.notBefore) == theirs.notValidBefore)
        #expect(Self.date(ours.notAfter) == theirs.notValidAfter)
        #expect(ours.extensions.map(Extension.init) == theirs.extensions.map(Extension.init))
        #expect(try Self.encoded(theirs) == ours.der)
    }

    private static func encoded(_ object: some DERSerializable) throws -> [UInt8] {
        var serializer = SwiftASN1.DER.Serializer()
        try serializer.serialize(object)
        return serializer.serializedBytes
    }

    private static func date(_ moment: Timestamp) -> Date {
        Date(timeIntervalSince1970: TimeInterval(moment.secondsSinceEpoch))
    }

    /// The same key in their hands.
    private static func theirs(_ key: PrivateKey) throws -> X509.Certificate.PrivateKey {
        let pem = PEM.encode(try key.pkcs8(), label: "PRIVATE KEY")
        return try .init(pemEncoded: String(decoding: pem, as: UTF8.self))
    }

    private static func name() throws -> X509.DistinguishedName {
        try X509.DistinguishedName {
            CountryName("CN")
            OrganizationName("Example")
            CommonName("李四")
        }
    }

    private static func sha256(_ algorithm: KeyAlgorithm) -> X509.Certificate.SignatureAlgorithm {
        algorithm.modulusBits == nil ? .ecdsaWithSHA256 : .sha256WithRSAEncryption
    }

    private static func wishes(_ key: PublicKey) throws -> X509.Certificate.Extensions {
        try X509.Certificate.Extensions {
            Critical(X509.BasicConstraints.isCertificateAuthority(maxPathLength: 1))
            Critical(X509.KeyUsage(keyCertSign: true, cRLSign: true))
            SubjectKeyIdentifier(keyIdentifier: key.keyIdentifier[...])
            SubjectAlternativeNames([.rfc822Name("a@example.cn")])
        }
    }
}
