import Model
import OpenSSL
import Testing

@Suite("Policies of a path")
struct PolicyPathTests {
    private static let one = "1.2.3.1"
    private static let other = "1.2.3.2"
    private static let any = "2.5.29.32.0"

    /// policyConstraints with one of its fields: 0 requireExplicitPolicy, 1 inhibitPolicyMapping.
    private static func constraint(_ field: UInt8, _ count: UInt8) throws -> CertificateExtension {
        try CertificateExtension(
            oid: ExtensionIdentifier.policyConstraints,
            critical: true,
            value: DER.sequence(DER.contextPrimitive(field, [count]))
        )
    }

    private static func policies(_ policies: String...) throws -> CertificateExtension {
        try .certificatePolicies(policies)
    }

    private static func mapping(_ from: String, to: String) throws -> CertificateExtension {
        try CertificateExtension(
            oid: ExtensionIdentifier.policyMappings,
            critical: true,
            value: DER.sequence(DER.sequence(DER.oid(parsing: from), DER.oid(parsing: to)))
        )
    }

    private static func issue(
        _ extensions: [CertificateExtension],
        by authority: TestAuthority
    ) throws -> Certificate {
        var body = try authority.body("leaf", for: TestKeys.key(.p384).publicKey)
        body.extensions += extensions
        return try body.signed(by: authority.key)
    }

    /// The verdict over a leaf below `authorities`, the first below a root; what a lint would say is the same.
    private static func isTrusted(
        _ authorities: [[CertificateExtension]],
        _ end: [CertificateExtension]
    ) throws -> Bool {
        let root = try TestAuthority(root: "Root", .p256)
        var above = root
        var path: [Certificate] = [root.certificate]
        for (number, extensions) in authorities.enumerated() {
            let name = "Authority \(number)"
            above = try TestAuthority(below: above, named: name, .p256, pathLength: nil, extensions: extensions)
            path.insert(above.certificate, at: 0)
        }
        let leaf = try issue(end, by: above)
        let verdict = try CertificateChain.verify(
            leaf: leaf,
            intermediates: Array(path.dropLast()),
            anchors: [root.certificate],
            at: CertificateChainTests.later
        )
        #expect(leaf.lacksPolicy(below: path) == !verdict.isTrusted)
        if !verdict.isTrusted { #expect(verdict == .refused(.policyMissing, depth: 0)) }
        #expect(CryptoError.queueIsEmpty)
        return verdict.isTrusted
    }

    @Test("Where an authority demands a policy, a path is good that has one from its first certificate to the last")
    func explicit() throws {
        let top = [try Self.constraint(0, 0), try Self.policies(Self.one)]
        let one = [try Self.policies(Self.one)]
        #expect(try Self.isTrusted([top, one], one))
        #expect(try Self.isTrusted([top, [Self.policies(Self.any)]], one))
        #expect(try !Self.isTrusted([top, one], []))
        #expect(try !Self.isTrusted([top, []], one))
        #expect(try !Self.isTrusted([top, one], [Self.policies(Self.other)]))
        #expect(try Self.isTrusted([one, one], []), "nobody demands one")
    }

    @Test("requireExplicitPolicy counts the certificates that may follow before")
    func distance() throws {
        #expect(try !Self.isTrusted([[Self.constraint(0, 2)], []], []))
        #expect(try Self.isTrusted([[Self.constraint(0, 3)], []], []))
    }

    @Test("A mapped policy holds, unless an authority above inhibits mapping")
    func mapping() throws {
        let mapping = [
            try Self.constraint(0, 0), try Self.policies(Self.one), try Self.mapping(Self.one, to: Self.other),
        ]
        let other = [try Self.policies(Self.other)]
        #expect(try Self.isTrusted([[Self.policies(Self.any)], mapping], other))
        let inhibiting = [try Self.policies(Self.any), try Self.constraint(1, 0)]
        #expect(try !Self.isTrusted([inhibiting, mapping], other))
    }

    @Test("What an anchor demands fails no path; who issues below it heeds it")
    func anchor() throws {
        let root = try TestAuthority(root: "Root", .p256)
        let top = try TestAuthority(
            below: root,
            named: "Top",
            .p256,
            extensions: [Self.constraint(0, 1)]
        )
        let leaf = try top.issue("leaf", for: TestKeys.key(.p384).publicKey)
        let verdict = try CertificateChain.verify(
            leaf: leaf,
            intermediates: [],
            anchors: [top.certificate],
            at: CertificateChainTests.later
        )
        #expect(verdict.isTrusted)
        #expect(leaf.lacksPolicy(below: [top.certificate]), "as far as it is known, it is no anchor")
        var body = try root.body("Root", for: root.key.publicKey)
        body.subject = root.certificate.subjectDER
        for (count, isLacking) in [(UInt8(1), true), (2, false)] {
            body.extensions = root.certificate.extensions + [try Self.constraint(0, count)]
            let strict = try body.signed(by: root.key)
            let direct = try root.issue("leaf", for: TestKeys.key(.p384).publicKey)
            #expect(direct.lacksPolicy(below: [strict]) == isLacking)
        }
    }

    @Test("A path without a policy is passed over for one that demands none")
    func otherPath() throws {
        let root = try TestAuthority(root: "Root", .p256)
        let issuing = try TestAuthority(below: root, named: "Issuing", .p256)
        let leaf = try issuing.issue("leaf", for: TestKeys.key(.p384).publicKey)
        var body = try root.body("Issuing", for: issuing.key.publicKey)
        body.extensions = issuing.certificate.extensions + [try Self.constraint(0, 0)]
        let strict = try body.signed(by: root.key)
        for intermediates in [[strict, issuing.certificate], [issuing.certificate, strict]] {
            let verdict = try CertificateChain.verify(
                leaf: leaf,
                intermediates: intermediates,
                anchors: [root.certificate],
                at: CertificateChainTests.later
            )
            #expect(verdict == .trusted(path: [leaf, issuing.certificate, root.certificate]))
        }
    }
}
