import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Lints")
struct LintTests {
    @Test(
        "Every shipped profile passes every lint, whatever the keys and with or without optional facts",
        arguments: ShippedProfiles.names
    )
    func shipped(name: String) throws {
        let profile = try #require(try ShippedProfiles.all(flags: [.dualCertificates])[name])
        let algorithms: [KeyAlgorithm] = [.p256, .p384, .rsa2048, .ed25519, .sm2]
        let samples = try ProfileCheck.run(profile, algorithms: algorithms, clock: ManualClock().clock)
        let subjects = algorithms.filter(profile.keyAlgorithms.contains)
        #expect(samples.count == algorithms.count * subjects.count * 3)
        for sample in samples { #expect(sample.findings.isEmpty, "\(sample)") }
    }

    @Test("Every rule has a fault that it alone finds, another name, and a clause")
    func complete() {
        let rules = Lints.rules.map { $0.rule }
        #expect(Set(rules) == Set(LintFault.all.map(\.rule)))
        #expect(Set(rules).count == rules.count)
        let sources = ["RFC ", "X.", "GM/T ", "Unicode TR ", "docs/"]
        #expect(Lints.rules.allSatisfy { rule in sources.contains { rule.clause.hasPrefix($0) } })
    }

    @Test("A fault is found by its rule, and by no other", arguments: LintFault.all)
    func fault(_ fault: LintFault) async throws {
        var bench = try await fault.bench()
        #expect(try bench.objections() == [], "faulty before it was spoilt")
        try fault.spoil(&bench)
        #expect(try bench.objections() == [fault.rule])
    }

    @Test("Where a policy is demanded of the path, one that holds for all of it is enough; any may stand above")
    func policies() async throws {
        var bench = try await LintBench("TLS-SERVER", lists: ["dnsNames": ["www.example.cn"]])
        for policy in [try #require(bench.profile.policies.first), "2.5.29.32.0"] {
            bench.issuer = try bench.issuer(demanding: policy)
            #expect(try bench.objections() == [])
        }
    }

    @Test("A body that cannot be read again is a finding, not an accident")
    func unreadable() async throws {
        var bench = try await LintBench()
        bench.body.issuer = [5, 0]
        let error = #expect(throws: IssuanceError.self) {
            _ = try LintedCertificate(
                bench.body,
                profile: bench.profile,
                issuer: bench.issuer,
                keys: ThrowawayKeys()
            )
        }
        guard case .lintFailed(let findings) = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
        #expect(findings.map(\.rule) == ["well-formed"])
        #expect(findings.first?.problem.contains("malformed") == true)
    }

    @Test("A finding names rule, fault and clause")
    func description() {
        let finding = LintFinding(rule: "path-length", clause: "RFC 5280 §4.2.1.9", problem: "is too long")
        #expect("\(finding)" == "path-length: is too long (RFC 5280 §4.2.1.9)")
    }

    @Test("A rule that the profile ignores, with a reason, is not asked; every other is")
    func ignored() async throws {
        var bench = try await LintBench()
        bench.profile.ignoredLints = ["name-spaces": "names of the old register"]
        try bench.setRaw(.commonName, Array("Li  Lei".utf8))
        #expect(try bench.objections() == [])
        try bench.setRaw(.commonName, Array("Li  Lei\u{200B}".utf8))
        #expect(try bench.objections() == ["name-characters"])
    }
}
