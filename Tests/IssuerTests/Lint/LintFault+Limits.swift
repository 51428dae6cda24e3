import Model
import OpenSSL
import Testing

@testable import Issuer

/// Certificates in order, below an authority that may not certify them.
extension LintFault {
    static let limits = [
        LintFault("extended-key-usage-issuer", "a server below clients", in: server) {
            $0.issuer = try $0.issuer(below: [.extendedKeyUsage([.clientAuth, .emailProtection])])
        },
        LintFault("extended-key-usage-issuer", "any purpose", in: server) {
            $0.profile.extendedKeyUsage = []
            $0.remove("2.5.29.37")
            $0.issuer = try $0.issuer(below: [.extendedKeyUsage([.serverAuth])])
        },
        LintFault("name-constraints-issuer", "another domain", in: server) {
            $0.issuer = try $0.issuer(below: names(permitted: [.dns("example.com")]))
        },
        LintFault("name-constraints-issuer", "an excluded domain", in: server) {
            $0.issuer = try $0.issuer(below: names(excluded: [.dns("example.cn")]))
        },
        LintFault("name-constraints-issuer", "an address outside the network", in: server) {
            let network = GeneralName.other(tag: 0x87, content: [10, 0, 0, 0, 255, 0, 0, 0])
            $0.issuer = try $0.issuer(below: names(permitted: [network]))
        },
        LintFault("name-constraints-issuer", "another organisation", in: server) {
            let name = try DistinguishedName([.init(.countryName, "CN"), .init(.organizationName, "别家")])
            $0.issuer = try $0.issuer(below: names(permitted: [.directory(name)]))
        },
        LintFault("name-constraints-issuer", "constraints that nobody can read", in: server) {
            let item = try CertificateExtension(oid: "2.5.29.30", critical: true, value: [0x30, 1, 5])
            $0.issuer = try $0.issuer(below: [item])
        },
        LintFault("policy-constraints-issuer", "another policy than the authority's", in: server) {
            $0.issuer = try $0.issuer(demanding: "1.2.3.4")
        },
        LintFault("policy-constraints-issuer", "no policy", in: server) {
            let policy = try #require($0.profile.policies.first)
            $0.issuer = try $0.issuer(demanding: policy)
            $0.profile.policies = []
            $0.remove("2.5.29.32")
        },
    ]

    private static func names(
        permitted: [GeneralName] = [],
        excluded: [GeneralName] = []
    ) throws -> [CertificateExtension] {
        [try .nameConstraints(NameConstraints(permitted: permitted, excluded: excluded))]
    }

    @Sendable private static func server() async throws -> LintBench {
        try await LintBench(
            "TLS-SERVER",
            lists: ["dnsNames": ["www.example.cn"], "ipAddresses": ["192.0.2.1"]]
        )
    }
}
