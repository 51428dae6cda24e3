import Model
import OpenSSL
import Testing

@Suite("Certificate chains")
struct CertificateChainTests {
    static let later = TestAuthority.now.advanced(bySeconds: 60)

    @Test(
        "A chain of three is trusted, SM2 too",
        arguments: [KeyAlgorithm.p256, .p384, .rsa2048, .sm2, .ed25519]
    )
    func trusted(algorithm: KeyAlgorithm) throws {
        let root = try TestAuthority(root: "Root", algorithm)
        let issuing = try TestAuthority(below: root, named: "Issuing", algorithm)
        let leaf = try issuing.issue("a", for: TestKeys.key(.p256).publicKey)
        let verdict = try CertificateChain.verify(
            leaf: leaf,
            intermediates: [issuing.certificate],
            anchors: [root.certificate],
            at: Self.later,
            purpose: .clientAuthentication
        )
        #expect(verdict == .trusted(path: [leaf, issuing.certificate, root.certificate]))
        let shorter = try CertificateChain.verify(
            leaf: leaf,
            intermediates: [],
            anchors: [issuing.certificate],
            at: Self.later
        )
        #expect(shorter == .trusted(path: [leaf, issuing.certificate]))
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Each fault has its own reason")
    func refused() throws {
        let root = try TestAuthority(root: "Root", .p256)
        let issuing = try TestAuthority(below: root, named: "Issuing", .p256)
        let key = try TestKeys.key(.p384).publicKey
        let leaf = try issuing.issue("a", for: key)
        func verdict(
            _ leaf: Certificate,
            _ intermediates: [Certificate] = [issuing.certificate],
            at moment: Timestamp = Self.later,
            _ purpose: ChainPurpose = .any
        ) throws -> ChainVerdict {
            try CertificateChain.verify(
                leaf: leaf,
                intermediates: intermediates,
                anchors: [root.certificate],
                at: moment,
                purpose: purpose
            )
        }
        #expect(try verdict(leaf, []) == .refused(.issuerNotFound, depth: 0))
        #expect(try verdict(leaf, at: leaf.notAfter.advanced(bySeconds: 1)) == .refused(.expired, depth: 0))
        #expect(try verdict(leaf, at: leaf.notAfter).isTrusted)
        let early = leaf.notBefore.advanced(bySeconds: -1)
        #expect(try verdict(leaf, at: early) == .refused(.notYetValid, depth: 0))
        #expect(
            try verdict(leaf, [issuing.certificate], at: Self.later, .serverAuthentication)
                == .refused(.usageNotAllowed, depth: 0)
        )
        var critical = try issuing.body("a", for: key)
        critical.extensions.append(try CertificateExtension(oid: "1.2.3.4", critical: true, value: DER.null))
        #expect(
            try verdict(critical.signed(by: issuing.key)) == .refused(.unknownCriticalExtension, depth: 0)
        )
        let forged = try Certificate.assemble(
            tbs: issuing.body("a", for: key).encoded(),
            algorithm: .ecdsaWithSHA256,
            signature: root.key.sign([1])
        )
        #expect(try verdict(forged) == .refused(.signatureInvalid, depth: 0))
        let tooDeep = try TestAuthority(below: issuing, named: "Third", .p256)
        let deepLeaf = try tooDeep.issue("a", for: key)
        #expect(
            try verdict(deepLeaf, [tooDeep.certificate, issuing.certificate])
                == .refused(.pathTooLong, depth: 2)
        )
        let other = try TestAuthority(root: "Other", .rsa2048)
        #expect(try verdict(other.certificate, []).isTrusted == false)
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("An expired issuer is passed over for its renewed certificate, and named when there is none")
    func renewedIssuer() throws {
        let root = try TestAuthority(root: "Root", .p256)
        let issuing = try TestAuthority(below: root, named: "Issuing", .p256)
        let leaf = try issuing.issue("a", for: TestKeys.key(.p384).publicKey)
        var old = try root.body("Issuing", for: issuing.key.publicKey)
        old.notAfter = TestAuthority.now.advanced(bySeconds: 30)
        old.extensions = issuing.certificate.extensions
        let expired = try old.signed(by: root.key)
        func verdict(_ intermediates: [Certificate]) throws -> ChainVerdict {
            try CertificateChain.verify(
                leaf: leaf,
                intermediates: intermediates,
                anchors: [root.certificate],
                at: Self.later
            )
        }
        let path = [leaf, issuing.certificate, root.certificate]
        #expect(try verdict([expired, issuing.certificate]) == .trusted(path: path))
        #expect(try verdict([issuing.certificate, expired]) == .trusted(path: path))
        #expect(try verdict([expired]) == .refused(.expired, depth: 1))
    }

    @Test("An end entity cannot issue")
    func notAnAuthority() throws {
        let root = try TestAuthority(root: "Root", .p256)
        let person = try PrivateKey.generate(.p256)
        let personal = try root.issue("person", for: person.publicKey)
        var body = try root.body("victim", for: TestKeys.key(.p256).publicKey)
        body.issuer = personal.subjectDER
        body.extensions = []
        let leaf = try body.signed(by: person)
        let verdict = try CertificateChain.verify(
            leaf: leaf,
            intermediates: [personal],
            anchors: [root.certificate],
            at: Self.later
        )
        #expect(!verdict.isTrusted)
    }
}
