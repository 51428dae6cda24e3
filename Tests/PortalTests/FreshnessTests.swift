import Model
import Testing

@testable import Portal

@Suite("Cache headers")
struct FreshnessTests {
    private let freshness = Freshness(
        thisUpdate: Timestamp(secondsSinceEpoch: 784_111_777),
        nextUpdate: Timestamp(secondsSinceEpoch: 784_115_376),
        fingerprint: [UInt8](repeating: 0xAB, count: 32)
    )
    private static let tag = "\"abababababababababababababababab\""

    @Test("The headers are those of the field notes")
    func fields() {
        let lines = freshness.lines(at: Timestamp(secondsSinceEpoch: 784_111_800))
        let wanted = [
            "Cache-Control: max-age=3576, public, no-transform, must-revalidate",
            "ETag: \(Self.tag)",
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
            "Expires: Sun, 06 Nov 1994 09:49:36 GMT",
        ]
        #expect(lines == wanted.map { $0 + "\r\n" }.joined())
    }

    @Test("What has ended may not be kept any longer")
    func ended() {
        let lines = freshness.lines(at: Timestamp(secondsSinceEpoch: 784_200_000))
        #expect(lines.hasPrefix("Cache-Control: max-age=0, "))
    }

    @Test(
        "If-None-Match decides alone, in any of its forms",
        arguments: [
            (tag, true), ("W/" + tag, true), ("*", true), ("\"x\", " + tag, true), (" " + tag + " ", true),
            ("\"x\"", false), ("", false), ("abab", false),
        ]
    )
    func tags(value: String, matches: Bool) {
        #expect(freshness.isMatched(ifNoneMatch: value) == matches)
    }
}
