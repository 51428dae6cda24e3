import Model
import OpenSSL
import Testing

@testable import Issuer

/// Faults in what a certificate says, of the rules that not every profile has a place for.
extension LintFault {
    static let content = otherNames + authorityNames + national + bounds

    private static let otherNames = [
        LintFault("san-email", "two at signs", in: withMailbox) {
            $0.set(try .subjectAlternativeName(emails: ["a@b@example.cn"]))
        },
        LintFault("san-dns", "an underscore", in: server) { try $0.setNames([.dns("a_b.example.cn")]) },
        LintFault("san-dns", "a star in the middle", in: server) {
            try $0.setNames([.dns("a.*.example.cn")])
        },
        LintFault("san-dns", "a star over a whole country", in: server) { try $0.setNames([.dns("*.cn")]) },
        LintFault("san-dns", "an address", in: server) { try $0.setNames([.dns("192.0.2.1")]) },
        LintFault("san-dns", "a dot at the end", in: server) { try $0.setNames([.dns("example.cn.")]) },
        LintFault("san-dns", "a label of 64", in: server) {
            try $0.setNames([.dns(String(repeating: "a", count: 64) + ".cn")])
        },
        LintFault("san-ip", "5 octets", in: server) {
            try $0.setNames([.dns("www.example.cn"), .other(tag: 0x87, content: [1, 2, 3, 4, 5])])
        },
        LintFault("san-uri", "no scheme", in: withForms) { try $0.setNames([.uri("/machine/1")]) },
        LintFault("san-other-name", "of another type", in: withForms) {
            let content = DER.oid("2.999.1") + DER.contextConstructed(0, DER.utf8String("x"))
            try $0.setNames([.other(tag: 0xA0, content: content)])
        },
        LintFault("san-other-name", "text turned around", in: withForms) {
            try $0.setNames([.userPrincipalName("a\u{202E}b@example.cn")])
        },
        LintFault("subject-alternative-name", "none where one must be", in: server) {
            $0.profile.extendedKeyUsage = [.clientAuth]
            $0.set(.extendedKeyUsage([.clientAuth]))
            $0.remove("2.5.29.17")
        },
        LintFault("server-names", "neither name nor address", in: server) {
            $0.profile.alternativeNames = []
            $0.remove("2.5.29.17")
        },
        LintFault("server-names", "another common name", in: server) {
            try $0.setSubject($0.subject + [.init(.commonName, "other.example.cn")])
        },
    ]

    private static let authorityNames = [
        LintFault("name-constraints", "left out", in: limited) { $0.remove("2.5.29.30") },
        LintFault("name-constraints", "not critical", in: limited) {
            $0.set(try $0.marked("2.5.29.30", critical: false))
        },
        LintFault("name-constraints", "others", in: limited) {
            $0.set(try .nameConstraints(NameConstraints(permitted: [.dns("other.cn")], excluded: [])))
        },
        LintFault("name-constraints", "where the profile has none", in: { try await LintBench("SUB-CA") }) {
            $0.set(try .nameConstraints(NameConstraints(permitted: [.dns("other.cn")], excluded: [])))
        },
        LintFault("certificate-signing", "in a leaf") {
            $0.profile.keyUsage = [.digitalSignature, .keyCertSign]
            $0.set(.keyUsage([.digitalSignature, .keyCertSign], critical: false))
        },
        LintFault("certificate-signing", "lists, in a leaf") {
            $0.profile.keyUsage = [.digitalSignature, .cRLSign]
            $0.set(.keyUsage([.digitalSignature, .cRLSign], critical: false))
        },
        LintFault("certificate-signing", "not in an authority", in: { try await LintBench("ISSUING") }) {
            $0.profile.keyUsage = [.cRLSign]
            $0.set(.keyUsage([.cRLSign]))
        },
    ]

    private static let national = [
        LintFault("gmt-0015-set", "no policy") {
            $0.profile.policies = []
            $0.remove("2.5.29.32")
        },
        LintFault("gmt-0015-set", "no list") {
            $0.profile.distributionPoints = false
            $0.remove("2.5.29.31")
        },
        LintFault("gmt-0015-set", "no responder") { bench in
            bench.profile.authorityInformation = [.issuer]
            bench.set(
                try .authorityInformationAccess(ocsp: [], caIssuers: [bench.issuer.locations.certificate])
            )
        },
        LintFault("identity-codes", "left out", in: coded) { $0.remove("2.999.4") },
        LintFault("identity-codes", "implicit instead of explicit", in: coded) {
            let value = DER.contextPrimitive(0, Array("11010519491231002X".utf8))
            $0.set(try CertificateExtension(oid: "2.999.4", critical: false, value: value))
        },
        LintFault("identity-codes", "in UTF-8", in: coded) {
            let value = DER.contextConstructed(0, DER.utf8String("11010519491231002X"))
            $0.set(try CertificateExtension(oid: "2.999.4", critical: false, value: value))
        },
        LintFault("identity-codes", "empty", in: coded) {
            let value = DER.contextConstructed(0, DER.printableString(""))
            $0.set(try CertificateExtension(oid: "2.999.4", critical: false, value: value))
        },
        LintFault("policy-qualifiers", "a practice statement that the profile does not have") {
            $0.set(try .certificatePolicies($0.profile.policies, practiceStatement: "http://pki.example/cps"))
        },
        LintFault("policy-qualifiers", "a notice") { bench in
            let notice = DER.sequence(DER.utf8String(String(repeating: "长", count: 201)))
            let qualifier = DER.sequence(DER.oid("1.3.6.1.5.5.7.2.2"), notice)
            let policy = try DER.oid(parsing: #require(bench.profile.policies.first))
            let value = DER.sequence(DER.sequence(policy, DER.sequence(qualifier)))
            bench.set(try CertificateExtension(oid: "2.5.29.32", critical: false, value: value))
        },
    ]

    private static let bounds = [
        LintFault("extended-key-usage-any", "any purpose") {
            $0.profile.extendedKeyUsage = [.clientAuth, .any]
            $0.set(.extendedKeyUsage([.clientAuth, .any]))
        },
        LintFault("custom-extensions", "another value", in: coded) {
            $0.set(try CertificateExtension(oid: "2.999.5", critical: false, value: [5, 0]))
        },
        LintFault("custom-extensions", "left out", in: coded) { $0.remove("2.999.5") },
        LintFault("certificate-size", "5 000 octets") {
            let item = try CertificateExtension(
                oid: "2.999.6",
                critical: false,
                value: DER.octetString([UInt8](repeating: 7, count: 5000))
            )
            $0.profile.custom = [item]
            $0.set(item)
        },
    ]

    @Sendable private static func withMailbox() async throws -> LintBench {
        try await LintBench(facts: ["verifiedEmail": "zhang@example.cn"])
    }

    @Sendable private static func server() async throws -> LintBench {
        try await LintBench(
            "TLS-SERVER",
            lists: ["dnsNames": ["www.example.cn"], "ipAddresses": ["192.0.2.1"]]
        )
        .withFreeName()
    }

    @Sendable private static func withForms() async throws -> LintBench {
        let forms =
            "alternativeNames: [{form: uri, from: uris, optional: true}, {form: upn, from: upn, optional: true}]"
        let profile = try YAMLProfile.load { $0.replace("extensions:\n", "extensions:\n  \(forms)\n") }
        return try await LintBench("SAMPLE", profile: profile)
    }

    @Sendable private static func coded() async throws -> LintBench {
        let code =
            "identityCodes: [{oid: 2.999.4, form: residentIdChoice, tagging: explicit, from: idNumber}]"
        let profile = try YAMLProfile.load {
            $0.replace("extensions:\n", "extensions:\n  \(code)\n  custom: [{oid: 2.999.5, value: 0c0161}]\n")
        }
        let facts = ["idNumber": "11010519491231002X", "idType": "RESIDENT_ID"]
        return try await LintBench("SAMPLE", profile: profile, facts: facts)
    }

    @Sendable private static func limited() async throws -> LintBench {
        var profile = try #require(try ShippedProfiles.all()["SUB-CA"])
        profile.nameConstraints = NameConstraints(
            permitted: [.dns("example.cn")],
            excluded: [.email(".example.cn")]
        )
        return try await LintBench("SUB-CA", profile: profile)
    }
}

extension LintBench {
    /// Other names in the place of those that are there.
    fileprivate mutating func setNames(_ names: [GeneralName]) throws {
        set(try .subjectAlternativeName(names))
    }

    /// The common name left out, where it would have to follow the other names.
    fileprivate func withFreeName() throws -> LintBench {
        var bench = self
        try bench.setSubject(subject.filter { $0.type != .commonName })
        return bench
    }
}
