import Model
import Testing

@testable import Portal

@Suite("HTTP dates")
struct HTTPDateTests {
    @Test(
        "Dates are IMF-fixdate in GMT",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_795_305_600, "Sun, 22 Nov 2026 00:00:00 GMT"),
            (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT"),
        ]
    )
    func format(seconds: Int64, text: String) {
        #expect(HTTPDate.format(Timestamp(secondsSinceEpoch: seconds)) == text)
    }
}
