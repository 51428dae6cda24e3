import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Profiles")
struct ProfileLoadingTests {
    @Test("Every shipped profile loads, and there are no others")
    func shipped() throws {
        let profiles = try ShippedProfiles.all()
        #expect(profiles.keys.sorted() == ShippedProfiles.names)
        #expect(profiles["EXPERT"]?.emailFact == "verifiedEmail")
        #expect(profiles["ORG"]?.fullOrganizationFact == "fullOrganization")
        #expect(profiles["STAFF"]?.purpose == .staff)
        #expect(profiles["OCSP"]?.lifetime == .days(90))
        #expect(profiles["HANDLER"]?.token == Profile.TokenRule(slot: "9a", algorithm: .p256))
    }

    @Test("The sample that other tests spoil is in order")
    func sample() throws {
        let profile = try YAMLProfile.load()
        #expect(profile.name == "SAMPLE")
        #expect(profile.keyAlgorithms == [.p256, .sm2])
        #expect(profile.subject.map(\.isOptional) == [false, true, false])
        #expect(profile.lifetime == .years(1))
        #expect(profile.policies == ["2.999.1"])
    }

    @Test("A wrong value is refused by its key", arguments: ProfileFault.values)
    func wrongValue(_ fault: ProfileFault) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try YAMLProfile.load { $0.replace(fault.part, fault.other) }
        }
        guard case .invalidValue(fault.key, _) = error?.reason else {
            Issue.record("another reason: \(String(describing: error?.message))")
            return
        }
        #expect(error?.message.contains("SAMPLE.yaml: '\(fault.key)' ") == true)
    }

    @Test("An unknown key is refused with file, line and key", arguments: ProfileFault.unknownKeys)
    func unknownKey(_ fault: ProfileFault) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try YAMLProfile.load { $0.replace(fault.part, fault.other) }
        }
        let line = try #require(fault.line)
        #expect(error?.reason == .unknownKey(fault.key, line: line))
        #expect(error?.message.hasSuffix("SAMPLE.yaml:\(line): unknown key '\(fault.key)'") == true)
        #expect(error?.kind == .invalidInput)
    }

    @Test(
        "A missing key, a key of the wrong type and a key twice are named",
        arguments: ProfileFault.malformed
    )
    func malformed(_ fault: ProfileFault) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try YAMLProfile.load { $0.replace(fault.part, fault.other) }
        }
        guard case .malformed(let detail) = error?.reason else {
            Issue.record("another reason: \(String(describing: error?.message))")
            return
        }
        #expect(detail.contains("'\(fault.key)'"), "\(detail)")
        #expect(!detail.contains("\n"))
    }

    @Test("A file whose name is not the profile's is refused")
    func wrongFileName() throws {
        let folder = try TemporaryDirectory()
        let path = folder.url.appendingPathComponent("OTHER.yaml")
        try Data(YAMLProfile().text.utf8).write(to: path)
        let error = #expect(throws: ConfigurationError.self) { try Profile.loadAll(folder: folder.url.path) }
        #expect(error?.path == path.path)
        guard case .invalidValue("name", _) = error?.reason else {
            Issue.record("another reason: \(String(describing: error))")
            return
        }
    }

    @Test("A profile that would be overlooked, a folder without profiles and no folder are refused")
    func folders() throws {
        let folder = try TemporaryDirectory()
        let empty = #expect(throws: ConfigurationError.self) { try Profile.loadAll(folder: folder.url.path) }
        #expect(empty?.message.hasSuffix("there is no profile") == true)
        try Data(YAMLProfile().text.utf8).write(to: folder.url.appendingPathComponent("SAMPLE.yml"))
        let other = #expect(throws: ConfigurationError.self) { try Profile.loadAll(folder: folder.url.path) }
        #expect(other?.path.hasSuffix("SAMPLE.yml") == true)
        let none = #expect(throws: ConfigurationError.self) {
            try Profile.loadAll(folder: folder.path("nowhere"))
        }
        #expect(none?.hint != nil)
    }
}
