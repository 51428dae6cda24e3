import Model
import OCSP
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

/// RFC 6960 §2.7: of an authority whose key is known to somebody else, everything it issued may be said to be revoked.
@Suite("OCSP below an authority that was revoked")
struct FallenAuthorityTests {
    private let bench: Bench
    private let above: CertificateID
    private let responder: OCSPResponder

    init() throws {
        bench = try Bench()
        let root = try #require(AuthorityID("root"))
        above = CertificateID(authority: root, serial: serial(77))
        bench.status.issue(above, notAfter: bench.now.advanced(bySeconds: 86_400))
        let issuer = try bench.authority.issuer()
        responder = OCSPResponder(
            issuers: [
                OCSPIssuer(
                    id: issuer.id,
                    certificate: issuer.certificate,
                    signers: issuer.signers,
                    above: [above]
                )
            ],
            status: bench.status,
            clock: bench.clock.clock
        )
        bench.issue(1)
        bench.issue(2)
        bench.revoke(2, .superseded)
        try responder.follower.follow()
    }

    private func statuses(nonce: [UInt8]? = nil) throws -> [CertificateStatus] {
        let identifiers = try [1, 2, 3].map { try bench.authority.ocspID(serial($0)) }
        let request = OCSPRequestBuilder(certificateIDs: identifiers, nonce: nonce).encoded
        let answer = responder.answer(to: request)
        return try bench.basic(answer).responses.map(\.status)
    }

    @Test(
        "After a compromise nothing that it issued is good, kept answers and nonces included",
        arguments: [RevocationReason.keyCompromise, .caCompromise]
    )
    func compromise(reason: RevocationReason) throws {
        let superseded = CertificateStatus.revoked(Revocation(date: bench.now, reason: .superseded))
        #expect(try statuses() == [.good, superseded, .unknown])
        let nonce = [UInt8](repeating: 1, count: 16)
        #expect(try statuses(nonce: nonce) == [.good, superseded, .unknown])
        bench.status.revoke(above, Revocation(date: bench.now, reason: reason))
        try responder.follower.follow()
        let fallen = CertificateStatus.revoked(Revocation(date: bench.now, reason: .caCompromise))
        #expect(try statuses() == [fallen, superseded, .unknown])
        #expect(try statuses(nonce: nonce) == [fallen, superseded, .unknown])
    }

    @Test("An authority that ended without a compromise leaves its certificates as they are")
    func cessation() throws {
        bench.status.revoke(above, Revocation(date: bench.now, reason: .cessationOfOperation))
        try responder.follower.follow()
        #expect(try statuses().first == .good)
    }

    @Test(
        "The revocation of an authority drops what is concerned and no more, of a thousand kept answers",
        arguments: [
            (RevocationReason.keyCompromise, 500), (.caCompromise, 500), (.cessationOfOperation, 1000),
            (.superseded, 1000),
        ]
    )
    func dropped(reason: RevocationReason, left: Int) throws {
        let other = try StatusAuthority("other", .p256, now: bench.now)
        let beside = CertificateID(authority: above.authority, serial: serial(78))
        bench.status.issue(beside, notAfter: bench.now.advanced(bySeconds: 86_400))
        let issuers = try [(bench.authority, above), (other, beside)].map { authority, above in
            let issuer = try authority.issuer()
            return OCSPIssuer(
                id: issuer.id,
                certificate: issuer.certificate,
                signers: issuer.signers,
                above: [above]
            )
        }
        let both = OCSPResponder(issuers: issuers, status: bench.status, clock: bench.clock.clock)
        try both.follower.follow()
        let requests = try [bench.authority, other].flatMap { authority in
            try (1000..<1500).map { number in
                bench.status.issue(authority.certificateID(serial(number)))
                return OCSPRequestBuilder(certificateIDs: [try authority.ocspID(serial(number))]).encoded
            }
        }
        for request in requests { _ = both.answer(to: request) }
        #expect(requests.count { both.keptAnswer(to: $0) != nil } == 1000)
        bench.status.revoke(above, Revocation(date: bench.now, reason: reason))
        try both.follower.follow()
        let kept = requests.map { both.keptAnswer(to: $0) != nil }
        #expect(kept.count { $0 } == left)
        #expect(kept.suffix(500).allSatisfy { $0 })
    }

    @Test(
        "A certificate above that was revoked before anybody knew it stands there takes the kept answers with it",
        arguments: [
            (RevocationReason.keyCompromise, false), (.caCompromise, false), (.superseded, true),
        ]
    )
    func late(reason: RevocationReason, isKept: Bool) throws {
        let issuer = try bench.authority.issuer()
        let cross = CertificateID(authority: above.authority, serial: serial(79))
        bench.status.issue(cross, notAfter: bench.now.advanced(bySeconds: 86_400))
        let request = OCSPRequestBuilder(certificateIDs: [try bench.authority.ocspID(serial(1))]).encoded
        #expect(try bench.basic(responder.answer(to: request)).responses.map(\.status) == [.good])
        bench.status.revoke(cross, Revocation(date: bench.now, reason: reason))
        try responder.follower.follow()
        #expect(responder.keptAnswer(to: request) != nil)
        responder.replaceIssuers([
            OCSPIssuer(
                id: issuer.id,
                certificate: issuer.certificate,
                signers: issuer.signers,
                above: [above, cross]
            )
        ])
        #expect((responder.keptAnswer(to: request) != nil) == isKept)
        let fallen = CertificateStatus.revoked(Revocation(date: bench.now, reason: .caCompromise))
        let now = try bench.basic(responder.answer(to: request)).responses.map(\.status)
        #expect(now == (isKept ? [.good] : [fallen]))
    }

    @Test(
        "A signer whose certificate is revoked signs nothing more, and nothing that it signed is given again"
    )
    func revokedSigner() throws {
        let issuer = try bench.authority.issuer()
        let key = try PrivateKey.generate(.p256)
        let certificate = try bench.authority.signer(
            key,
            from: bench.now,
            to: bench.now.advanced(bySeconds: 86_400),
            serial: serial(78)
        )
        let newest = try OCSPSigner(
            delegated: certificate,
            key: key,
            issuer: issuer.certificate,
            of: issuer.id
        )
        let both = OCSPIssuer(
            id: issuer.id,
            certificate: issuer.certificate,
            signers: issuer.signers + [newest]
        )
        responder.replaceIssuers([both])
        let request = OCSPRequestBuilder(certificateIDs: [try bench.authority.ocspID(serial(1))]).encoded
        func signers() throws -> [[UInt8]] {
            try #require(try OCSPResponseMessage(der: responder.answer(to: request).bytes).basic).certificates
        }
        #expect(try signers() == [certificate.der])
        #expect(responder.keptAnswer(to: request) != nil)
        let id = CertificateID(authority: issuer.id, serial: serial(78))
        bench.status.issue(id)
        bench.status.revoke(id, Revocation(date: bench.now, reason: .superseded))
        try responder.follower.follow()
        #expect(responder.keptAnswer(to: request) == nil)
        #expect(try signers() == [bench.authority.signerCertificate.der])
        // Whoever looked at the hierarchy before the revocation was followed brings the signer back in vain.
        responder.replaceIssuers([both])
        #expect(try signers() == [bench.authority.signerCertificate.der])
    }
}
