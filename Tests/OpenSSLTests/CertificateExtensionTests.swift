import Model
import OpenSSL
import Testing

@Suite("Certificate extensions")
struct CertificateExtensionTests {
    @Test(
        "Known encodings",
        arguments: [
            (
                CertificateExtension.basicConstraints(isAuthority: true, pathLength: 0),
                "30120603551d130101ff040830060101ff020100"
            ),
            (.basicConstraints(isAuthority: false, pathLength: 3), "30090603551d1304023000"),
            (.keyUsage([.keyCertSign, .cRLSign]), "300e0603551d0f0101ff040403020106"),
            (.keyUsage([.digitalSignature], critical: false), "300b0603551d0f040403020780"),
            (.keyUsage([.decipherOnly]), "300f0603551d0f0101ff04050303070080"),
            (.keyUsage([]), "300d0603551d0f0101ff0403030100"),
            (.ocspNoCheck, "300f06092b060105050730010504020500"),
            (.subjectKeyIdentifier([1, 2]), "300b0603551d0e040404020102"),
            (.authorityKeyIdentifier([1, 2]), "300d0603551d230406300480020102"),
        ]
    )
    func encodings(value: CertificateExtension, hexadecimal: String) throws {
        #expect(Hexadecimal.encode(value.der) == hexadecimal)
        #expect(try CertificateExtension(der: value.der) == value)
    }

    @Test("Addresses outside printable ASCII are refused")
    func addresses() {
        #expect(throws: CryptoError.self) { try CertificateExtension.crlDistributionPoints(["http://例/"]) }
        #expect(throws: CryptoError.self) { try CertificateExtension.crlDistributionPoints([""]) }
        #expect(throws: CryptoError.self) {
            try CertificateExtension.subjectAlternativeName(emails: ["a b@c"])
        }
        #expect(throws: CryptoError.self) { try CertificateExtension.subjectAlternativeName(emails: []) }
        #expect(throws: CryptoError.self) { try CertificateExtension.certificatePolicies(["x"]) }
        #expect(throws: CryptoError.self) { try CertificateExtension.printableString(oid: "1.2.3", "é") }
    }

    @Test("A value that is not exactly one DER value is refused")
    func values() {
        for value in [[], [0x30], [5, 0, 5, 0], [0x30, 0x80, 0, 0]] as [[UInt8]] {
            #expect(throws: CryptoError.self) {
                try CertificateExtension(oid: "1.2.3", critical: false, value: value)
            }
        }
        #expect(throws: CryptoError.self) {
            try CertificateExtension(oid: "x", critical: false, value: DER.null)
        }
    }

    @Test("Names of usages are found again")
    func names() {
        for usage in KeyUsage.allCases { #expect(KeyUsage(name: usage.name) == usage) }
        #expect(ExtendedKeyUsage(name: "clientAuth") == .clientAuth)
        #expect(ExtendedKeyUsage(name: "1.3.6.1.5.5.7.3.9")?.name == "OCSPSigning")
        #expect(ExtendedKeyUsage(name: "nonsense") == nil)
    }
}
