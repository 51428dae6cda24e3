import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Portal

@Suite("A client without TLS")
struct PlainHTTPTests {
    private static let type = "application/ocsp-request"

    @Test("A responder answers it, and its answer is the one that others get")
    func answered() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            try await eventually { try await portal.isKept(1) }
            let request = try portal.request(1)
            let url = "http://127.0.0.1:\(portal.port)/ocsp"
            let answer = try await PlainHTTP.post(url, request, type: PlainHTTPTests.type)
            #expect(answer.status == 200)
            #expect(answer.type == "application/ocsp-response")
            let others = try await Wire.exchange(port: portal.port, [Wire.post(request)])
            #expect(others.map(\.body) == [answer.body])
        }
    }

    @Test("What is longer than is taken, another address and nobody at all are told apart from an answer")
    func refused() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let request = try portal.request(1)
            let url = "http://127.0.0.1:\(portal.port)/ocsp"
            let little = HTTPSClientLimits(connectSeconds: 600, answerSeconds: 600, answerOctets: 16)
            await #expect(throws: HTTPSClientError.self) {
                _ = try await PlainHTTP.post(url, request, type: PlainHTTPTests.type, limits: little)
            }
            await #expect(throws: HTTPSClientError(.badAddress)) {
                _ = try await PlainHTTP.post("https://127.0.0.1/ocsp", request, type: PlainHTTPTests.type)
            }
            let nobody = "http://127.0.0.1:1/ocsp"
            do throws(HTTPSClientError) {
                _ = try await PlainHTTP.post(nobody, request, type: PlainHTTPTests.type)
                Issue.record("nobody answered")
            } catch {
                #expect(error.isPassing)
            }
        }
    }
}
