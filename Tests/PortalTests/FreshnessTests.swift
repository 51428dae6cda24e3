import HTTPTypes
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
        let fields = freshness.fields(at: Timestamp(secondsSinceEpoch: 784_111_800))
        #expect(fields[.cacheControl] == "max-age=3576, public, no-transform, must-revalidate")
        #expect(fields[.eTag] == Self.tag)
        #expect(fields[.lastModified] == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(fields[.expires] == "Sun, 06 Nov 1994 09:49:36 GMT")
    }

    @Test("What has ended may not be kept any longer")
    func ended() {
        let fields = freshness.fields(at: Timestamp(secondsSinceEpoch: 784_200_000))
        #expect(fields[.cacheControl]?.hasPrefix("max-age=0,") == true)
    }

    @Test(
        "If-None-Match decides alone, in any of its forms",
        arguments: [
            (tag, true), ("W/" + tag, true), ("*", true), ("\"x\", " + tag, true), (" " + tag + " ", true),
            ("\"x\"", false), ("", false), ("abab", false),
        ]
    )
    func tags(value: String, matches: Bool) {
        var fields = HTTPFields()
        fields[.ifNoneMatch] = value
        fields[.ifModifiedSince] = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(freshness.isMatched(by: fields) == matches)
    }

    @Test(
        "If-Modified-Since counts when it stands alone and is a date",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", true), ("Sun, 06 Nov 1994 08:49:36 GMT", false), ("now", false),
        ]
    )
    func dates(value: String, matches: Bool) {
        var fields = HTTPFields()
        fields[.ifModifiedSince] = value
        #expect(freshness.isMatched(by: fields) == matches)
    }
}
