import Model
import TestSupport
import Testing

@testable import OpenSSL

/// Review of issue 3, Q3: a path that exists is found.
@Suite("Paths among several certificates of one key")
struct PathSearchTests {
    private static let later = TestAuthority.now.advanced(bySeconds: 60)

    /// A certificate of another authority's name and key.
    private func cross(
        _ subject: TestAuthority,
        by issuer: TestAuthority,
        notAfter: Timestamp? = nil
    ) throws -> Certificate {
        var body = try issuer.body("x", for: subject.key.publicKey)
        body.subject = subject.certificate.subjectDER
        body.notAfter = notAfter ?? body.notAfter
        body.extensions = [
            .basicConstraints(isAuthority: true), .keyUsage([.keyCertSign, .cRLSign]),
            .subjectKeyIdentifier(subject.key.publicKey.keyIdentifier),
            .authorityKeyIdentifier(issuer.key.publicKey.keyIdentifier),
        ]
        return try body.signed(by: issuer.key)
    }

    @Test("Every generation of a root's line verifies against every anchor, in any order", arguments: 0..<6)
    func rollovers(seed: UInt64) throws {
        let roots = try [KeyAlgorithm.p256, .p384, .rsa2048].enumerated()
            .map { try TestAuthority(root: "Root \($0.offset)", $0.element) }
        var all = roots.map(\.certificate)
        for (old, new) in zip(roots, roots.dropFirst()) {
            all += [try cross(new, by: old), try cross(old, by: new)]
        }
        var random = SeededGenerator(seed: seed)
        all.shuffle(using: &random)
        for (number, root) in roots.enumerated() {
            let issuing = try TestAuthority(below: root, named: "Issuing \(number)", .p256)
            let leaf = try issuing.issue("a", for: TestKeys.key(.p256).publicKey)
            for (other, anchor) in roots.enumerated() {
                let verdict = try CertificateChain.verify(
                    leaf: leaf,
                    intermediates: all + [issuing.certificate],
                    anchors: [anchor.certificate],
                    at: Self.later
                )
                guard case .trusted(let path) = verdict else {
                    Issue.record("\(number) to \(other): \(verdict)")
                    continue
                }
                #expect(path.count >= 3 + abs(number - other))
                #expect(path.last == anchor.certificate)
            }
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("A way that has ended, is revoked or leads elsewhere is passed over for one that holds")
    func otherWays() throws {
        let (root, other) = (
            try TestAuthority(root: "Root", .p256), try TestAuthority(root: "Other", .p384)
        )
        let issuing = try TestAuthority(below: other, named: "Issuing", .p256)
        let leaf = try issuing.issue("a", for: TestKeys.key(.p256).publicKey)
        let good = try cross(issuing, by: root)
        let ended = try cross(issuing, by: root, notAfter: TestAuthority.now.advanced(bySeconds: 30))
        let orders = [[issuing.certificate, ended, good], [good, ended, issuing.certificate]]
        for intermediates in orders {
            let verdict = try CertificateChain.verify(
                leaf: leaf,
                intermediates: intermediates,
                anchors: [root.certificate],
                at: Self.later
            )
            #expect(verdict == .trusted(path: [leaf, good, root.certificate]))
        }
    }

    @Test("What a stranger can make it do is bounded")
    func bounded() throws {
        let key = try TestKeys.key(.p256)
        let root = try TestAuthority(root: "Root", .p256)
        var crowd: [Certificate] = []
        let names = (0..<12).map { "N\($0)" }
        // Everybody certifies everybody: more ways than anybody can go.
        for subject in names {
            for issuer in names where issuer != subject {
                var body = try root.body(subject, for: key.publicKey)
                body.issuer = try DistinguishedName([.init(.commonName, issuer)]).der
                body.subject = try DistinguishedName([.init(.commonName, subject)]).der
                body.extensions = [.basicConstraints(isAuthority: true), .keyUsage([.keyCertSign])]
                crowd.append(try body.signed(by: key))
            }
        }
        var search = PathSearch(intermediates: crowd, anchors: [root.certificate], maximumLength: 10)
        var tried = 0
        let found = try search.first(from: #require(crowd.first)) { path throws(CryptoError) -> Bool? in
            tried += 1
            return nil
        }
        #expect(found == nil && tried == 0)
    }
}
