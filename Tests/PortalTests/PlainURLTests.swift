import Testing

@testable import Portal

@Suite("Where something is asked for without TLS")
struct PlainURLTests {
    @Test(
        "Host, port, field and target are read from a URL",
        arguments: [
            ("http://ocsp.example/ocsp", "ocsp.example", 80, "ocsp.example", "/ocsp"),
            ("http://ocsp.example", "ocsp.example", 80, "ocsp.example", "/"),
            ("HTTP://127.0.0.1:8080/a/b?c=d#e", "127.0.0.1", 8080, "127.0.0.1:8080", "/a/b?c=d"),
            ("http://[::1]:8080/ocsp", "::1", 8080, "[::1]:8080", "/ocsp"),
            ("http://[::1]/", "::1", 80, "[::1]", "/"),
            ("http://ocsp.example?x", "ocsp.example", 80, "ocsp.example", "/?x"),
        ] as [(String, String, Int, String, String)]
    )
    func read(text: String, host: String, port: Int, authority: String, target: String) throws {
        let url = try #require(PlainURL(text))
        #expect(url.host == host && url.port == port)
        #expect(url.authority == authority && url.target == target)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "https://ocsp.example/", "http://", "http:///ocsp", "http://a@b/", "http://a:0/",
            "http://a:x/",
            "http://a b/", "http://a/\r\nx: y", "http://[::1", "ldap://a/", "http://证书.example/",
        ]
    )
    func refused(text: String) {
        #expect(PlainURL(text) == nil)
    }
}
