import Model
import Testing

@Suite("Where a server listens")
struct SocketPlaceTests {
    @Test(
        "An address of IPv6 is in brackets beside a port, and nowhere else",
        arguments: [
            ("127.0.0.1", "127.0.0.1", "127.0.0.1:80"), ("localhost", "localhost", "localhost:80"),
            ("::1", "::1", "[::1]:80"), ("[::1]", "::1", "[::1]:80"), ("[::]", "::", "[::]:80"),
            ("[name]", "[name]", "[name]:80"), ("", "", ":80"),
        ]
    )
    func brackets(host: String, bare: String, text: String) {
        let place = SocketPlace(host: host, port: 80)
        #expect(place.host == bare)
        #expect(place.description == text)
    }
}
