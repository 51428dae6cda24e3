import CentreSupport
import Model
import TestSupport
import Testing
import TokenTestSupport

/// What lists say of a delivery whose token was retired, made blank again, and made for somebody else.
@Suite("A cancelled delivery and its token, by the program", .serialized)
struct ResetDeliveryTests {
    @Test("It names the token, and where that stands only as long as it is of the same application")
    func reset() async throws {
        let soft = try await SoftCentre(applications: 2)
        let (factory, serial, place) = (soft.factory, try soft.serial, try soft.place)
        let (first, second) = (factory.applications[0].text, factory.applications[1].text)
        let make = ["produce", "--wait", "0", "--reader", place, "--application"]
        let made = try factory.pki(make + [first])
        #expect(made.status == 0, "\(made)")
        try expect(first, state: "READY", serial, "PRODUCED", factory)
        let keeper = ["--as", "zhou.guanli", "--confirm"]
        let retired = try factory.pki(["token", "retire", serial, "--text", "退回"] + keeper)
        #expect(retired.status == 0, "\(retired)")
        try expect(first, state: "CANCELLED", serial, "RETIRED", factory)
        let reset = try factory.pki(["token", "init", "--reset", "--reader", place, "--wait", "0"] + keeper)
        #expect(reset.status == 0, "\(reset)")
        try expect(first, state: "CANCELLED", serial, nil, factory)
        let again = try factory.pki(make + [second])
        #expect(again.status == 0, "\(again)")
        try expect(first, state: "CANCELLED", serial, nil, factory)
        try expect(second, state: "READY", serial, "PRODUCED", factory)
    }

    private func expect(
        _ number: String,
        state: String,
        _ token: String,
        _ tokenState: String?,
        _ factory: Factory
    ) throws {
        let shown = try factory.pki("delivery", "show", number, "--format", "json")
        #expect(try shown.json("state") == state, "\(shown)")
        #expect(try shown.json("token") == token, "\(shown)")
        #expect(try shown.json("tokenState") == tokenState, "\(shown)")
    }
}
