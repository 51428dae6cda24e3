import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("OCSP requests")
struct OCSPRequestMessageTests {
    private static let authority = try? StatusAuthority(now: WallClock.system.now)

    private func request(_ serials: [Int] = [7], nonce: [UInt8]? = nil) throws -> [UInt8] {
        let authority = try #require(Self.authority)
        let identifiers = try serials.map { try authority.ocspID(serial($0)) }
        return OCSPRequestBuilder(certificateIDs: identifiers, nonce: nonce).encoded
    }

    @Test("What the builder writes is read back", arguments: DigestAlgorithm.allCases)
    func roundTrip(algorithm: DigestAlgorithm) throws {
        let authority = try #require(Self.authority)
        let identifier = try authority.ocspID(serial(7), algorithm)
        let built = OCSPRequestBuilder(certificateIDs: [identifier], nonce: [1, 2, 3]).encoded
        let message = try OCSPRequestMessage(der: built)
        #expect(message.certificateIDs == [identifier])
        #expect(message.nonce == [1, 2, 3])
        #expect(message.acceptableResponses == nil)
    }

    @Test(
        "What openssl ocsp writes is read",
        arguments: ["-sha1", "-sha256", "-sha384", "-sm3"],
        [true, false]
    )
    func fromTool(digest: String, hasNonce: Bool) async throws {
        let directory = try TemporaryDirectory()
        let authority = try #require(Self.authority)
        let issuer = try directory.write(authority.certificate.pem, to: "ca.pem")
        let arguments =
            ["ocsp", "-issuer", issuer, digest, "-serial", "0x0707", "-reqout", directory.path("request")]
            + (hasNonce ? [] : ["-no_nonce"])
        let result = try await Tool.run("openssl", arguments)
        #expect(result.status == 0, "\(result.text)")
        let message = try OCSPRequestMessage(der: directory.read("request"))
        let algorithm = try #require(DigestAlgorithm(rawValue: String(digest.dropFirst())))
        #expect(message.certificateIDs == [try authority.ocspID(serial(0x0707), algorithm)])
        #expect((message.nonce?.count ?? 0) == (hasNonce ? 16 : 0))
    }

    /// Issue 5.
    @Test(
        "A request is plain when it holds certificates and a nonce alone; its first certificate is seen before it is read"
    )
    func plain() throws {
        let authority = try #require(Self.authority)
        let first = try authority.ocspID(serial(7))
        for octets in [try request(), try request([7, 8]), try request(nonce: [1])] {
            #expect(try OCSPRequestMessage(der: octets).isPlain)
            #expect(OCSPRequestMessage.firstCertificateID(in: octets) == first)
        }
        let name = DER.contextConstructed(1, DER.contextPrimitive(2, Array("client".utf8)))
        let named = DER.sequence(DER.sequence(name, DER.sequence(DER.sequence(first.der))))
        for octets in [named, try withVersion(0)] {
            #expect(try !OCSPRequestMessage(der: octets).isPlain)
            #expect(OCSPRequestMessage.firstCertificateID(in: octets)?.issuerKeyHash == first.issuerKeyHash)
        }
        #expect(OCSPRequestMessage.firstCertificateID(in: Array(named.dropLast())) == nil)
        #expect(OCSPRequestMessage.firstCertificateID(in: []) == nil)
    }

    @Test("An explicitly encoded version 0 is taken, version 1 is not")
    func versions() throws {
        let body = try withVersion(0)
        #expect(try OCSPRequestMessage(der: body).certificateIDs.count == 1)
        #expect(throws: CryptoError(.notAllowed(what: "OCSP version"))) {
            try OCSPRequestMessage(der: withVersion(1))
        }
    }

    private func withVersion(_ version: Int) throws -> [UInt8] {
        let authority = try #require(Self.authority)
        let list = DER.sequence(DER.sequence(try authority.ocspID(serial(7)).der))
        return DER.sequence(DER.sequence(DER.contextConstructed(0, DER.integer(version)), list))
    }

    @Test("Every truncation is refused")
    func truncation() throws {
        let whole = try request(nonce: [UInt8](repeating: 9, count: 16))
        for count in 0..<whole.count {
            #expect(throws: CryptoError.self) { try OCSPRequestMessage(der: Array(whole.prefix(count))) }
        }
    }

    @Test("A flipped bit is refused or asks for something else")
    func flippedBits() throws {
        let whole = try request(nonce: [UInt8](repeating: 9, count: 16))
        let meant = try OCSPRequestMessage(der: whole)
        for bit in 0..<whole.count * 8 {
            var changed = whole
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let message = try? OCSPRequestMessage(der: changed) else { continue }
            #expect(message.certificateIDs != meant.certificateIDs || message.nonce != meant.nonce)
        }
    }

    @Test("Random octets are refused", arguments: 0..<32)
    func noise(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for count in 0..<200 {
            let octets = [0x30] + generator.bytes(count)
            #expect(throws: CryptoError.self) { try OCSPRequestMessage(der: octets) }
        }
    }

    @Test(
        "Octets that libcrypto would write otherwise are refused, though nothing but the serial number or a hash differs"
    )
    func otherForms() throws {
        let algorithm = DER.sequence(DER.oid("1.3.14.3.2.26"), DER.null)
        let hash = DER.octetString([UInt8](repeating: 1, count: 20))
        let long = DER.sequence(algorithm, hash, hash, [0x02, 2, 0, 5])
        let parts = DER.sequence(algorithm, [0x24, 24] + hash + [0x04, 0], hash, DER.integer(5))
        let whole = DER.sequence(algorithm, hash, hash, DER.integer(5))
        for (identifier, isTaken) in [(whole, true), (long, false), (parts, false)] {
            let octets = DER.sequence(DER.sequence(DER.sequence(DER.sequence(identifier))))
            #expect(((try? OCSPRequestMessage(der: octets)) != nil) == isTaken)
        }
    }

    @Test("A requestor's name and signature are read over when libcrypto can read them")
    func signedRequests() throws {
        let authority = try #require(Self.authority)
        let list = DER.sequence(DER.sequence(try authority.ocspID(serial(7)).der))
        let name = DER.contextConstructed(1, DER.contextPrimitive(2, Array("client".utf8)))
        let algorithm = DER.sequence(DER.oid("1.2.840.10045.4.3.2"))
        let signature = DER.contextConstructed(0, DER.sequence(algorithm, DER.bitString([1, 2, 3])))
        let broken = DER.contextConstructed(0, DER.sequence(algorithm))
        let body = DER.sequence(name, list)
        #expect(try OCSPRequestMessage(der: DER.sequence(body, signature)).certificateIDs.count == 1)
        #expect(throws: CryptoError.self) { try OCSPRequestMessage(der: DER.sequence(body, broken)) }
        let noName = DER.contextConstructed(1, DER.integer(1))
        #expect(throws: CryptoError.self) {
            try OCSPRequestMessage(der: DER.sequence(DER.sequence(noName, list)))
        }
    }

    @Test("An octet after the request is refused")
    func trailing() throws {
        let whole = try request()
        #expect(throws: CryptoError(.trailingOctets(what: "OCSP request"))) {
            try OCSPRequestMessage(der: whole + [0])
        }
    }

    @Test("Indefinite lengths, long forms of short lengths and lengths beyond the end are refused")
    func lengths() throws {
        let content = Array(try request().dropFirst(2))
        let bad = [
            [0x30, 0x80] + content + [0, 0],
            [0x30, 0x81, UInt8(content.count)] + content,
            [0x30, UInt8(content.count + 1)] + content,
            [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF] + content,
            [0x30, 0x88, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] + content,
        ]
        for octets in bad {
            #expect(throws: CryptoError.self) { try OCSPRequestMessage(der: octets) }
        }
    }

    @Test("Nonces have 1 to 128 octets", arguments: [0, 1, 16, 32, 128, 129, 1000])
    func nonces(count: Int) throws {
        let octets = try request(nonce: [UInt8](repeating: 5, count: count))
        guard (1...128).contains(count) else {
            #expect(throws: CryptoError(.notAllowed(what: "nonce of \(count) octets"))) {
                try OCSPRequestMessage(der: octets)
            }
            return
        }
        #expect(try OCSPRequestMessage(der: octets).nonce?.count == count)
    }

    @Test("A request names 1 to 64 certificates")
    func counts() throws {
        #expect(try OCSPRequestMessage(der: request(Array(1...64))).certificateIDs.count == 64)
        #expect(throws: CryptoError(.tooLarge(what: "list of requests", limit: 64))) {
            try OCSPRequestMessage(der: request(Array(1...65)))
        }
        #expect(throws: CryptoError.self) { try OCSPRequestMessage(der: request([])) }
    }

    @Test("A CertID is kept octet for octet, with and without NULL parameters")
    func echo() throws {
        let authority = try #require(Self.authority)
        let withNull = try authority.ocspID(serial(7))
        let bare = DER.sequence(
            DER.sequence(DER.oid("1.3.14.3.2.26")),
            DER.octetString(withNull.issuerNameHash),
            DER.octetString(withNull.issuerKeyHash),
            DER.integer(7)
        )
        let list = DER.sequence(DER.sequence(withNull.der), DER.sequence(bare))
        let message = try OCSPRequestMessage(der: DER.sequence(DER.sequence(list)))
        #expect(message.certificateIDs.map(\.der) == [withNull.der, bare])
        #expect(message.certificateIDs.map(\.hashAlgorithm) == [.sha1, .sha1])
        #expect(message.certificateIDs.map(\.serial) == [serial(7), serial(7)])
    }

    @Test("Zero, negative and overlong serials are read, and belong to nobody")
    func strangeSerials() throws {
        let numbers: [[UInt8]] = [
            [0x02, 1, 0], [0x02, 1, 0xFF], [0x02, 21] + [UInt8](repeating: 1, count: 21),
        ]
        for number in numbers {
            let algorithm = DER.sequence(DER.oid("1.3.14.3.2.26"))
            let hash = DER.octetString([UInt8](repeating: 1, count: 20))
            let list = DER.sequence(DER.sequence(DER.sequence(algorithm, hash, hash, number)))
            let message = try OCSPRequestMessage(der: DER.sequence(DER.sequence(list)))
            #expect(message.certificateIDs.map(\.serial) == [nil])
        }
    }

    @Test("A critical extension that nobody knows is refused, one that is not critical is read over")
    func criticalExtensions() throws {
        let authority = try #require(Self.authority)
        let list = DER.sequence(DER.sequence(try authority.ocspID(serial(7)).der))
        for critical in [true, false] {
            let unknown = DER.sequence(
                DER.oid("1.2.3.4"),
                critical ? DER.boolean(true) : [],
                DER.octetString(DER.null)
            )
            let octets = DER.sequence(
                DER.sequence(list, DER.contextConstructed(2, DER.sequence(unknown)))
            )
            let message = try? OCSPRequestMessage(der: octets)
            #expect((message == nil) == critical)
        }
    }
}
