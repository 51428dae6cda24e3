import Model
import OpenSSL
import StatusFixtures
import Testing

@Suite("OCSP answers")
struct OCSPResponseMessageTests {
    private let now = Timestamp(secondsSinceEpoch: 1_795_305_600)

    private func data(_ authority: StatusAuthority, nonce: [UInt8]? = [1, 2, 3]) throws -> OCSPResponseData {
        let revocation = Revocation(date: now.advanced(bySeconds: -60), reason: .keyCompromise)
        let statuses: [CertificateStatus] = [
            .good, .unknown, .revoked(revocation), .revoked(Revocation(date: now, reason: .unspecified)),
        ]
        let responses = try statuses.enumerated().map { index, status in
            OCSPSingleResponse(
                certificateID: try authority.ocspID(serial(index + 1)),
                status: status,
                thisUpdate: now,
                nextUpdate: now.advanced(bySeconds: 3599)
            )
        }
        return OCSPResponseData(
            responderKeyHash: authority.signerKey.publicKey.keyIdentifier,
            producedAt: now,
            responses: responses,
            nonce: nonce
        )
    }

    @Test(
        "What is signed is read back, and verifies with its signer's key only",
        arguments: [
            KeyAlgorithm.p256, .p384, .rsa2048, .sm2,
        ]
    )
    func roundTrip(algorithm: KeyAlgorithm) throws {
        let authority = try StatusAuthority("issuing", algorithm, now: now)
        let meant = try data(authority)
        let der = try meant.signed(by: authority.signerKey, certificates: [authority.signerCertificate.der])
        let message = try OCSPResponseMessage(der: der)
        let basic = try #require(message.basic)
        #expect(message.status == .successful)
        #expect(basic.responses == meant.responses)
        #expect(basic.nonce == [1, 2, 3])
        #expect(basic.producedAt == now)
        #expect(basic.responderID == .keyHash(authority.signerKey.publicKey.keyIdentifier))
        #expect(basic.certificates == [authority.signerCertificate.der])
        #expect(basic.toBeSigned == meant.encoded)
        try basic.verifySignature(by: authority.signerKey.publicKey)
        #expect(throws: CryptoError(.signatureInvalid(what: "OCSP response"))) {
            try basic.verifySignature(by: authority.key.publicKey)
        }
    }

    @Test("No flipped bit of an answer verifies")
    func flippedBits() throws {
        let authority = try StatusAuthority(now: now)
        let der = try data(authority).signed(by: authority.signerKey, certificates: [])
        for bit in 0..<der.count * 8 {
            var changed = der
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let message = try? OCSPResponseMessage(der: changed), let basic = message.basic else {
                continue
            }
            #expect(throws: CryptoError.self) {
                try basic.verifySignature(by: authority.signerKey.publicKey)
            }
        }
    }

    @Test("Every truncation of an answer is refused, and so is an octet after it")
    func truncation() throws {
        let authority = try StatusAuthority(now: now)
        let der = try data(authority).signed(by: authority.signerKey, certificates: [])
        for count in 0..<der.count {
            #expect(throws: CryptoError.self) { try OCSPResponseMessage(der: Array(der.prefix(count))) }
        }
        #expect(throws: CryptoError.self) { try OCSPResponseMessage(der: der + [0]) }
    }

    @Test("An error is five octets, without a signature", arguments: OCSPResponseStatus.allCases.dropFirst())
    func errors(status: OCSPResponseStatus) throws {
        #expect(status.encodedError == [0x30, 3, 0x0A, 1, UInt8(status.rawValue)])
        let message = try OCSPResponseMessage(der: status.encodedError)
        #expect(message.status == status)
        #expect(message.basic == nil)
    }
}
