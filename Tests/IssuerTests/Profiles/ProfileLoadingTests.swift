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
        #expect(
            profiles["HANDLER"]?.token
                == Profile.TokenRule(
                    slot: "9a",
                    algorithm: .p256,
                    pinLength: 6,
                    pinTries: nil,
                    attestation: .off
                )
        )
        #expect(profiles["EXPERT"]?.identityCodes == [])
        #expect(profiles["ORG"]?.identityCodes.map(\.oid) == ["1.2.156.10260.4.1.4"])
        #expect(profiles["SUB-CA"]?.authority.name == "root")
        #expect(profiles["TLS-SERVER"]?.purpose == .service)
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

    private func refusal(_ fault: ProfileFault) throws -> (error: ConfigurationError, line: Int) {
        var sample = YAMLProfile()
        sample.replace(fault.part, fault.other)
        let error = #expect(throws: ConfigurationError.self) { try YAMLProfile.load { $0 = sample } }
        return (try #require(error), fault.line ?? sample.line(of: fault.key))
    }

    @Test(
        "A wrong value, a key twice and a value of the wrong type are refused with file, line and key",
        arguments: ProfileFault.values + ProfileFault.malformed
    )
    func wrongValue(_ fault: ProfileFault) throws {
        let (error, line) = try refusal(fault)
        guard case .invalidValue(fault.key, _) = error.reason else {
            Issue.record("another reason: \(error.message)")
            return
        }
        #expect(error.line == line)
        #expect(error.message.contains("SAMPLE.yaml:\(line): '\(fault.key)' "))
        #expect(!error.message.contains("\n"))
    }

    @Test("One mistake is named once, and nothing that only follows from it", arguments: ProfileFault.alone)
    func alone(_ fault: ProfileFault) throws {
        let (error, _) = try refusal(fault)
        #expect(error.others == [])
    }

    private static let binding = Lints.names.subtracting(Lints.ignorable).sorted()

    @Test(
        "A rule that binds everybody is refused among the ignored ones, with file, line and key",
        arguments: binding
    )
    func bindingRule(_ rule: String) throws {
        let ignore =
            "token: {slot: 9a, algorithm: p256}\nlints:\n  ignore:\n    - {rule: \(rule), because: y}"
        let fault = ProfileFault(
            "token: {slot: 9a, algorithm: p256}",
            ignore,
            "lints.ignore[0].rule",
            line: 19
        )
        let (error, line) = try refusal(fault)
        #expect(error.key == fault.key)
        #expect(error.line == line)
        #expect(error.hint?.contains("name-spaces") == true)
        #expect(error.others == [])
    }

    @Test(
        "What would be dangerous in an authority's or an OCSP signer's certificate is refused with line and key",
        arguments: [
            ("OCSP", "days: 90", "days: 401", "validity.days"),
            ("OCSP", "days: 90", "years: 2", "validity.years"),
            ("OCSP", "90, backdateSeconds: 300, renewal: fromNow", "201", "validity.days"),
            ("OCSP", "days: 90", "days: 90, maximumDays: 401", "validity.maximumDays"),
            ("OCSP", "[OCSPSigning]", "[]", "extensions.extendedKeyUsage"),
            ("ROOT", "critical: true", "critical: false", "extensions.keyUsage.critical"),
            ("ISSUING", "critical: true", "critical: false", "extensions.keyUsage.critical"),
            ("SUB-CA", "[clientAuth, emailProtection]", "[]", "extensions.extendedKeyUsage"),
            ("SUB-CA", "[clientAuth, emailProtection]", "[2.5.29.37.0]", "extensions.extendedKeyUsage[0]"),
        ]
    )
    func dangerous(name: String, part: String, other: String, key: String) throws {
        let (text, path, folder) = try shipped(name, part, other)
        let error = try #require(throws: ConfigurationError.self) { try Profile.load(path: path) }
        #expect(error.key == key)
        let word = try #require(key.split(separator: ".").last?.split(separator: "[").first)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[(error.line ?? 1) - 1].contains(word))
        withExtendedLifetime(folder) {}
    }

    @Test(
        "An OCSP signer that nobody can revoke lives 400 days at most",
        arguments: [
            "400, renewal: fromNow", "200, renewal: extendFromOldEnd", "200", "90, maximumDays: 400",
        ]
    )
    func longestSigner(days: String) throws {
        let (_, path, folder) = try shipped("OCSP", "90, backdateSeconds: 300, renewal: fromNow", days)
        #expect(try Profile.load(path: path).maximumDays <= 400)
        withExtendedLifetime(folder) {}
    }

    /// A shipped profile with one part replaced, in a folder that lives as long as the last value.
    private func shipped(
        _ name: String,
        _ part: String,
        _ other: String
    ) throws -> (text: String, path: String, folder: TemporaryDirectory) {
        let shipped = try String(contentsOfFile: "\(ShippedProfiles.folder)/\(name).yaml", encoding: .utf8)
        #expect(shipped.contains(part))
        let folder = try TemporaryDirectory()
        let text = shipped.replacingOccurrences(of: part, with: other)
        try Data(text.utf8).write(to: folder.url.appendingPathComponent("\(name).yaml"))
        return (text, folder.path("\(name).yaml"), folder)
    }

    @Test("No rule about purposes, signers, times and issuers may be ignored")
    func bindingRules() {
        let dangerous = [
            "extended-key-usage-any", "extended-key-usage-issuer", "certificate-signing", "basic-constraints",
            "key-usage", "issuer-name", "validity-inside-issuer", "name-constraints-issuer", "path-length",
            "name-characters", "serial-number-shape", "ocsp-nocheck", "extension-twice",
            "crl-distribution-points",
        ]
        #expect(Set(dangerous).isSubset(of: Self.binding))
    }

    @Test("Every mistake of a profile is named at once, in the order of its lines")
    func several() throws {
        var sample = YAMLProfile()
        sample.replace("label: 样本", "label: ''\nlabell: 样本")
        sample.replace("purpose: signing", "purpose: singing")
        sample.replace("years: 1", "years: one, maximumDays: 22001")
        sample.replace("[ocsp, issuer]", "[ocsp, root]")
        sample.replace("keys: [p256, sm2]", "keys: [p256, dsa, p256]")
        let error = try #require(throws: ConfigurationError.self) { try YAMLProfile.load { $0 = sample } }
        #expect(
            error.each.map(\.key) == [
                "label", "labell", "purpose", "keys[1]", "keys[2]", "validity.years", "validity.maximumDays",
                "extensions.authorityInformation[1]",
            ]
        )
        #expect(error.each.compactMap(\.line).count == 8)
    }

    @Test("The mistakes of every profile of a folder are named at once")
    func folder() throws {
        let folder = try TemporaryDirectory()
        for (name, label) in [("A", "label: ''"), ("B", "label:")] {
            var sample = YAMLProfile()
            sample.replace("label: 样本", label)
            let text = sample.text.replacingOccurrences(of: "SAMPLE", with: name)
            try Data(text.utf8).write(to: folder.url.appendingPathComponent("\(name).yaml"))
        }
        try Data(YAMLProfile().text.utf8).write(to: folder.url.appendingPathComponent("C.yaml"))
        let error = try #require(throws: ConfigurationError.self) {
            try Profile.loadAll(folder: folder.url.path)
        }
        #expect(error.each.map { $0.path.suffix(6) } == ["A.yaml", "B.yaml", "C.yaml"])
        #expect(error.each.map(\.key) == ["label", "label", "name"])
    }

    @Test("An unknown key is refused with file, line and key", arguments: ProfileFault.unknownKeys)
    func unknownKey(_ fault: ProfileFault) throws {
        let (error, line) = try refusal(fault)
        #expect(error.reason == .unknownKey(fault.key))
        #expect(error.message.hasSuffix("SAMPLE.yaml:\(line): unknown key '\(fault.key)'"))
        #expect(error.kind == .invalidInput)
    }

    @Test(
        "A misspelt key is named before the one that is missing for it, and the one that was meant is told",
        arguments: ProfileFault.slips
    )
    func slip(_ fault: ProfileFault) throws {
        let (error, line) = try refusal(fault)
        #expect(error.reason == .unknownKey(fault.key))
        #expect(error.line == line)
        #expect(error.hint == fault.meant.map { "did you mean '\($0)'?" })
    }

    @Test("Of a key that resembles none it is said only that it is unknown")
    func noSlip() throws {
        let (error, _) = try refusal(ProfileFault("label: 样本", "title: 样本", "title"))
        #expect(error.reason == .unknownKey("title"))
        #expect(error.hint == "remove the key or correct its spelling")
    }

    @Test("A missing key is named, with the line of what should hold it", arguments: ProfileFault.missing)
    func missing(_ fault: ProfileFault) throws {
        let (error, line) = try refusal(fault)
        #expect(error.reason == .missingKey(fault.key))
        #expect(error.message.hasSuffix("SAMPLE.yaml:\(line): '\(fault.key)' is missing"))
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
