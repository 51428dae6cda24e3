import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

/// A certificate that passes every lint, to be spoilt in one place.
struct LintBench: Sendable {
    var profile: Profile
    var issuer: IssuerIdentity
    var body: CertificateBody
    /// What becomes of the encoded body, for faults that cannot be composed.
    var rewrite: @Sendable ([UInt8]) throws -> [UInt8] = { $0 }

    /// A certificate of a shipped or given profile, below the issuing authority or the root.
    init(
        _ name: String = "EXPERT",
        profile: Profile? = nil,
        key: KeyAlgorithm = .p256,
        facts: [String: String] = [:],
        lists: [String: [String]] = [:],
        later seconds: Int64 = 0
    ) async throws {
        let world = try await World()
        world.clock.advance(bySeconds: seconds)
        self.profile = try profile ?? world.profiles[name] ?? YAMLProfile.load()
        issuer =
            ["ISSUING", "ROOT", "SUB-CA"].contains(name) ? try World.rootIdentity(world) : world.identity
        let all = [
            "name": "张三", "subjectUid": "S0001", "organization": "必联", "uscc": "91110000MA00000000",
            "role": "审核员", "staffNumber": "7",
        ]
        let draft = try CertificateTemplate(profile: self.profile, issuer: issuer).draft(
            SubjectFacts(all.merging(facts) { $1 }, lists: lists),
            publicKey: TestKeys.shared(key, "subject").publicKey,
            at: world.clock.clock.now
        )
        body = draft.body(serial: try .fresh())
    }

    /// The names of the rules that object, in order.
    func objections() throws -> [String] {
        guard body.signatureAlgorithm == issuer.signatureAlgorithm else { return try objectionsToAlgorithm() }
        return try LintedCertificate.findings(
            in: rewrite(body.encoded()),
            profile: profile,
            issuer: issuer,
            keys: Self.keys,
            act: .new
        ).map(\.rule)
    }

    /// The same for a body that names another algorithm, in which case the copy is signed so.
    private func objectionsToAlgorithm() throws -> [String] {
        let octets = body.encoded()
        let copy = try Certificate.assemble(
            tbs: octets,
            algorithm: body.signatureAlgorithm,
            signature: TestKeys.shared(body.signatureAlgorithm, "throwaway").sign(octets)
        )
        let subject = LintSubject(certificate: copy, profile: profile, issuer: issuer, act: .new)
        return Lints.findings(in: subject).map(\.rule)
    }

    private static let keys = ThrowawayKeys()

    /// Replaces the first occurrence of some octets in the encoded body; lengths must stay what they are.
    mutating func rewrite(_ part: [UInt8], _ other: [UInt8]) {
        rewrite = { octets in
            var octets = octets
            let place = try #require(octets.firstRange(of: part))
            octets.replaceSubrange(place, with: other)
            return octets
        }
    }

    /// Writes the body again with other parts, in their order: version, serial and so on.
    mutating func rewriteParts(_ change: @escaping @Sendable (inout [[UInt8]]) throws -> Void) {
        rewrite = { octets in
            var reader = try DERReader.sequence(octets, of: "body")
            var parts: [[UInt8]] = []
            while !reader.isAtEnd { parts.append(try reader.next().bytes) }
            try change(&parts)
            return DER.sequence(of: parts)
        }
    }

    /// Writes the names of the subject with these values, whatever they are.
    mutating func setRawSubject(_ parts: [(oid: String, tag: UInt8, content: [UInt8])]) throws {
        var names: [[UInt8]] = []
        for part in parts {
            let pair = DER.sequence(try DER.oid(parsing: part.oid), DER.tlv(part.tag, part.content))
            names.append(DER.set(pair))
        }
        body.subject = DER.sequence(of: names)
    }

    /// Replaces the value of one attribute, keeping all others.
    mutating func setRaw(_ type: AttributeType, tag: UInt8? = nil, _ content: [UInt8]) throws {
        let attributes = try subject.map { attribute in
            attribute.type == type
                ? (type.oid, tag ?? type.stringTag, content)
                : (attribute.type.oid, attribute.type.stringTag, Array(attribute.value.utf8))
        }
        try setRawSubject(attributes.map { (oid: $0.0, tag: $0.1, content: $0.2) })
    }

    /// Puts another extension in the place of the one with its identifier, or adds it.
    mutating func set(_ item: CertificateExtension) {
        remove(item.oid)
        body.extensions.append(item)
    }

    /// Leaves an extension out.
    mutating func remove(_ oid: String) {
        body.extensions.removeAll { $0.oid == oid }
    }

    /// Gives the subject other attributes.
    mutating func setSubject(_ attributes: [DistinguishedName.Attribute]) throws {
        body.subject = try DistinguishedName(attributes).der
    }

    /// The subject's attributes.
    var subject: [DistinguishedName.Attribute] {
        get throws { try DistinguishedName(der: body.subject).attributes }
    }

    /// The same authority with a certificate that limits the path below it.
    func issuer(limitedTo pathLength: Int) throws -> IssuerIdentity {
        let certificate = try ownCertificate(pathLength: pathLength, signedAs: "root")
        return IssuerIdentity(id: issuer.id, certificate: certificate, locations: issuer.locations)
    }

    /// The same authority, below another one with these extensions in its certificate.
    func issuer(below extensions: [CertificateExtension]) throws -> IssuerIdentity {
        IssuerIdentity(
            id: issuer.id,
            certificate: try ownCertificate(signedAs: issuer.id.name),
            locations: issuer.locations,
            above: [try ownCertificate(extensions, signedAs: issuer.id.name)]
        )
    }

    /// The same authority with a certificate from elsewhere that has this policy, and demands one of every path.
    func issuer(demanding policy: String) throws -> IssuerIdentity {
        let demand = try CertificateExtension(
            oid: ExtensionIdentifier.policyConstraints,
            critical: true,
            value: DER.sequence(DER.contextPrimitive(0, [0]))
        )
        let certificate = try ownCertificate(
            [demand, .certificatePolicies([policy])],
            issuer: DistinguishedName([.init(.commonName, "Elsewhere")]).der,
            signedAs: "root"
        )
        return IssuerIdentity(id: issuer.id, certificate: certificate, locations: issuer.locations)
    }

    /// A certificate of the authority's name and key that its founder did not make.
    private func ownCertificate(
        _ extensions: [CertificateExtension] = [],
        pathLength: Int? = nil,
        issuer name: [UInt8]? = nil,
        signedAs signer: String
    ) throws -> Certificate {
        try CertificateBody(
            serial: .fresh(),
            signatureAlgorithm: issuer.signatureAlgorithm,
            issuer: name ?? issuer.nameDER,
            notBefore: #require(issuer.notBefore),
            notAfter: #require(issuer.notAfter),
            subject: issuer.nameDER,
            subjectPublicKeyInfo: issuer.publicKey.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true, pathLength: pathLength),
                .subjectKeyIdentifier(issuer.keyIdentifier),
            ] + extensions
        ).signed(by: TestKeys.shared(issuer.algorithm, signer))
    }

    /// The extension with this identifier, made critical, or not.
    func marked(_ oid: String, critical: Bool) throws -> CertificateExtension {
        let value = body.extensions.first { $0.oid == oid }?.value ?? []
        return try CertificateExtension(oid: oid, critical: critical, value: value)
    }
}

extension World {
    /// What the root says of itself.
    static func rootIdentity(_ world: World) throws -> IssuerIdentity {
        world.founder.identity(try World.id("root"), certificate: world.root.certificate)
    }
}
