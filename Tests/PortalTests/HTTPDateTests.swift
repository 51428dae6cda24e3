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
        let time = Timestamp(secondsSinceEpoch: seconds)
        #expect(HTTPDate.format(time) == text)
        #expect(HTTPDate.parse(text) == time)
    }

    @Test(
        "All three forms that HTTP has had are read",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ]
    )
    func forms(text: String) {
        #expect(HTTPDate.parse(text) == Timestamp(secondsSinceEpoch: 784_111_777))
    }

    @Test(
        "Anything else is no date",
        arguments: [
            "", "yesterday", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
            "1994-11-06T08:49:37Z", "Sun, 06 Nov 19940 08:49:37 GMT",
        ]
    )
    func notDates(text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }
}
