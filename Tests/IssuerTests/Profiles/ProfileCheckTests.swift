import Model
import TestSupport
import Testing

@testable import Issuer

@Suite("Trying profiles out")
struct ProfileCheckTests {
    private let clock = ManualClock().clock

    @Test(
        "Every kind of authority is tried with every kind of key that the profile takes, with each kind of facts"
    )
    func matrix() throws {
        let samples = try ProfileCheck.run(
            YAMLProfile.load(),
            algorithms: [.p256, .p384, .sm2],
            clock: clock
        )
        #expect(samples.count == 3 * 2 * 3)
        #expect(samples.allSatisfy { $0.findings.isEmpty })
        #expect(Set(samples.map(\.subject)) == [.p256, .sm2])
        #expect(Set(samples.map(\.issuer)) == [.p256, .p384, .sm2])
    }

    @Test("A profile that some kind of key cannot serve is found out for that kind")
    func unfitUsage() throws {
        let profile = try YAMLProfile.load { $0.replace("[digitalSignature]", "[keyEncipherment]") }
        let samples = try ProfileCheck.run(profile, algorithms: [.p256, .sm2], clock: clock)
        for sample in samples {
            #expect(sample.findings.map(\.rule) == (sample.subject == .p256 ? ["key-usage"] : []))
        }
    }

    @Test("A profile that takes none of the kinds has no samples")
    func none() throws {
        #expect(try ProfileCheck.run(YAMLProfile.load(), algorithms: [.p384], clock: clock).isEmpty)
    }
}
