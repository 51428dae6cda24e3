import Model
import OpenSSL
import Testing

@Suite("Certificate chains with revocation lists")
struct CertificateChainRevocationTests {
    private static let now = TestAuthority.now
    private static let kinds: [KeyAlgorithm] = [.sm2, .p256, .ed25519]

    /// A root, an authority below it and a leaf, with the lists of both.
    private struct Family {
        let root: TestAuthority
        let issuing: TestAuthority
        let leaf: Certificate

        init(_ algorithm: KeyAlgorithm) throws {
            root = try TestAuthority(root: "Root", algorithm)
            issuing = try TestAuthority(below: root, named: "Issuing", algorithm)
            leaf = try issuing.issue("a", for: TestKeys.key(.p256).publicKey)
        }

        func list(
            of authority: TestAuthority,
            naming serials: [SerialNumber] = [],
            from start: Timestamp = now,
            signedBy key: PrivateKey? = nil
        ) throws -> RevocationList {
            var writer = RevocationListWriter(
                issuer: authority.certificate.subjectDER,
                algorithm: authority.key.signatureAlgorithm,
                thisUpdate: start,
                nextUpdate: start.advanced(bySeconds: 3600)
            )
            for serial in serials {
                let revocation = Revocation(date: start, reason: .keyCompromise)
                writer.append(RevokedEntry(serial: serial, revocation: revocation))
            }
            let list = try writer.finish(
                number: 1,
                authorityKeyIdentifier: authority.key.publicKey.keyIdentifier
            )
            return try RevocationList(der: list.signed(by: key ?? authority.key))
        }

        func verdict(
            _ lists: [RevocationList],
            at moment: Timestamp = now.advanced(bySeconds: 60)
        ) throws -> ChainVerdict {
            try CertificateChain.verify(
                leaf: leaf,
                intermediates: [issuing.certificate],
                anchors: [root.certificate],
                at: moment,
                revocationLists: lists
            )
        }
    }

    @Test("A chain passes when no list names it, SM2 with the standard identifier too", arguments: kinds)
    func good(algorithm: KeyAlgorithm) throws {
        let family = try Family(algorithm)
        let other = try TestAuthority.serial(0)
        let lists = [
            try family.list(of: family.root, naming: [other]),
            try family.list(of: family.issuing, naming: [other]),
        ]
        let path = [family.leaf, family.issuing.certificate, family.root.certificate]
        #expect(try family.verdict(lists) == .trusted(path: path))
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Whoever is revoked is named by its depth", arguments: kinds)
    func revoked(algorithm: KeyAlgorithm) throws {
        let family = try Family(algorithm)
        let (root, issuing) = (try family.list(of: family.root), try family.list(of: family.issuing))
        let leafRevoked = try family.list(of: family.issuing, naming: [family.leaf.serial])
        let issuingRevoked = try family.list(of: family.root, naming: [family.issuing.certificate.serial])
        #expect(try family.verdict([root, leafRevoked]) == .refused(.revoked, depth: 0))
        #expect(try family.verdict([root, issuing, leafRevoked]) == .refused(.revoked, depth: 0))
        #expect(try family.verdict([issuing, issuingRevoked]) == .refused(.revoked, depth: 1))
    }

    @Test("A list that is missing, forged or out of its time is not passed over", arguments: kinds)
    func unusable(algorithm: KeyAlgorithm) throws {
        let family = try Family(algorithm)
        let (root, issuing) = (try family.list(of: family.root), try family.list(of: family.issuing))
        #expect(try family.verdict([]) == .refused(.revocationListMissing, depth: 0))
        #expect(try family.verdict([root]) == .refused(.revocationListMissing, depth: 0))
        #expect(try family.verdict([issuing]) == .refused(.revocationListMissing, depth: 1))
        let forged = try family.list(of: family.issuing, signedBy: PrivateKey.generate(algorithm))
        #expect(try family.verdict([root, forged]) == .refused(.revocationListInvalid, depth: 0))
        #expect(try family.verdict([root, forged, issuing]).isTrusted)
        let late = Self.now.advanced(bySeconds: 3601)
        #expect(try family.verdict([root, issuing], at: late) == .refused(.revocationListOutdated, depth: 0))
        #expect(try family.verdict([root, issuing], at: Self.now.advanced(bySeconds: 3600)).isTrusted)
        let future = try family.list(of: family.issuing, from: Self.now.advanced(bySeconds: 600))
        #expect(try family.verdict([root, future]) == .refused(.revocationListOutdated, depth: 0))
    }

    @Test("A fault of the path itself comes first")
    func path() throws {
        let family = try Family(.sm2)
        let verdict = try CertificateChain.verify(
            leaf: family.leaf,
            intermediates: [],
            anchors: [family.root.certificate],
            at: Self.now,
            revocationLists: []
        )
        #expect(verdict == .refused(.issuerNotFound, depth: 0))
    }
}
