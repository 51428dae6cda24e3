import CentreSupport
import Foundation
import TestSupport
import Testing
import TokenTestSupport

/// All that `pki token probe` prints of a library that departs from the standard.
@Suite("What the probe says of SKF libraries", .serialized)
struct ProbeTests {
    /// Where a profile ended.
    private enum Verdict: String {
        case follows = "符合 (follows it)"
        case signature = "the card's answer to SKF_ECCSignData does not hold"
        case cipher = "the card does not support device authentication with SM4"
        case layout =
            "token module probe: what its tokens say of themselves is not as its profile has it"
        case standardCode = "token module probe: SKF_VerifyPIN: SAR_PIN_INCORRECT (0xa000024)"
        case shiftedCode = "token module probe: SKF_VerifyPIN: SAR_USER_PIN_NOT_INITIALIZED (0xa000029)"
        case crash = "token module probe took its process down: signal 11"
        case list = "the card's answer to SKF_EnumDev cannot be read"
        case several = "token module probe: 2 tokens are there, not one blank"
    }

    /// The profiles, in their order.
    private static let profiles = ["4      true ", "4      false", "8      true ", "8      false"].flatMap {
        layout in
        ["digest   standard ", "digest   shifted  ", "message  standard ", "message  shifted  "].map {
            "\(layout)   \($0)"
        }
    }

    private static func four(_ verdict: Verdict) -> [Verdict] { [Verdict](repeating: verdict, count: 4) }

    private static func printed(_ verdicts: [Verdict]) -> String {
        let lines = zip(profiles, verdicts).map { "\($0)  \($1.rawValue)" }
        return (["ULONG  PACKED  SIGNS    PIN CODES  RESULT"] + lines).joined(separator: "\n") + "\n"
    }

    private func probe(traits: String = "", fault: String = "", devices: String = "A1") throws -> Run {
        let folder = try TemporaryDirectory()
        return try Run(
            [
                Programs.path("pki"), "token", "probe", "--library", SoftwareSKF.library, "--device-key",
                SKFDesk.deviceKey,
            ],
            in: folder.url,
            [
                "SOFTWARE_SKF_STATE": folder.path("state"), "SOFTWARE_SKF_DEVICES": devices,
                "SOFTWARE_SKF_TRAITS": traits, "SOFTWARE_SKF_FAULT": fault,
            ]
        )
    }

    @Test("Of the standard it says which of its two layouts, what is signed, and which codes PINs have")
    func standard() throws {
        let told = try probe()
        let own: [Verdict] = [.follows, .standardCode, .signature, .signature]
        let expected = own + Self.four(.cipher) + Self.four(.layout) + Self.four(.layout)
        #expect(told.status == 0 && told.output == Self.printed(expected), "\(told)")
    }

    @Test("Of padding, and numbers at the front of their fields")
    func padded() throws {
        let told = try probe(traits: "padded,front")
        let own: [Verdict] = [.follows, .standardCode, .signature, .signature]
        let expected = Self.four(.cipher) + own + Self.four(.layout) + Self.four(.layout)
        #expect(told.status == 0 && told.output == Self.printed(expected), "\(told)")
    }

    @Test("Of a ULONG of 8 octets, and a library that hashes")
    func wide() throws {
        let told = try probe(traits: "ulong8,message")
        let own: [Verdict] = [.signature, .signature, .follows, .standardCode]
        let expected = Self.four(.cipher) + Self.four(.cipher) + own + Self.four(.layout)
        #expect(told.status == 0 && told.output == Self.printed(expected), "\(told)")
    }

    @Test("Of other codes for PINs, and short names")
    func codes() throws {
        let told = try probe(traits: "pincodes,short")
        let own: [Verdict] = [.shiftedCode, .follows, .signature, .signature]
        let expected = own + Self.four(.cipher) + Self.four(.layout) + Self.four(.layout)
        #expect(told.status == 0 && told.output == Self.printed(expected), "\(told)")
    }

    @Test("Of a wide ULONG with padding, and containers that want no PIN")
    func wideAndPadded() throws {
        let told = try probe(traits: "ulong8,padded,nologin")
        let own: [Verdict] = [.follows, .standardCode, .signature, .signature]
        let expected = Self.four(.cipher) + Self.four(.cipher) + Self.four(.layout) + own
        #expect(told.status == 0 && told.output == Self.printed(expected), "\(told)")
    }

    @Test("A library that crashes, one whose lists have no end, and two tokens end with 69 and their reason")
    func failing() throws {
        let crash = try probe(fault: "SKF_GenECCKeyPair:crash")
        let expected = Self.four(.crash) + Self.four(.cipher) + Self.four(.layout) + Self.four(.layout)
        #expect(crash.status == 69 && crash.output == Self.printed(expected), "\(crash)")
        let endless = try probe(fault: "SKF_EnumDev:endless")
        #expect(
            endless.status == 69 && endless.output == Self.printed((0..<4).flatMap { _ in Self.four(.list) })
        )
        let two = try probe(devices: "A1,B2")
        #expect(two.status == 69 && two.output.contains(Verdict.several.rawValue), "\(two)")
    }
}
