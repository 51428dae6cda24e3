import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("What certificates say")
struct CertificateContentTests {
    private func issue(_ profile: String, _ facts: [String: String]) async throws -> Certificate {
        let world = try await World()
        let request = try world.request(key: .generate(.p256), profile: profile, facts: facts)
        return try await world.authority().issue(request).certificate
    }

    @Test("An e-mail address and emailProtection are there when the address was verified")
    func verifiedEmail() async throws {
        let certificate = try await issue("EXPERT", World.expertWithEmail)
        #expect(certificate.alternativeNames == [.email("zhang@example.cn")])
        #expect(certificate.extendedKeyUsage == [.clientAuth, .emailProtection])
    }

    @Test("Without a verified address there is neither address nor emailProtection")
    func noEmail() async throws {
        let facts = World.expert.merging(["email": "zhang@example.cn"]) { $1 }
        let certificate = try await issue("EXPERT", facts)
        #expect(certificate.alternativeNames == [])
        #expect(certificate.extension("2.5.29.17") == nil)
        #expect(certificate.extendedKeyUsage == [.clientAuth])
    }

    @Test(
        "An organisation's full name of 100 characters is kept beside its short form",
        arguments: ["ORG", "HANDLER"]
    )
    func fullOrganization(profile: String) async throws {
        let full = String(repeating: "长", count: 100)
        let facts = [
            "organization": "短名", "fullOrganization": full, "uscc": "91110000MA00000000", "name": "李四",
            "subjectUid": "S0002",
        ]
        let certificate = try await issue(profile, facts)
        #expect(certificate.subject[.organizationName] == "短名")
        let name = try DistinguishedName([.init(AttributeType(oid: "2.5.4.13"), full)])
        #expect(certificate.alternativeNames == [.directory(name)])
    }

    @Test("Facts that no attribute takes stay outside, and optional ones may be absent")
    func otherFacts() async throws {
        let facts = ["organization": "必联", "uscc": "91110000MA00000000", "idNumber": "11010519491231002X"]
        let certificate = try await issue("ORG", facts)
        #expect(certificate.subject.description == "serialNumber=91110000MA00000000,CN=必联,O=必联,C=CN")
        #expect(!certificate.der.contains(subsequence: Array("11010519491231002X".utf8)))
    }

    @Test("The subject comes from the facts, never from the request")
    func requestName() async throws {
        let certificate = try await issue("EXPERT", World.expert)
        #expect(certificate.subject[.commonName] == "张三")
        #expect(!certificate.der.contains(subsequence: Array("nobody reads this".utf8)))
    }
}

extension [UInt8] {
    fileprivate func contains(subsequence other: [UInt8]) -> Bool { firstRange(of: other) != nil }
}
