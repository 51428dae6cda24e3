import Foundation
import Model
import OpenSSL
import StatusFixtures
import TestSupport
import Testing

@testable import Portal

@Suite("OCSP over HTTP")
struct OCSPOverHTTPTests {
    @Test(
        "POST and GET give the same octets with every cache header",
        arguments: [KeyAlgorithm.p256, .rsa2048, .sm2]
    )
    func headers(algorithm: KeyAlgorithm) async throws {
        try await LivePortal.run(algorithm) { portal in
            portal.issue(1)
            // The follower's first look opens the cache.
            try await eventually { try await portal.isKept(1) }
            let request = try portal.request(1)
            let path = "/ocsp/" + Data(request).base64EncodedString()
            let responses = try await Wire.exchange(
                port: portal.port,
                [Wire.post(request), Wire.message("GET", path)]
            )
            for response in responses {
                #expect(response.status == 200)
                #expect(try portal.status(in: response) == .good)
                #expect(response.fields["content-type"] == "application/ocsp-response")
                #expect(response.fields["content-length"] == "\(response.body.count)")
                let single = try #require(try OCSPResponseMessage(der: response.body).basic?.responses.first)
                #expect(response.fields["last-modified"] == HTTPDate.format(single.thisUpdate))
                #expect(response.fields["expires"] == single.nextUpdate.map(HTTPDate.format))
                #expect(response.fields["date"]?.hasSuffix(" GMT") == true)
                let control = try #require(response.fields["cache-control"])
                let pattern = /max-age=(\d+), public, no-transform, must-revalidate/
                let age = try #require(try pattern.wholeMatch(in: control).flatMap { Int($0.1) })
                #expect((3480...3599).contains(age))
            }
            #expect(responses[0].body == responses[1].body)
            #expect(responses[0].fields["etag"] == responses[1].fields["etag"])
        }
    }

    @Test("A GET is revalidated with 304 by its tag; its date is the minute's, and says nothing")
    func revalidation() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            try await eventually { try await portal.isKept(1) }
            let path = "/ocsp/" + Data(try portal.request(1)).base64EncodedString()
            let first = try await Wire.get(portal, path)
            let tag = try #require(first.fields["etag"])
            let date = try #require(first.fields["last-modified"])
            let again = try await Wire.get(portal, path, "If-None-Match: \(tag)")
            #expect(again.status == 304)
            #expect(again.fields["etag"] == tag)
            #expect(again.fields["content-length"] != "0")
            #expect(again.fields["cache-control"] != nil && again.fields["expires"] != nil)
            #expect(try await Wire.get(portal, path, "If-Modified-Since: \(date)").status == 200)
            #expect(try await Wire.get(portal, path, "If-None-Match: \"other\"").status == 200)
        }
    }

    @Test("Errors and answers to nonces are 200 and no-store")
    func unkept() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let other = try StatusAuthority("other", now: WallClock.system.now)
            let foreign = OCSPRequestBuilder(certificateIDs: [try other.ocspID(serial(1))]).encoded
            let nonce = try portal.request(1, nonce: [1, 2, 3])
            let messages = [
                Wire.post(foreign), Wire.post([]), Wire.post(nonce), Wire.message("GET", "/ocsp/!"),
            ]
            let responses = try await Wire.exchange(port: portal.port, messages)
            for response in responses {
                #expect(response.status == 200)
                #expect(response.fields["cache-control"] == "no-store")
                #expect(response.fields["etag"] == nil && response.fields["expires"] == nil)
                #expect(response.fields["content-type"] == "application/ocsp-response")
            }
            #expect(responses.map { $0.body.count < 6 } == [true, true, false, true])
            #expect(responses[0].body.last == 6)
            #expect(responses[1].body.last == 1)
        }
    }

    @Test("Every spelling of the path finds the same answer")
    func paths() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let base64 = Data(try portal.request(1)).base64EncodedString()
            let escaped = base64.replacingOccurrences(of: "+", with: "%2B")
                .replacingOccurrences(of: "/", with: "%2F").replacingOccurrences(of: "=", with: "%3D")
            let bare = base64.replacingOccurrences(of: "=", with: "")
            let targets = [
                "/ocsp/\(base64)", "/ocsp//\(base64)", "//ocsp/\(base64)", "/ocsp/\(escaped)",
                "/ocsp/\(bare)",
                "http://127.0.0.1/ocsp/\(base64)",
                "/ocsp/" + base64.replacingOccurrences(of: "+", with: "%20"),
            ]
            let messages = targets.map { Wire.message("GET", $0) }
            for (target, response) in zip(targets, try await Wire.exchange(port: portal.port, messages)) {
                #expect(try portal.status(in: response) == .good, "\(target)")
            }
        }
    }

    @Test("Each truncation and each flipped bit of a request is answered under 200, on one connection")
    func damage() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let request = try portal.request(1)
            let truncated = (0..<request.count).map { Wire.post(Array(request.prefix($0))) }
            for response in try await Wire.exchange(port: portal.port, truncated) {
                #expect(response.status == 200)
                #expect(response.body == OCSPResponseStatus.malformedRequest.encodedError)
            }
            let flipped = (0..<request.count * 8).map { bit in
                var changed = request
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                return Wire.post(changed)
            }
            for response in try await Wire.exchange(port: portal.port, flipped) {
                #expect(response.status == 200)
                let message = try OCSPResponseMessage(der: response.body)
                #expect([.successful, .malformedRequest, .unauthorized].contains(message.status))
                #expect(message.basic.map { $0.responses.map(\.status) } != [.good])
            }
            let last = try await Wire.exchange(port: portal.port, [Wire.post([0x30]), Wire.post(request)])
            #expect(try portal.status(in: last[1]) == .good)
        }
    }

    @Test("Lengths inside the octets never make the server wait for more than Content-Length")
    func lengths() async throws {
        try await LivePortal.run { portal in
            let bad: [[UInt8]] = [
                [0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x30, 0x82, 0x10, 0x00, 0x30], [0x30, 0x80],
                [0x30, 0x88],
                [0x30, 0x7F] + [UInt8](repeating: 0, count: 20),
            ]
            for response in try await Wire.exchange(port: portal.port, bad.map { Wire.post($0) }) {
                #expect(response.status == 200)
                #expect(response.body == OCSPResponseStatus.malformedRequest.encodedError)
            }
        }
    }

    @Test("A body of a megabyte is 413, and the next request on the connection is answered")
    func tooLarge() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            let large = Wire.post([UInt8](repeating: 0x30, count: 1 << 20))
            let responses = try await Wire.exchange(
                port: portal.port,
                [large, Wire.post(try portal.request(1))]
            )
            #expect(responses[0].status == 413)
            #expect(responses[0].fields["cache-control"] == "no-store")
            #expect(try portal.status(in: responses[1]) == .good)
            let long = try await Wire.get(portal, "/ocsp/" + String(repeating: "A", count: 16_385))
            #expect(long.status == 200)
            #expect(long.body == OCSPResponseStatus.malformedRequest.encodedError)
            let endless = try await Wire.get(portal, "/ocsp/" + String(repeating: "A", count: 40_000))
            #expect(endless.status == 400)
        }
    }

    @Test("Pipelined, chunked and HTTP/1.0 requests are answered in order")
    func transports() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            portal.issue(2)
            let (one, two) = (try portal.request(1), try portal.request(2))
            let size = String(one.count, radix: 16)
            let chunked =
                Wire.message("POST", "/ocsp", fields: ["Transfer-Encoding: chunked"])
                + Array("\(size)\r\n".utf8) + one + Array("\r\n0\r\n\r\n".utf8)
            let old = Wire.message("POST", "/ocsp", body: two, version: "1.0")
            let messages = [Wire.post(one), Wire.post([1]), chunked, Wire.post(two), old]
            let responses = try await Wire.pipeline(port: portal.port, messages)
            #expect(responses.map(\.status) == [200, 200, 200, 200, 200])
            let statuses = try responses.map { try portal.status(in: $0) }
            #expect(statuses == [.good, nil, .good, .good, .good])
        }
    }

    @Test("HEAD, OPTIONS and other methods behave")
    func methods() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            try await eventually { try await portal.isKept(1) }
            let path = "/ocsp/" + Data(try portal.request(1)).base64EncodedString()
            let get = try await Wire.get(portal, path)
            let messages = [
                Wire.message("HEAD", path), Wire.message("OPTIONS", "/ocsp"), Wire.message("OPTIONS", path),
                Wire.message("PUT", "/ocsp", body: [1]), Wire.message("DELETE", path),
                Wire.message("POST", path, body: [1]), Wire.message("GET", path),
            ]
            let responses = try await Wire.exchange(port: portal.port, messages)
            #expect(responses.map(\.status) == [200, 204, 204, 405, 405, 405, 200])
            for field in ["content-length", "etag", "last-modified", "expires", "content-type"] {
                #expect(responses[0].fields[field] == get.fields[field])
            }
            #expect(responses[1].fields["allow"] == "GET, HEAD, OPTIONS, POST")
            #expect(responses[2].fields["allow"] == "GET, HEAD, OPTIONS")
            #expect(responses[3].fields["allow"] == "GET, HEAD, OPTIONS, POST")
            #expect(responses[6].body == get.body)
        }
    }

    /// RFC 9110 §9.3.7: an asterisk as the target asks about the server as a whole.
    @Test("OPTIONS of an asterisk tells what the server can do; nothing else is there under that name")
    func asterisk() async throws {
        try await LivePortal.run { portal in
            let messages = [("OPTIONS", "*"), ("GET", "*"), ("OPTIONS", "/*"), ("OPTIONS", "**")].map {
                Wire.message($0.0, $0.1)
            }
            let responses = try await Wire.exchange(port: portal.port, messages)
            #expect(responses.map(\.status) == [204, 404, 404, 404])
            #expect(responses[0].fields["allow"] == "GET, HEAD, OPTIONS, POST")
            #expect(responses[1...].allSatisfy { $0.fields["allow"] == nil })
        }
    }

    @Test("A revocation written to the book shows in a running server")
    func revocation() async throws {
        try await LivePortal.run { portal in
            portal.issue(1)
            try await eventually { try await portal.isKept(1) }
            portal.revoke(1)
            try await eventually {
                let response = try await Wire.exchange(port: portal.port, [Wire.post(portal.request(1))])[0]
                guard case .revoked(let revocation) = try portal.status(in: response) else { return false }
                return revocation.reason == .keyCompromise
            }
        }
    }
}

extension LivePortal {
    /// True when two requests for `number` get the same octets.
    func isKept(_ number: Int) async throws -> Bool {
        let message = Wire.post(try request(number))
        let responses = try await Wire.exchange(port: port, [message, message])
        return responses[0].body == responses[1].body
    }
}

/// Asks until the answer is yes, for two minutes at most: all tests share one thread pool.
func eventually(_ question: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < deadline {
        if try await question() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("it never came true")
}
