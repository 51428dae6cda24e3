import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Extensions that profiles ask for")
struct ProfileExtensionsTests {
    private func draft(
        _ profile: Profile,
        _ facts: SubjectFacts,
        key: KeyAlgorithm = .p256,
        issuer: IssuerIdentity? = nil
    ) async throws -> Certificate {
        let world = try await World()
        let draft = try CertificateTemplate(profile: profile, issuer: issuer ?? world.identity)
            .draft(facts, publicKey: TestKeys.shared(key, "subject").publicKey, at: world.clock.clock.now)
        return try draft.body(serial: .fresh()).signed(by: world.issuingKey)
    }

    private func sample(_ line: String) throws -> Profile {
        try YAMLProfile.load { $0.replace("extensions:\n", "extensions:\n  \(line)\n") }
    }

    @Test("A server has its names and addresses, and the first name as common name when it is short enough")
    func server() async throws {
        let profile = try #require(try ShippedProfiles.all()["TLS-SERVER"])
        let names = ["www.Example.cn", "*.example.cn"]
        let lists = ["dnsNames": names, "ipAddresses": ["::1"]]
        let facts = SubjectFacts(["organization": "必联"], lists: lists)
        let certificate = try await draft(profile, facts)
        let loopback = GeneralName.other(tag: 0x87, content: [UInt8](repeating: 0, count: 15) + [1])
        #expect(certificate.alternativeNames == [.dns("www.example.cn"), .dns("*.example.cn"), loopback])
        #expect(certificate.subject[.commonName] == "www.example.cn")
        let long = String(repeating: "a", count: 60) + ".example.cn"
        let many = SubjectFacts(["organization": "必联"], lists: ["dnsNames": [long]])
        let other = try await draft(profile, many)
        #expect(other.subject[.commonName] == nil)
        #expect(other.alternativeNames == [.dns(long)])
    }

    @Test(
        "Names that are none are refused by their fact",
        arguments: ["a_b.cn", "例子.cn", "", "192.0.2.1", "a..cn"]
    )
    func badNames(name: String) async throws {
        let profile = try #require(try ShippedProfiles.all()["TLS-SERVER"])
        let facts = SubjectFacts(["organization": "必联"], lists: ["dnsNames": [name]])
        let error = await #expect(throws: IssuanceError.self) { try await draft(profile, facts) }
        guard case .factUnusable(fact: "dnsNames", _) = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
    }

    @Test("An organisation's certificate has its credit code; an expert's no number at all")
    func identityCodes() async throws {
        let profiles = try ShippedProfiles.all()
        let org = try await draft(
            #require(profiles["ORG"]),
            SubjectFacts(["organization": "必联", "uscc": "91110000MA00000000"])
        )
        #expect(org.extension("1.2.156.10260.4.1.4")?.value == DER.printableString("91110000MA00000000"))
        #expect(org.extension("1.2.156.10260.4.1.4")?.critical == false)
        let facts = World.expert.merging(["idNumber": "11010519491231002X", "idType": "RESIDENT_ID"]) { $1 }
        let expert = try await draft(#require(profiles["EXPERT"]), SubjectFacts(facts))
        #expect(expert.der.firstRange(of: Array("11010519491231002X".utf8)) == nil)
    }

    @Test(
        "The CHOICE of identity numbers is tagged as the profile says",
        arguments: [
            ("explicit", "RESIDENT_ID", [0xA0, 4, 0x13, 2, 0x31, 0x58]),
            ("implicit", "RESIDENT_ID", [0x80, 2, 0x31, 0x58]),
            ("explicit", "OFFICER_CARD", [0xA1, 4, 0x0C, 2, 0x31, 0x58]),
            ("implicit", "PASSPORT", [0x82, 2, 0x31, 0x58]),
        ] as [(String, String, [UInt8])]
    )
    func tagging(tagging: String, type: String, value: [UInt8]) async throws {
        let profile = try sample(
            "identityCodes: [{oid: 2.999.4, form: residentIdChoice, tagging: \(tagging), from: idNumber}]"
        )
        let facts = SubjectFacts(["name": "张三", "idNumber": "1X", "idType": type])
        #expect(try await draft(profile, facts).extension("2.999.4")?.value == value)
        let other = SubjectFacts(["name": "张三", "idNumber": "1X", "idType": "TAIWAN_PASS"])
        let error = await #expect(throws: IssuanceError.self) { try await draft(profile, other) }
        guard case .factUnusable(fact: "idNumber", _) = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
    }

    @Test("A practice statement, a fixed extension and a principal name stand as the profile says")
    func others() async throws {
        let profile = try sample(
            "practiceStatement: http://pki.example/cps\n  custom: [{oid: 2.999.5, value: 0c0161}]\n"
                + "  alternativeNames: [{form: upn, from: upn}]"
        )
        let certificate = try await draft(profile, SubjectFacts(["name": "张三", "upn": "zhang@pki.example"]))
        #expect(certificate.alternativeNames.map(\.userPrincipalName) == ["zhang@pki.example"])
        #expect(certificate.extension("2.999.5")?.value == [0x0C, 1, 0x61])
        let policies = try CertificateExtension.certificatePolicies(
            ["2.999.1"],
            practiceStatement: "http://pki.example/cps"
        )
        #expect(certificate.extension("2.5.29.32")?.value == policies.value)
    }

    @Test("A certificate says the list of its serial's share, and the shares are even")
    func shares() async throws {
        let world = try await World()
        let locations = IssuerIdentity.Locations(
            publicURL: "http://pki.example",
            authority: world.identity.id,
            shards: 16
        )
        let certified = world.issuing.certificate
        let issuer = IssuerIdentity(id: world.identity.id, certificate: certified, locations: locations)
        let profile = try #require(world.profiles["EXPERT"])
        let certificate = try await draft(profile, SubjectFacts(World.expert), issuer: issuer)
        let shard = locations.shard(of: certificate.serial, for: profile.purpose)
        #expect(certificate.crlURLs == ["http://pki.example/crl/issuing.\(shard).crl"])
        #expect(world.identity.locations.revocationList(shard: 0) == "http://pki.example/crl/issuing.crl")
        var counts = [Int](repeating: 0, count: 17)
        for _ in 0..<1600 { counts[locations.shard(of: try .fresh(), for: .signing)] += 1 }
        #expect(counts[0] == 0 && counts.dropFirst().allSatisfy { (40...180).contains($0) })
        #expect(locations.shard(of: certificate.serial, for: .authority) == 0)
    }
}
