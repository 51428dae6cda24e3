import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("OCSP requests in paths")
struct OCSPPathTests {
    /// Octets whose base64 is full of plus and slash, two slashes in a row among them.
    private static let octets: [UInt8] = [
        0x30, 0x0B, 0x01, 0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF, 0x01,
    ]
    private static let base64 = Data(octets).base64EncodedString()

    @Test("Every spelling that clients use is understood")
    func spellings() {
        let text = Self.base64
        #expect(text.contains("//") && text.contains("+") && text.hasSuffix("=="))
        let spellings = [
            text,
            text.replacingOccurrences(of: "=", with: ""),
            text.replacingOccurrences(of: "=", with: "%3D"),
            text.replacingOccurrences(of: "+", with: "%2B"),
            text.replacingOccurrences(of: "+", with: "%2b").replacingOccurrences(of: "/", with: "%2f"),
            text.replacingOccurrences(of: "/", with: "%2F"),
            text.replacingOccurrences(of: "+", with: " "),
            text.replacingOccurrences(of: "+", with: "%20"),
            "/" + text,
            "%2F" + text,
            text.prefix(8) + "%0D%0A" + text.dropFirst(8),
        ]
        for spelling in spellings {
            #expect(OCSPPath.decode(spelling.utf8, limit: 1000) == Self.octets, "\(spelling)")
        }
    }

    @Test(
        "What is not base64 is no request",
        arguments: [
            "MFE!", "%", "%2", "%ZZ", "MFE=MFE", "A", "ABCDE", "MF\u{E9}E", "MFE===",
        ]
    )
    func notBase64(text: String) {
        #expect(OCSPPath.decode(text.utf8, limit: 1000) == nil)
    }

    @Test("Every length is read back, and one character too many is refused", arguments: 0..<50)
    func lengths(count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let octets = [0x30] + generator.bytes(count)
        let text = Data(octets).base64EncodedString()
        #expect(OCSPPath.decode(text.utf8, limit: text.count) == octets)
        #expect(OCSPPath.decode(text.utf8, limit: text.count - 1) == nil)
    }
}
