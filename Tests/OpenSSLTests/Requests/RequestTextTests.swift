import Model
import OpenSSL
import TestSupport
import Testing

@Suite("Certificate requests as text")
struct RequestTextTests {
    private static func pem(_ label: String = "CERTIFICATE REQUEST") throws -> [UInt8] {
        PEM.encode(try RawRequest().der(), label: label)
    }

    private func refusal(_ text: [UInt8]) -> CryptoError.Reason? {
        let error = #expect(throws: CryptoError.self) { try CertificateRequest(pem: text) }
        #expect(error?.hint != nil)
        return error?.reason
    }

    @Test("Both labels are read", arguments: ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"])
    func labels(label: String) throws {
        try CertificateRequest(pem: Self.pem(label)).verifyProofOfPossession()
    }

    @Test("Text before and after the block, other blocks and other line ends are skipped")
    func surroundings() throws {
        let parameters = PEM.encode(DER.oid("1.2.840.10045.3.1.7"), label: "EC PARAMETERS")
        let text =
            Array("Subject: CN=a\r\n\r\n".utf8) + parameters + (try Self.pem()) + Array("\n-- \nbye".utf8)
        try CertificateRequest(pem: text).verifyProofOfPossession()
        let windows = try Self.pem().flatMap { $0 == UInt8(ascii: "\n") ? [13, 10] : [$0] }
        try CertificateRequest(pem: windows).verifyProofOfPossession()
    }

    @Test("A file is read in either encoding, whatever text comes before the block")
    func files() throws {
        let der = try RawRequest().der()
        let leading: [[UInt8]] = [
            [], Array("Certificate Request:\n    Data:\n".utf8), Array("0 is no SEQUENCE\n".utf8),
            [0xEF, 0xBB, 0xBF],
        ]
        let block = PEM.encode(der, label: "CERTIFICATE REQUEST")
        for text in leading {
            #expect(try CertificateRequest(file: text + block).der == der)
        }
        #expect(try CertificateRequest(file: der).der == der)
        let both = Array("two\n".utf8) + block + block
        let error = #expect(throws: CryptoError.self) { try CertificateRequest(file: both) }
        #expect(error?.reason == .severalBlocks(of: "CERTIFICATE REQUEST", 2))
    }

    @Test("No block, a block of another kind and several requests are named")
    func otherTexts() throws {
        let label = "CERTIFICATE REQUEST"
        #expect(refusal([]) == .missingBlock(of: label, found: nil))
        #expect(refusal(Array("hello".utf8)) == .missingBlock(of: label, found: nil))
        #expect(refusal(try Self.pem("CERTIFICATE")) == .missingBlock(of: label, found: "CERTIFICATE"))
        let both = try Self.pem() + Self.pem("NEW CERTIFICATE REQUEST")
        #expect(refusal(both) == .severalBlocks(of: label, 2))
    }

    @Test(
        "A private key beside the request is refused, whatever kind it is",
        arguments: [
            "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY",
        ]
    )
    func privateKey(label: String) throws {
        let text = PEM.encode([0x30, 0], label: label) + (try Self.pem())
        #expect(refusal(text) == .badRequest(.privateKeyInside))
    }

    @Test("A block that does not end, or ends as something else, or is not base 64, is malformed")
    func unfinished() throws {
        let text = try Self.pem()
        let lines = text.split(separator: UInt8(ascii: "\n")).map(Array.init)
        let open = Array(lines.dropLast().joined(separator: [10]))
        let malformed = CryptoError.Reason.malformed(what: "PEM CERTIFICATE REQUEST")
        #expect(refusal(open) == malformed)
        #expect(refusal(open + Array("\n-----END CERTIFICATE-----\n".utf8)) == malformed)
        let spoiled = Array([lines[0], Array("??".utf8)].joined(separator: [10])) + [10] + (lines.last ?? [])
        #expect(refusal(spoiled) == malformed)
    }

    @Test("Labels that a terminal would obey are not repeated")
    func terminal() {
        let text = Array("-----BEGIN \u{1B}[2J-----\n-----BEGIN X-----\n".utf8)
        #expect(PEM.labels(text) == ["X"])
        #expect(PEM.labels(Array("-----BEGIN -----\n-----BEGIN-----".utf8)).isEmpty)
    }
}
