import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Portal

@Suite("Connections of relying parties")
struct StatusConnectionTests {
    @Test("A hundred pipelined requests of every kind are answered in order")
    func pipeline() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            try await eventually { try await portal.isKept(1) }
            let kept = try portal.request(1)
            let path = "/ocsp/" + Data(kept).base64EncodedString()
            let messages = try (0..<100).map { number in
                switch number % 5 {
                case 0: Wire.post(kept)
                case 1: Wire.post(try portal.request(1, nonce: [UInt8(number)]))
                case 2: Wire.message("GET", path)
                case 3: Wire.message("GET", "/ca/issuing.cer")
                default: Wire.message("HEAD", path)
                }
            }
            let responses = try await Wire.pipeline(port: portal.port, messages)
            for (number, response) in responses.enumerated() {
                #expect(response.status == 200)
                guard number % 5 == 1 else { continue }
                #expect(try OCSPResponseMessage(der: response.body).basic?.nonce == [UInt8(number)])
            }
            #expect(responses[3].body == portal.authority.certificate.der)
            #expect(responses[0].body == responses[95].body)
        }
    }

    @Test("A client that closes its half after asking gets its answers, and then the end")
    func halfClosed() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            try await eventually { try await portal.isKept(1) }
            let messages = [
                Wire.post(try portal.request(1, nonce: [1])), Wire.post(try portal.request(1)),
                Wire.message("GET", "/crl/none.crl"),
            ]
            let responses = try await Wire.whole(
                port: portal.port,
                messages.flatMap { $0 },
                closingHalf: true,
                responsesTo: messages
            )
            #expect(responses.map(\.status) == [200, 200, 404])
            #expect(try portal.status(in: responses[0]) == .good)
        }
    }

    @Test("HTTP/1.0 ends with its answer, unless the client asks to stay")
    func old() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let request = try portal.request(1)
            let staying = Wire.message(
                "POST",
                "/ocsp",
                fields: ["Connection: Keep-Alive"],
                body: request,
                version: "1.0"
            )
            let ending = Wire.message("POST", "/ocsp", body: request, version: "1.0")
            let responses = try await Wire.whole(
                port: portal.port,
                staying + ending,
                responsesTo: [staying, ending]
            )
            #expect(responses.map { $0.fields["connection"] } == ["keep-alive", "close"])
            #expect(try responses.map(portal.status) == [.good, .good])
        }
    }

    @Test("A client that waits to be told to send its body is told so")
    func expectation() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let request = try portal.request(1)
            let whole = Wire.message("POST", "/ocsp", fields: ["Expect: 100-continue"], body: request)
            let head = Array(whole.dropLast(request.count))
            let responses = try await Wire.exchange(port: portal.port, [head, request])
            #expect(responses.map(\.status) == [100, 200])
            #expect(try portal.status(in: responses[1]) == .good)
        }
    }

    @Test(
        "What is not HTTP gets 400 and the end of the connection",
        arguments: [
            "GET / HTTP/1.1\n\n", "\u{16}\u{3}\u{1}", "GET /ocsp HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        ]
    )
    func malformed(text: String) async throws {
        try await LivePortal.run { portal in
            let octets = Array(text.utf8)
            let response = try await Wire.whole(port: portal.port, octets, responsesTo: [octets])[0]
            #expect(response.status == 400)
            #expect(response.fields["connection"] == "close")
            #expect(response.fields["cache-control"] == "no-store")
        }
    }

    @Test(
        "Silence and half a request end the connection",
        arguments: ["", "GET /ocsp", "POST /ocsp HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1"]
    )
    func silence(text: String) async throws {
        try await LivePortal.run(limits: PortalLimits(idleSeconds: 1)) { portal in
            let responses = try await Wire.whole(port: portal.port, Array(text.utf8), responsesTo: [])
            #expect(responses.isEmpty)
        }
    }

    @Test("One connection more than may be is closed, and the others go on")
    func connections() async throws {
        try await LivePortal.run(limits: PortalLimits(connections: 1)) { portal in
            portal.issue(1)
            let request = Wire.post(try portal.request(1))
            try await onOwnThread {
                Result {
                    let first = try Connection(port: portal.port)
                    try first.send(request)
                    _ = try first.response(to: request)
                    let hasEnded = try Connection(port: portal.port).hasEnded()
                    #expect(hasEnded)
                    try first.send(request)
                    let again = try first.response(to: request)
                    #expect(again.status == 200)
                }
            }.get()
        }
    }
}
