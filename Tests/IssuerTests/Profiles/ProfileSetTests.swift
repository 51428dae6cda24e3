import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Issuer

@Suite("Profiles together")
struct ProfileSetTests {
    private static let pair = "purpose: signing\npair: {flag: dualCertificates, profile: SAMPLE-ENC}"

    /// A folder with SAMPLE, which names SAMPLE-ENC, and that one as `change` leaves it; nil leaves it out.
    private func load(_ change: ((inout YAMLProfile) -> Void)?) throws -> [String: Profile] {
        let folder = try TemporaryDirectory()
        var sample = YAMLProfile()
        sample.replace("purpose: signing", Self.pair)
        try Data(sample.text.utf8).write(to: folder.url.appendingPathComponent("SAMPLE.yaml"))
        if let change {
            var other = YAMLProfile()
            other.replace("name: SAMPLE", "name: SAMPLE-ENC")
            other.replace("purpose: signing", "purpose: encryption")
            other.replace("[digitalSignature]", "[keyAgreement]")
            change(&other)
            try Data(other.text.utf8).write(to: folder.url.appendingPathComponent("SAMPLE-ENC.yaml"))
        }
        return try Profile.loadAll(folder: folder.url.path)
    }

    @Test("A pair that matches is taken, and its encryption profile is off until the switch is on")
    func pair() throws {
        let profiles = try load { _ in }
        #expect(profiles["SAMPLE"]?.pair?.profile == "SAMPLE-ENC")
        #expect(profiles["SAMPLE-ENC"]?.switchedOffBy == .dualCertificates)
        let shipped = try ShippedProfiles.all(flags: [.dualCertificates])
        #expect(shipped.values.allSatisfy { $0.switchedOffBy == nil })
        #expect(shipped["EXPERT"]?.keyUsageCritical == true)
        #expect(try ShippedProfiles.all()["EXPERT"]?.keyUsageCritical == false)
    }

    @Test("A pair that is missing, of another subject or another authority is refused with line and key")
    func mismatch() throws {
        let changes: [((inout YAMLProfile) -> Void)?] = [
            nil, { $0.replace("from: locality", "from: province") },
            { $0.replace("label: 样本", "label: 样本\nauthority: other") },
        ]
        for change in changes {
            let error = #expect(throws: ConfigurationError.self) { try load(change) }
            #expect(error?.key == "pair.profile")
            #expect(error?.message.contains("SAMPLE.yaml:4: 'pair.profile' ") == true)
        }
    }

    @Test("An encryption profile cannot be issued while its switch is off, with a hint; with it, it can")
    func switchedOff() async throws {
        let world = try await World()
        let request = try world.request(key: .generate(.p256), profile: "EXPERT-ENC")
        let error = await #expect(throws: IssuanceError.self) { try await world.authority().issue(request) }
        #expect(error?.reason == .profileSwitchedOff(profile: "EXPERT-ENC", flag: .dualCertificates))
        #expect(error?.kind == .refused)
        #expect(error?.hint?.contains("dualCertificates") == true)
        #expect(world.issuedRecords.isEmpty)
        let dual = try await World(profiles: ShippedProfiles.all(flags: [.dualCertificates]))
        let issued = try await dual.authority().issue(request)
        #expect(issued.certificate.keyUsage == [.keyAgreement])
        #expect(issued.certificate.extension("2.5.29.15")?.critical == true)
    }
}
