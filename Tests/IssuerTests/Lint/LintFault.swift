import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

/// A certificate in order, and one fault that one rule finds.
struct LintFault: Sendable, CustomTestStringConvertible {
    let rule: String
    let what: String
    let bench: @Sendable () async throws -> LintBench
    let spoil: @Sendable (inout LintBench) throws -> Void

    init(
        _ rule: String,
        _ what: String,
        in bench: @escaping @Sendable () async throws -> LintBench = { try await LintBench() },
        _ spoil: @escaping @Sendable (inout LintBench) throws -> Void
    ) {
        (self.rule, self.what, self.bench, self.spoil) = (rule, what, bench, spoil)
    }

    var testDescription: String { "\(rule): \(what)" }

    static let all =
        fields + names + keys + extensions + authorities + LintFault.form + LintFault.content
        + LintFault.limits

    /// Serial, algorithm, issuer, validity.
    private static let fields = [
        LintFault("serial-number-shape", "19 octets") {
            $0.body.serial = try #require(SerialNumber(bytes: [UInt8](repeating: 0x5A, count: 19)))
        },
        LintFault("signature-algorithm", "another curve's") { $0.body.signatureAlgorithm = .ecdsaWithSHA384 },
        LintFault("issuer-name", "another name") {
            $0.body.issuer = try DistinguishedName([.init(.commonName, "签发CA")]).der
        },
        LintFault(
            "validity-inside-issuer",
            "ends a second after the authority",
            in: { try await LintBench(later: 9 * 365 * 86_400 + 200 * 86_400) },
            { $0.body.notAfter = $0.body.notAfter.advanced(bySeconds: 1) }
        ),
        LintFault("validity-inside-issuer", "begins a second before the authority") {
            $0.body.notBefore = $0.body.notBefore.advanced(bySeconds: -1)
            $0.body.notAfter = $0.body.notAfter.advanced(bySeconds: -1)
        },
        LintFault("validity-as-profiled", "a second too long") {
            $0.body.notAfter = $0.body.notAfter.advanced(bySeconds: 1)
        },
        LintFault("validity-as-profiled", "ends before it begins") {
            $0.body.notAfter = $0.body.notBefore.advanced(bySeconds: -1)
        },
    ]

    private static let names = [
        LintFault("subject-not-empty", "no attribute") { $0.body.subject = [0x30, 0] },
        LintFault("subject-as-profiled", "an attribute too few") {
            try $0.setSubject($0.subject.filter { $0.type != .organizationalUnitName })
        },
        LintFault("subject-as-profiled", "an attribute too many") {
            try $0.setSubject($0.subject + [.init(.title, "专家")])
        },
        LintFault("subject-as-profiled", "another fixed value") {
            try $0.setSubject(
                $0.subject.map { $0.type == .organizationName ? .init($0.type, "别的平台") : $0 }
            )
        },
        LintFault("subject-as-profiled", "another order") { try $0.setSubject($0.subject.reversed()) },
        LintFault("subject-alternative-name", "a domain name") {
            $0.set(try .subjectAlternativeName([.dns("example.cn")]))
        },
        LintFault("subject-alternative-name", "two addresses", in: withEmail) {
            $0.set(try .subjectAlternativeName(emails: ["a@example.cn", "b@example.cn"]))
        },
        LintFault("subject-alternative-name", "an address in a profile without", in: organization) {
            $0.set(try .subjectAlternativeName(emails: ["a@example.cn"]))
        },
        LintFault("subject-alternative-name", "a full name in a profile without") {
            $0.set(try .subjectAlternativeName([.directory(try fullName())]))
        },
        LintFault("subject-alternative-name", "a directory name of something else", in: organization) {
            let name = try DistinguishedName([.init(.commonName, "别的")])
            $0.set(try .subjectAlternativeName([.directory(name)]))
        },
    ]

    private static let keys = [
        LintFault(
            "subject-key-allowed",
            "a key that the profile does not name",
            in: { try await LintBench("SAMPLE", profile: YAMLProfile.load()) },
            { bench in
                let key = try TestKeys.shared(.p384, "subject").publicKey
                bench.body.subjectPublicKeyInfo = key.subjectPublicKeyInfo
                bench.set(.subjectKeyIdentifier(key.keyIdentifier))
            }
        ),
        LintFault("subject-key-identifier", "of another key") {
            $0.set(.subjectKeyIdentifier([UInt8](repeating: 1, count: 20)))
        },
        LintFault("subject-key-identifier", "left out") { $0.remove("2.5.29.14") },
        LintFault("authority-key-identifier", "of another authority") {
            $0.set(.authorityKeyIdentifier([UInt8](repeating: 1, count: 20)))
        },
        LintFault("authority-key-identifier", "left out") { $0.remove("2.5.29.35") },
        LintFault("key-usage", "left out") { $0.remove("2.5.29.15") },
        LintFault("key-usage", "another one") { $0.set(.keyUsage([.digitalSignature], critical: false)) },
        LintFault("key-usage", "critical, unlike in the profile") {
            $0.set(try $0.marked("2.5.29.15", critical: true))
        },
        LintFault("key-usage", "encryption with P-256", in: { try await encipherment(.sm2) }) { bench in
            let key = try TestKeys.shared(.p256, "subject").publicKey
            bench.body.subjectPublicKeyInfo = key.subjectPublicKeyInfo
            bench.set(.subjectKeyIdentifier(key.keyIdentifier))
        },
    ]

    private static let extensions = [
        LintFault("extensions-as-profiled", "an unknown one") {
            $0.set(try CertificateExtension(oid: "1.2.3.4", critical: false, value: [5, 0]))
        },
        LintFault("extension-criticality", "critical without need") {
            $0.set(try $0.marked("1.3.6.1.5.5.7.1.1", critical: true))
        },
        LintFault("certificate-policies", "another policy") {
            $0.set(try .certificatePolicies(["2.999.9"]))
        },
        LintFault("certificate-policies", "left out") { $0.remove("2.5.29.32") },
        LintFault("extended-key-usage", "another one") { $0.set(.extendedKeyUsage([.codeSigning])) },
        LintFault("extended-key-usage", "left out") { $0.remove("2.5.29.37") },
        LintFault("extended-key-usage", "emailProtection without an address") {
            $0.set(.extendedKeyUsage([.clientAuth, .emailProtection]))
        },
        LintFault("extended-key-usage", "an address without emailProtection", in: withEmail) {
            $0.set(.extendedKeyUsage([.clientAuth]))
        },
        LintFault("crl-distribution-points", "another place") {
            $0.set(try .crlDistributionPoints(["http://elsewhere.example/crl"]))
        },
        LintFault("crl-distribution-points", "left out") { $0.remove("2.5.29.31") },
        LintFault("authority-information-access", "another responder") { bench in
            let locations = bench.issuer.locations
            bench.set(
                try .authorityInformationAccess(
                    ocsp: ["http://elsewhere.example"],
                    caIssuers: [locations.certificate]
                )
            )
        },
        LintFault("authority-information-access", "no issuer") { bench in
            let locations = bench.issuer.locations
            bench.set(try .authorityInformationAccess(ocsp: [locations.ocsp], caIssuers: []))
        },
        LintFault("ocsp-nocheck", "where it does not belong") { $0.set(.ocspNoCheck) },
        LintFault("ocsp-nocheck", "missing in a responder", in: { try await LintBench("OCSP") }) {
            $0.remove("1.3.6.1.5.5.7.48.1.5")
        },
    ]

    private static let authorities = [
        LintFault("basic-constraints", "where the profile has none") {
            $0.set(.basicConstraints(isAuthority: false))
        },
        LintFault("basic-constraints", "left out", in: { try await LintBench("ISSUING") }) {
            $0.remove("2.5.29.19")
        },
        LintFault("basic-constraints", "not critical", in: { try await LintBench("ISSUING") }) {
            $0.set(try $0.marked("2.5.29.19", critical: false))
        },
        LintFault("basic-constraints", "another length", in: { try await LintBench("ISSUING") }) {
            $0.set(.basicConstraints(isAuthority: true, pathLength: 1))
        },
        LintFault("path-length", "below an authority of length 0", in: { try await LintBench("ISSUING") }) {
            $0.issuer = try $0.issuer(limitedTo: 0)
        },
        LintFault("path-length", "as long as the authority's own", in: longPath) {
            $0.issuer = try $0.issuer(limitedTo: 1)
        },
    ]

    @Sendable private static func withEmail() async throws -> LintBench {
        try await LintBench(facts: ["verifiedEmail": "zhang@example.cn"])
    }

    @Sendable private static func organization() async throws -> LintBench {
        try await LintBench("ORG", facts: ["fullOrganization": String(repeating: "长", count: 100)])
    }

    @Sendable private static func longPath() async throws -> LintBench {
        let profile = try Profile.load(path: "\(ShippedProfiles.folder)/ROOT.yaml")
        return try await LintBench("ROOT", profile: profile)
    }

    private static func encipherment(_ key: KeyAlgorithm) async throws -> LintBench {
        let profile = try YAMLProfile.load {
            $0.replace("[digitalSignature]", "[keyEncipherment, keyAgreement]")
        }
        return try await LintBench("SAMPLE", profile: profile, key: key)
    }

    private static func fullName() throws -> DistinguishedName {
        try DistinguishedName([.init(AttributeType(oid: "2.5.4.13"), "全称")])
    }
}
