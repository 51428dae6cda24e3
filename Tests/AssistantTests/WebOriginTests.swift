import Testing

@testable import Assistant

@Suite("Origins")
struct WebOriginTests {
    @Test(
        "An origin is https, or http of this machine, as browsers write it",
        arguments: [
            "https://ca.example.cn", "https://ca.example.cn:8445", "https://xn--fiqs8s.cn",
            "http://127.0.0.1:8080",
            "http://localhost", "http://[::1]:17681", "https://[::1]",
        ]
    )
    func good(text: String) {
        #expect(WebOrigin(text)?.description == text)
    }

    @Test(
        "Whatever else a page could send is no origin",
        arguments: [
            "", "null", "https://", "http://ca.example.cn", "https://CA.example.cn", "https://ca.example.cn/",
            "https://ca.example.cn:443", "http://127.0.0.1:80", "https://ca.example.cn:0",
            "https://ca.example.cn:08445",
            "https://ca.example.cn:65536", "https://ca.example.cn:", "https://a@ca.example.cn",
            "https://ca.example.cn, https://evil.example", "https://ca.example.cn\r\nx: y", "file:///etc",
            "chrome-extension://abc", "https://证书.cn", "https://.example", "https://a:b:1",
            "https://" + String(repeating: "a", count: 300),
        ]
    )
    func bad(text: String) {
        #expect(WebOrigin(text) == nil)
    }
}
