@testable import Enrollment
import Testing

/// product.md §7.2 and §7.3 with their vectors; GB 32100-2015, GB 11714-1997.
@Suite("Credit codes and organisation codes")
struct OrganizationNumbersTests {
    @Test(
        "Valid credit codes are accepted, in any case and width",
        arguments: ["91350100M000100Y43", "91110108MA0000015T", " 91110108ma0000015t ", "９１１１０１０８MA0000015T"]
    )
    func accepts(code: String) throws {
        let parsed = try UnifiedCreditCode(code)
        #expect(parsed.text.utf8.count == 18)
    }

    @Test(
        "Wrong credit codes are refused for their reasons",
        arguments: [
            ("91350100M000100Y4Z", .badFormat), ("91350100M000100Y44", .badChecksum), ("", .badFormat),
            ("91350100M000100Y4", .badFormat), ("91350100M000100Y433", .badFormat),
            ("91350I00M000100Y43", .badFormat),
            ("9135010AM000100Y43", .badFormat), ("９135010中M00100Y43", .badFormat),
        ] as [(String, ValidationCode)]
    )
    func refuses(code: String, expected: ValidationCode) {
        #expect(fault { () throws(FieldFault) in _ = try UnifiedCreditCode(code) } == expected)
    }

    @Test("A credit code whose inner organisation code is wrong is refused although its own check holds")
    func innerCheck() {
        // The inner check character 4 became 5, and the outer check was computed again.
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let wrong = alphabet.map { "91350100M000100Y5\($0)" }
        #expect(
            wrong.allSatisfy { code in
                fault { () throws(FieldFault) in _ = try UnifiedCreditCode(code) } == .badChecksum
            }
        )
    }

    @Test("The organisation code is found inside the credit code")
    func derived() throws {
        #expect(try UnifiedCreditCode("91350100M000100Y43").organizationCode.text == "M000100Y-4")
    }

    @Test(
        "Organisation codes are read with and without hyphen",
        arguments: ["D2143569-X", "D2143569X", "m000100y-4"]
    )
    func organizationCode(code: String) throws {
        #expect(try OrganizationCode(code).text.utf8.count == 10)
    }

    @Test(
        "Wrong organisation codes are refused",
        arguments: [
            ("D2143569-0", .badChecksum), ("D214356-9X", .badFormat), ("", .badFormat),
            ("D2143569--X", .badFormat),
            ("中2143569X", .badFormat),
        ] as [(String, ValidationCode)]
    )
    func wrongOrganizationCode(code: String, expected: ValidationCode) {
        #expect(fault { () throws(FieldFault) in _ = try OrganizationCode(code) } == expected)
    }
}
