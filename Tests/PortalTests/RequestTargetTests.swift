import TestSupport
import Testing

@testable import Portal

@Suite("Request targets")
struct RequestTargetTests {
    @Test(
        "The first name and the rest are taken apart and not cleaned up",
        arguments: [
            ("/ocsp", "ocsp", nil), ("/ocsp/", "ocsp", ""), ("/ocsp/a//b/", "ocsp", "a//b/"),
            ("//ocsp//a", "ocsp", "/a"), ("/ocsp/a%2Fb?c=d", "ocsp", "a%2Fb"), ("/", "", nil), ("", "", nil),
            ("http://ca.example/ocsp/a/b", "ocsp", "a/b"), ("HTTPS://ca.example", "", nil), ("*", "*", nil),
            ("/crl/issuing.crl#x", "crl", "issuing.crl"),
        ] as [(String, String, String?)]
    )
    func parts(text: String, first: String, rest: String?) {
        let target = RequestTarget(text.utf8)
        #expect(target.first == first)
        #expect(target.rest.map { String(decoding: $0, as: UTF8.self) } == rest)
    }

    @Test(
        "An authority's name ends with its suffix and may be percent-encoded",
        arguments: [
            ("/crl/issuing.crl", "issuing"), ("/crl/issuing%2ecrl", "issuing"), ("/crl/issuing.cer", nil),
            ("/crl/", nil), ("/crl", nil), ("/crl/%zz.crl", nil), ("/crl/..%2F..%2Fetc.crl", "../../etc"),
        ] as [(String, String?)]
    )
    func names(text: String, name: String?) {
        #expect(RequestTarget(text.utf8).resourceName(withSuffix: ".crl") == name)
    }

    @Test("No target traps", arguments: 0..<64)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for count in 0..<64 {
            let text = String(decoding: generator.bytes(count), as: UTF8.self)
            let target = RequestTarget(("/ocsp/" + text).utf8)
            #expect(target.first == "ocsp")
            _ = OCSPPath.decode(target.rest ?? [], limit: 1000)
        }
    }
}
