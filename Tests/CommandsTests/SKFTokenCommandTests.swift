import CentreSupport
import Foundation
import TestSupport
import Testing
import TokenTestSupport

/// Tokens behind SKF at the line: the program, with the double as its definition's library.
@Suite("Tokens behind SKF, by the program", .serialized)
struct SKFTokenCommandTests {
    private static let serial = "5A4B3C2D"
    private static let place = "skf:5A4B3C2D"

    /// A centre whose definition names the double, with one blank token and no smart card service.
    private func factory(traits: String = "", profile: String = "standard") async throws -> Factory {
        var factory = try await Factory()
        try factory.define(
            """
            tokenModules:
              - name: skf
                path: \(SoftwareSKF.library)
                skf: \(profile)
                factoryOfficerPIN: "\(SKFDesk.deviceKey)"
            """
        )
        factory.others["SOFTWARE_SKF_STATE"] = factory.path("skf-state")
        factory.others["SOFTWARE_SKF_DEVICES"] = Self.serial
        factory.others["SOFTWARE_SKF_TRAITS"] = traits
        factory.others["PCSCLITE_CSOCK_NAME"] = factory.path("no-service")
        return factory
    }

    @Test(
        "A blank is listed with the kinds of keys that it makes, as its library's profile has it",
        arguments: [("", "standard"), ("ulong8,padded", "wide")]
    )
    func listed(traits: String, profile: String) async throws {
        let factory = try await factory(traits: traits, profile: profile)
        let list = try factory.pki("token", "readers")
        #expect(list.status == 0 && list.find("^\(Self.place) +blank") != nil, "\(list)")
        #expect(list.output.contains("sm2") && list.output.contains("rsa2048"), "\(list)")
    }

    @Test("A profile that is not there is named with its file")
    func missing() async throws {
        let factory = try await factory(profile: "unknown")
        let list = try factory.pki("token", "readers")
        #expect(list.status != 0 && list.talk.contains("skf/unknown.yaml"), "\(list)")
    }

    @Test(
        "A token that makes no key of the kind that waits is refused, and stays blank"
    )
    func unable() async throws {
        let factory = try await factory()
        let made = try factory.pki("produce", "--wait", "0", "--reader", Self.place)
        #expect(made.status == 77 && made.talk.contains("p256"), "\(made)")
        #expect(try factory.pki("token", "readers").find("^\(Self.place) +blank") != nil)
    }
}
