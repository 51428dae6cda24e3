import Model
import OpenSSL
import StatusFixtures
import Testing

/// Answers as other responders write them, put together value by value (RFC 6960 §4.2.1).
@Suite("Answers of other responders")
struct OCSPForeignAnswerTests {
    private let now = Timestamp(secondsSinceEpoch: 1_795_305_600)
    private let authority: StatusAuthority
    private let asked: OCSPCertificateID
    private static let good = DER.contextPrimitive(0, [])

    init() throws {
        authority = try StatusAuthority(now: Timestamp(secondsSinceEpoch: 1_795_305_600))
        asked = try authority.ocspID(serial(7))
    }

    /// An answer that the authority signs itself.
    private func answer(
        certificateID: [UInt8]? = nil,
        status: [UInt8] = good,
        age: Int64 = 0,
        end: Int64? = 3600,
        single: [UInt8]? = nil,
        whole: [UInt8]? = nil
    ) throws -> OCSPBasicResponse {
        let nextUpdate = end.map {
            DER.contextConstructed(0, DER.generalizedTime(now.advanced(bySeconds: $0)))
        }
        let response = DER.sequence(
            certificateID ?? asked.der,
            status,
            DER.generalizedTime(now.advanced(bySeconds: -age)),
            nextUpdate ?? [],
            single.map { DER.contextConstructed(1, DER.sequence($0)) } ?? []
        )
        let data = DER.sequence(
            DER.contextConstructed(2, DER.octetString(authority.key.publicKey.keyIdentifier)),
            DER.generalizedTime(now),
            DER.sequence(response),
            whole.map { DER.contextConstructed(1, DER.sequence($0)) } ?? []
        )
        let basic = SignedObject.assemble(
            body: data,
            algorithm: authority.key.signatureAlgorithm,
            signature: try authority.key.sign(data)
        )
        let bytes = DER.sequence(DER.oid("1.3.6.1.5.5.7.48.1.1"), DER.octetString(basic))
        let message = try OCSPResponseMessage(
            der: DER.sequence(DER.enumerated(0), DER.contextConstructed(0, bytes))
        )
        return try #require(message.basic)
    }

    private func status(
        _ basic: OCSPBasicResponse,
        nonce: [UInt8]? = nil,
        needsNonce: Bool = true
    ) throws -> CertificateStatus {
        try basic.trusted(
            about: asked,
            nonce: nonce,
            needsNonce: needsNonce,
            issuer: authority.certificate,
            at: now
        ).status
    }

    private func added(_ identifier: StaticString, isCritical: Bool) -> [UInt8] {
        DER.sequence(
            DER.oid(identifier),
            isCritical ? DER.boolean(true) : [],
            DER.octetString(DER.null)
        )
    }

    @Test("Without nextUpdate an answer is relied on for an hour")
    func withoutEnd() throws {
        #expect(try status(answer(age: 3600, end: nil)) == .good)
        let old = try answer(age: 3601, end: nil)
        let words = "OCSP response of an hour ago or more, without nextUpdate"
        #expect(throws: CryptoError(.notAllowed(what: words))) { try status(old) }
    }

    @Test("A critical extension that nobody knows makes an answer worthless; others do no harm")
    func critical() throws {
        let (odd, harmless) = (added("1.2.3.4", isCritical: true), added("1.2.3.4", isCritical: false))
        #expect(try status(answer(single: harmless, whole: harmless)) == .good)
        let error = CryptoError(.notAllowed(what: "critical extension 1.2.3.4 of the OCSP response"))
        let (inSingle, inWhole) = (try answer(single: odd), try answer(whole: odd))
        #expect(throws: error) { try status(inSingle) }
        #expect(throws: error) { try status(inWhole) }
    }

    @Test(
        "An answer without the nonce of the request is taken only where that is allowed; another nonce never"
    )
    func nonce() throws {
        let without = try answer()
        #expect(throws: CryptoError.self) { try status(without, nonce: [1]) }
        #expect(try status(without, nonce: [1], needsNonce: false) == .good)
        let value = DER.octetString(DER.octetString([2]))
        let other = try answer(whole: DER.sequence(DER.oid("1.3.6.1.5.5.7.48.1.2"), value))
        #expect(throws: CryptoError.self) { try status(other, nonce: [1], needsNonce: false) }
        #expect(try status(other, nonce: [2]) == .good)
    }

    @Test("A certificate identifier may come back without the parameters NULL")
    func parameters() throws {
        let bare = DER.sequence(
            DER.sequence(DER.oid("1.3.14.3.2.26")),
            DER.octetString(asked.issuerNameHash),
            DER.octetString(asked.issuerKeyHash),
            DER.integer(serial(7))
        )
        #expect(bare != asked.der)
        #expect(try status(answer(certificateID: bare)) == .good)
        let other = try answer(certificateID: try authority.ocspID(serial(7), .sha256).der)
        #expect(throws: CryptoError.self) { try status(other) }
    }

    @Test("What is revoked for a reason that nobody defined is revoked", arguments: [0, 7, 8, 11, 100])
    func oddReason(code: Int) throws {
        let revoked = DER.contextConstructed(
            1,
            DER.generalizedTime(now),
            DER.contextConstructed(0, DER.enumerated(code))
        )
        let expected = CertificateStatus.revoked(Revocation(date: now, reason: .unspecified))
        #expect(try status(answer(status: revoked)) == expected)
    }
}
