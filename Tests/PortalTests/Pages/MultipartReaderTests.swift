import Portal
import TestSupport
import Testing

@Suite("Forms with files")
struct MultipartReaderTests {
    private static let body = Array(
        """
        --B\r
        Content-Disposition: form-data; name="action"\r
        \r
        save\r
        --B\r
        Content-Disposition: form-data; name="file.ID_COPY"; filename="../../etc/passwd"\r
        Content-Type: image/png\r
        \r
        \u{89}PNG\r
        --C\r
        --B--\r

        """.utf8
    )

    @Test("Fields and files come apart, octet for octet")
    func parts() throws {
        let parts = try #require(MultipartReader(MultipartReaderTests.body, boundary: "B").parts())
        #expect(parts.map(\.name) == ["action", "file.ID_COPY"])
        #expect(parts.map(\.isFile) == [false, true])
        #expect(Array(parts[0].content) == Array("save".utf8))
        #expect(Array(parts[1].content) == Array("\u{89}PNG\r\n--C".utf8))
    }

    @Test("A body that is cut off is none", arguments: Array(stride(from: 0, to: 240, by: 7)))
    func cut(count: Int) {
        let body = Array(MultipartReaderTests.body.prefix(min(count, MultipartReaderTests.body.count - 6)))
        #expect(MultipartReader(body, boundary: "B").parts() == nil)
    }

    @Test("A part without a head is none, wherever it stands", arguments: ["", "--B\r\nx: y\r\n\r\nz\r\n"])
    func headless(before: String) {
        for tail in ["--B\r\n--B--", "--B\r\n\r\n--B--", "--B\r\n"] {
            #expect(MultipartReader(Array((before + tail).utf8), boundary: "B").parts() == nil)
        }
    }

    @Test("Damage never traps")
    func damage() {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<2000 {
            var body = MultipartReaderTests.body
            for _ in 0..<3 {
                body[Int(generator.next() % UInt64(body.count))] = UInt8(generator.next() & 0xFF)
            }
            for part in MultipartReader(body, boundary: "B").parts() ?? [] { #expect(!part.name.isEmpty) }
        }
    }

    @Test(
        "A boundary is what its type names",
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("multipart/form-data; boundary=\"a b\"", nil),
            ("multipart/form-data; boundary=\"x-1\"; charset=x", "x-1"), ("multipart/form-data", nil),
            ("multipart/form-data; boundary=", nil),
        ]
    )
    func boundary(type: String, expected: String?) {
        #expect(MultipartReader.boundary(type) == expected)
    }
}
