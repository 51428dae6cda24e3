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

    /// A certificate of a shipped or given profile, below the issuing authority or the root.
    init(
        _ name: String = "EXPERT",
        profile: Profile? = nil,
        key: KeyAlgorithm = .p256,
        facts: [String: String] = [:],
        later seconds: Int64 = 0
    ) async throws {
        let world = try await World()
        world.clock.advance(bySeconds: seconds)
        self.profile = try profile ?? world.profiles[name] ?? YAMLProfile.load()
        issuer = ["ISSUING", "ROOT"].contains(name) ? try World.rootIdentity(world) : world.identity
        let all = [
            "name": "张三", "subjectUid": "S0001", "organization": "必联", "uscc": "91110000MA00000000",
            "role": "审核员", "staffNumber": "7",
        ]
        let draft = try CertificateTemplate(profile: self.profile, issuer: issuer).draft(
            SubjectFacts(all.merging(facts) { $1 }),
            publicKey: TestKeys.shared(key, "subject").publicKey,
            at: world.clock.clock.now
        )
        body = draft.body(serial: try .fresh())
    }

    /// The names of the rules that object, in order.
    func objections() throws -> [String] {
        let octets = body.encoded()
        let key = try TestKeys.shared(body.signatureAlgorithm, "throwaway")
        let copy = try Certificate.assemble(
            tbs: octets,
            algorithm: body.signatureAlgorithm,
            signature: key.sign(octets)
        )
        return Lints.findings(in: LintSubject(certificate: copy, profile: profile, issuer: issuer)).map(
            \.rule
        )
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
        let certificate = try CertificateBody(
            serial: .fresh(),
            signatureAlgorithm: issuer.signatureAlgorithm,
            issuer: issuer.nameDER,
            notBefore: #require(issuer.notBefore),
            notAfter: #require(issuer.notAfter),
            subject: issuer.nameDER,
            subjectPublicKeyInfo: issuer.publicKey.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints(isAuthority: true, pathLength: pathLength),
                .subjectKeyIdentifier(issuer.keyIdentifier),
            ]
        ).signed(by: TestKeys.shared(issuer.algorithm, "root"))
        return IssuerIdentity(id: issuer.id, certificate: certificate, locations: issuer.locations)
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
