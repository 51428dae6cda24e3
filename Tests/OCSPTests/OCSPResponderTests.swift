import Model
import OCSP
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@Suite("OCSP responder")
struct OCSPResponderTests {
    @Test(
        "Good, revoked and never issued are told apart, with each kind of key",
        arguments: [
            KeyAlgorithm.p256, .p384, .rsa2048, .sm2,
        ]
    )
    func statuses(algorithm: KeyAlgorithm) throws {
        let bench = try Bench(algorithm)
        bench.issue(1)
        bench.issue(2)
        bench.revoke(2, .superseded)
        let revoked = CertificateStatus.revoked(Revocation(date: bench.now, reason: .superseded))
        #expect(try bench.statuses(bench.request(1, 2, 3)) == [.good, revoked, .unknown])
    }

    @Test("What is revoked since a moment to come, by a clock that was ahead, is revoked since now")
    func ahead() throws {
        let bench = try Bench()
        bench.issue(2)
        let date = bench.now.advanced(bySeconds: 240)
        bench.status.revoke(
            bench.authority.certificateID(serial(2)),
            Revocation(date: date, reason: .keyCompromise)
        )
        let told = CertificateStatus.revoked(Revocation(date: bench.now, reason: .keyCompromise))
        #expect(try bench.statuses(bench.request(2)) == [told])
    }

    @Test(
        "Issuers are found by every hash function, and the CertID comes back as it was",
        arguments: DigestAlgorithm.allCases
    )
    func hashes(algorithm: DigestAlgorithm) throws {
        let bench = try Bench()
        bench.issue(1)
        let answer = bench.responder.answer(to: try bench.request(1, hash: algorithm))
        let single = try #require(try bench.basic(answer).responses.first)
        #expect(single.certificateID == (try bench.authority.ocspID(serial(1), algorithm)))
        #expect(single.status == .good)
    }

    @Test("A CertID without NULL parameters is understood and comes back without them")
    func bareParameters() throws {
        let bench = try Bench()
        bench.issue(7)
        let full = try bench.authority.ocspID(serial(7))
        let bare = DER.sequence(
            DER.sequence(DER.oid("1.3.14.3.2.26")),
            DER.octetString(full.issuerNameHash),
            DER.octetString(full.issuerKeyHash),
            DER.integer(7)
        )
        let request = DER.sequence(DER.sequence(DER.sequence(DER.sequence(bare))))
        let single = try #require(try bench.basic(bench.responder.answer(to: request)).responses.first)
        #expect(single.certificateID.der == bare)
        #expect(single.status == .good)
    }

    @Test("thisUpdate is the whole minute, nextUpdate the last second of an hour, producedAt now")
    func period() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.clock.advance(bySeconds: 59)
        let answer = bench.responder.answer(to: try bench.request(1))
        let basic = try bench.basic(answer)
        let minute = bench.now.advanced(bySeconds: -59)
        #expect(basic.producedAt == bench.now)
        #expect(basic.responses.map(\.thisUpdate) == [minute])
        #expect(basic.responses.map(\.nextUpdate) == [minute.advanced(bySeconds: 3599)])
        #expect(answer.freshness?.thisUpdate == minute)
        #expect(answer.freshness?.nextUpdate == minute.advanced(bySeconds: 3599))
        #expect(basic.certificates == [bench.authority.signerCertificate.der])
    }

    @Test("nextUpdate never lies behind the signer's end")
    func periodEndsWithSigner() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.clock.advance(bySeconds: 29 * 86_400 - 100)
        let answer = bench.responder.answer(to: try bench.request(1))
        #expect(answer.freshness?.nextUpdate == bench.authority.signerCertificate.notAfter)
    }

    @Test("Somebody can sign until the last signer has ended or was revoked")
    func canSign() throws {
        let bench = try Bench()
        let signer = bench.authority.signerCertificate
        #expect(bench.responder.canSign(at: signer.notAfter))
        #expect(!bench.responder.canSign(at: signer.notAfter.advanced(bySeconds: 1)))
        let id = bench.authority.certificateID(signer.serial)
        bench.status.issue(id)
        bench.status.revoke(id, Revocation(date: bench.now, reason: .superseded))
        try bench.responder.follower.follow()
        #expect(!bench.responder.canSign(at: bench.now))
    }

    @Test("An unsigned unauthorized is all that a foreign issuer gets")
    func foreignIssuer() throws {
        let bench = try Bench()
        let other = try StatusAuthority("other", now: bench.now)
        let request = OCSPRequestBuilder(certificateIDs: [try other.ocspID(serial(1))]).encoded
        let answer = bench.responder.answer(to: request)
        #expect(answer.bytes == [0x30, 3, 0x0A, 1, 6])
        #expect(answer.failure == OCSPError(.foreignIssuer))
        #expect(answer.freshness == nil)
    }

    @Test("Our name with another key, or our key with another name, is a foreign issuer")
    func halfForeign() throws {
        let bench = try Bench()
        let other = try StatusAuthority("other", now: bench.now)
        for (name, key) in [(bench.authority, other), (other, bench.authority)] {
            let identifier = try OCSPCertificateID(
                issuerName: name.certificate.subjectDER,
                issuerKey: key.certificate.publicKey,
                serial: serial(1)
            )
            let answer = bench.responder.answer(to: OCSPRequestBuilder(certificateIDs: [identifier]).encoded)
            #expect(answer.status == .unauthorized)
        }
    }

    @Test("A request that mixes issuers is not answered in part")
    func severalIssuers() throws {
        let bench = try Bench()
        let other = try StatusAuthority("other", now: bench.now)
        bench.responder.replaceIssuers([try bench.authority.issuer(), try other.issuer()])
        let identifiers = [try bench.authority.ocspID(serial(1)), try other.ocspID(serial(1))]
        let answer = bench.responder.answer(to: OCSPRequestBuilder(certificateIDs: identifiers).encoded)
        #expect(answer.status == .unauthorized)
        #expect(answer.failure == OCSPError(.severalIssuers))
    }

    @Test(
        "A nonce is echoed, signed for it alone, and nobody may keep the answer",
        arguments: [1, 16, 32, 128]
    )
    func nonces(count: Int) throws {
        let bench = try Bench()
        bench.issue(1)
        let nonce = [UInt8](repeating: 0xAB, count: count)
        let request = try bench.request(1, nonce: nonce)
        let answer = bench.responder.answer(to: request)
        #expect(try bench.basic(answer).nonce == nonce)
        #expect(answer.freshness == nil)
        #expect(bench.responder.keptAnswer(to: request) == nil)
        #expect(bench.responder.answer(to: request).bytes != answer.bytes)
    }

    @Test("What cannot be read gets malformedRequest")
    func malformed() throws {
        let bench = try Bench()
        let good = try bench.request(1)
        let bad: [[UInt8]] = [
            [], [0], [0x30, 0], [0x30, 0x80, 0, 0], good + [0], Array(good.dropLast()),
            try bench.request(1, nonce: []), try bench.request(1, nonce: [UInt8](repeating: 0, count: 129)),
            [UInt8](repeating: 0x30, count: 70_000), OCSPRequestBuilder(certificateIDs: []).encoded,
        ]
        for octets in bad {
            let answer = bench.responder.answer(to: octets)
            #expect(answer.bytes == [0x30, 3, 0x0A, 1, 1])
            #expect(answer.freshness == nil)
        }
    }

    @Test("An expired signer never signs: tryLater, with a hint")
    func expiredSigner() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.clock.advance(bySeconds: 29 * 86_400)
        #expect(try bench.statuses(bench.request(1)) == [.good])
        bench.clock.advance(bySeconds: 1)
        let answer = bench.responder.answer(to: try bench.request(1, nonce: [1]))
        #expect(answer.status == .tryLater)
        #expect(answer.failure == OCSPError(.noValidSigner(bench.authority.id)))
        #expect(answer.failure?.hint?.contains("pki ocsp renew-signer") == true)
        #expect(bench.responder.keptAnswer(to: try bench.request(1)) == nil)
    }

    @Test("Of two signers the one that is valid longest signs, and none before its time")
    func overlappingSigners() throws {
        let bench = try Bench()
        bench.issue(1)
        let successorKey = try PrivateKey.generate(.p256)
        let successor = try bench.authority.signer(
            successorKey,
            from: bench.now.advanced(bySeconds: 3600),
            to: bench.now.advanced(bySeconds: 60 * 86_400)
        )
        let issuer = try bench.authority.issuer()
        let next = try OCSPSigner(
            delegated: successor,
            key: successorKey,
            issuer: bench.authority.certificate,
            of: issuer.id
        )
        let both = OCSPIssuer(
            id: issuer.id,
            certificate: issuer.certificate,
            signers: [next] + issuer.signers
        )
        bench.responder.replaceIssuers([both])
        func signer() throws -> [[UInt8]]? {
            let answer = bench.responder.answer(to: try bench.request(1, nonce: [1]))
            return try OCSPResponseMessage(der: answer.bytes).basic?.certificates
        }
        #expect(try signer() == [bench.authority.signerCertificate.der])
        bench.clock.advance(bySeconds: 3600)
        #expect(try signer() == [successor.der])
    }

    @Test("An authority may sign for itself, and then encloses nothing")
    func undelegated() throws {
        let bench = try Bench()
        bench.issue(1)
        let authority = bench.authority
        let signer = try OCSPSigner(
            authority: authority.id,
            certificate: authority.certificate,
            key: authority.key
        )
        bench.responder.replaceIssuers([
            OCSPIssuer(id: authority.id, certificate: authority.certificate, signers: [signer])
        ])
        let answer = bench.responder.answer(to: try bench.request(1))
        let basic = try #require(try OCSPResponseMessage(der: answer.bytes).basic)
        try basic.verifySignature(by: authority.key.publicKey)
        #expect(basic.certificates == [])
    }

    @Test("A key that signs with RSASSA-PSS is proven with it, and its answers verify")
    func probabilisticSigner() throws {
        let bench = try Bench(.rsa2048)
        let authority = bench.authority
        let key = try authority.signerKey.using(.rsaPSSWithSHA256)
        let signer = try OCSPSigner(
            delegated: authority.signerCertificate,
            key: key,
            issuer: authority.certificate,
            of: authority.id
        )
        bench.responder.replaceIssuers([
            OCSPIssuer(id: authority.id, certificate: authority.certificate, signers: [signer])
        ])
        bench.issue(1)
        let answer = try OCSPResponseMessage(der: bench.responder.answer(to: bench.request(1)).bytes)
        let basic = try #require(answer.basic)
        try basic.verifySignature(by: key.publicKey)
        #expect(basic.responses.map(\.status) == [.good])
        #expect(
            try OCSPSigner(authority: authority.id, certificate: authority.signerCertificate, key: key).key
                .signatureAlgorithm == .rsaPSSWithSHA256
        )
    }

    @Test("A signer needs its key, the purpose, and a certificate from the authority itself")
    func unusableSigners() throws {
        let bench = try Bench()
        let authority = bench.authority
        let other = try StatusAuthority("issuing", now: bench.now)
        #expect(throws: OCSPError.self) {
            try OCSPSigner(
                delegated: authority.signerCertificate,
                key: other.signerKey,
                issuer: authority.certificate,
                of: authority.id
            )
        }
        #expect(throws: OCSPError.self) {
            try OCSPSigner(
                delegated: other.signerCertificate,
                key: other.signerKey,
                issuer: authority.certificate,
                of: authority.id
            )
        }
        #expect(throws: OCSPError.self) {
            try OCSPSigner(
                delegated: authority.certificate,
                key: authority.key,
                issuer: authority.certificate,
                of: authority.id
            )
        }
    }

    @Test("While the book cannot be read new questions get tryLater, and kept answers flow")
    func bookUnavailable() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.issue(2)
        let kept = bench.responder.answer(to: try bench.request(1))
        bench.status.fail(with: BookError(.busy))
        let answer = bench.responder.answer(to: try bench.request(2))
        #expect(answer.status == .tryLater)
        #expect(answer.failure?.hint != nil)
        #expect(bench.responder.answer(to: try bench.request(1)).bytes == kept.bytes)
        bench.status.fail(with: nil)
        #expect(try bench.statuses(bench.request(2)) == [.good])
    }

    @Test("A key that fails to sign, or signs wrongly, gives tryLater and keeps nothing")
    func brokenKey() throws {
        let bench = try Bench()
        bench.issue(1)
        let key = FaultyKey(bench.authority.signerKey)
        let signer = try OCSPSigner(
            delegated: bench.authority.signerCertificate,
            key: key,
            issuer: bench.authority.certificate,
            of: bench.authority.id
        )
        let issuer = OCSPIssuer(
            id: bench.authority.id,
            certificate: bench.authority.certificate,
            signers: [signer]
        )
        bench.responder.replaceIssuers([issuer])
        for fault in [FaultyKey.Fault.refuses, .lies] {
            key.fault = fault
            let answer = bench.responder.answer(to: try bench.request(1))
            #expect(answer.bytes == [0x30, 3, 0x0A, 1, 3])
        }
        key.fault = nil
        #expect(try bench.statuses(bench.request(1)) == [.good])
    }

    @Test("While no authority is known, everybody is told to try later")
    func nobody() throws {
        let bench = try Bench()
        bench.issue(1)
        bench.responder.replaceIssuers([])
        #expect(bench.responder.answer(to: try bench.request(1)).status == .tryLater)
    }
}
