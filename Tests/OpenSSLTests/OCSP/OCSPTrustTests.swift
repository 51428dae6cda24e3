import Model
import OpenSSL
import StatusFixtures
import Testing

@Suite("Trust in OCSP answers")
struct OCSPTrustTests {
    private let now = Timestamp(secondsSinceEpoch: 1_795_305_600)

    private func answer(
        _ authority: StatusAuthority,
        key: PrivateKey,
        certificates: [[UInt8]],
        nonce: [UInt8]? = [1]
    ) throws -> OCSPBasicResponse {
        let single = OCSPSingleResponse(
            certificateID: try authority.ocspID(serial(7)),
            status: .good,
            thisUpdate: now,
            nextUpdate: now.advanced(bySeconds: 3599)
        )
        let data = OCSPResponseData(
            responderKeyHash: key.publicKey.keyIdentifier,
            producedAt: now,
            responses: [single],
            nonce: nonce
        )
        let der = try data.signed(by: key, certificates: certificates)
        return try #require(try OCSPResponseMessage(der: der).basic)
    }

    @Test(
        "A delegated signer and the authority itself are trusted",
        arguments: [KeyAlgorithm.p256, .rsa2048, .sm2]
    )
    func trusted(algorithm: KeyAlgorithm) throws {
        let authority = try StatusAuthority("issuing", algorithm, now: now)
        let identifier = try authority.ocspID(serial(7))
        let enclosed = [authority.signerCertificate.der]
        for (key, certificates) in [(authority.signerKey, enclosed), (authority.key, [])] {
            let basic = try answer(authority, key: key, certificates: certificates)
            let single = try basic.trusted(
                about: identifier,
                nonce: [1],
                issuer: authority.certificate,
                at: now
            )
            #expect(single.status == .good)
        }
    }

    @Test("Another nonce, certificate, issuer or time, a stranger's or an ended signer is refused")
    func refused() throws {
        let authority = try StatusAuthority(now: now)
        let identifier = try authority.ocspID(serial(7))
        let enclosed = [authority.signerCertificate.der]
        let basic = try answer(authority, key: authority.signerKey, certificates: enclosed)
        let stranger = try StatusAuthority(now: now)
        let bare = try answer(authority, key: authority.signerKey, certificates: [])
        let strange = try answer(
            authority,
            key: stranger.signerKey,
            certificates: [stranger.signerCertificate.der]
        )
        let ended = try authority.signer(
            authority.signerKey,
            from: now.advanced(bySeconds: -100),
            to: now.advanced(bySeconds: -1)
        )
        let late = try answer(authority, key: authority.signerKey, certificates: [ended.der])
        func check(
            _ basic: OCSPBasicResponse,
            _ identifier: OCSPCertificateID,
            nonce: [UInt8]? = [1],
            after: Int64 = 0
        ) throws -> OCSPSingleResponse {
            try basic.trusted(
                about: identifier,
                nonce: nonce,
                issuer: authority.certificate,
                at: now.advanced(bySeconds: after)
            )
        }
        #expect(try check(basic, identifier, after: 3599).status == .good)
        #expect(throws: CryptoError.self) { try check(basic, identifier, nonce: [2]) }
        #expect(throws: CryptoError.self) { try check(basic, authority.ocspID(serial(8))) }
        #expect(throws: CryptoError.self) { try check(basic, identifier, after: 3600) }
        #expect(try check(basic, identifier, after: -300).status == .good)
        #expect(throws: CryptoError.self) { try check(basic, identifier, after: -301) }
        for other in [bare, strange, late] {
            #expect(throws: CryptoError.self) { try check(other, identifier) }
        }
    }

    /// Authorities answer for themselves only: what may certify others must not answer for whoever is above it, too.
    @Test("An authority below is no signer of answers, whatever purposes it has")
    func authority() throws {
        let authority = try StatusAuthority(now: now)
        let key = try PrivateKey.generate(.p256)
        let below = try CertificateBody(
            serial: serial(9),
            signatureAlgorithm: authority.key.signatureAlgorithm,
            issuer: authority.certificate.subjectDER,
            notBefore: now,
            notAfter: now.advanced(bySeconds: 86_400),
            subject: DistinguishedName([.init(.commonName, "below")]).der,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true), .keyUsage([.keyCertSign, .cRLSign, .digitalSignature]),
                .extendedKeyUsage([.ocspSigning]),
            ]
        )
        .signed(by: authority.key)
        let basic = try answer(authority, key: key, certificates: [below.der])
        #expect(throws: CryptoError(.notAllowed(what: "signer of the OCSP response"))) {
            try basic.trusted(
                about: authority.ocspID(serial(7)),
                nonce: [1],
                issuer: authority.certificate,
                at: now
            )
        }
    }
}
