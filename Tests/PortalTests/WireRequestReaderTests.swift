import NIOCore
import TestSupport
import Testing

@testable import Portal

@Suite("Requests on the wire")
struct WireRequestReaderTests {
    /// What came of octets that were fed in pieces.
    private struct Reading: Equatable {
        var requests: [String] = []
        var refusal: WireRefusal?
    }

    private func read(_ octets: [UInt8], pieces: Int, bodyLimit: Int = 100) -> Reading {
        var reader = WireRequestReader(limits: HTTPListenerLimits(bodyOctets: bodyLimit))
        var buffer = ByteBuffer()
        var reading = Reading()
        for start in stride(from: 0, to: octets.count, by: pieces) {
            buffer.writeBytes(octets[start..<min(start + pieces, octets.count)])
            while reading.refusal == nil {
                let outcome = reader.next(from: &buffer)
                guard case .incomplete = outcome else {
                    note(outcome, in: &reading)
                    continue
                }
                break
            }
        }
        return reading
    }

    private func note(_ outcome: WireRequestReader.Outcome, in reading: inout Reading) {
        switch outcome {
        case .incomplete: break
        case .refused(let refusal): reading.refusal = refusal
        case .request(let request):
            let body = request.body.map { String(buffer: $0) } ?? "too long"
            let stays = request.keepsAlive ? "stays" : "ends"
            reading.requests.append(
                "\(request.method.name) \(String(buffer: request.target)) [\(body)] \(stays)"
            )
        }
    }

    private func read(_ text: String, pieces: Int = .max / 2) -> Reading {
        read(Array(text.utf8), pieces: pieces)
    }

    private static let pipeline = """
        GET /ocsp/MFQ= HTTP/1.1\r\nHost: a\r\n\r\n\
        POST /ocsp HTTP/1.1\r\nhost:a\r\nContent-Length: 3\r\n\r\nabc\
        \r\nPOST /ocsp HTTP/1.1\r\nHOST: a\r\nTransfer-Encoding: Chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: x\r\n\r\n\
        HEAD / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n\
        PUT * HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /x HTTP/1.0\r\n\r\n
        """

    @Test("Requests are found in whatever pieces they come", arguments: [1, 2, 3, 7, 64, 10_000])
    func pieces(size: Int) {
        let reading = read(Self.pipeline, pieces: size)
        #expect(
            reading.requests == [
                "GET /ocsp/MFQ= [] stays", "POST /ocsp [abc] stays", "POST /ocsp [abc] stays",
                "HEAD / [] ends",
                "PUT * [] stays", "GET /x [] ends",
            ]
        )
        #expect(reading.refusal == nil)
    }

    @Test(
        "What two readers could read in two ways is refused",
        arguments: [
            "GET / HTTP/1.1\n\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET / HTTP/1.1\r\n: a\r\n\r\n", "GET / HTTP/1.1\r\nHost a\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", "GET / http/1.1\r\nHost: a\r\n\r\n", "GET /\r\n\r\n",
            "G T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nA: \u{1}\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        ]
    )
    func ambiguous(text: String) {
        #expect(read(text) == Reading(refusal: .malformed))
        #expect(read(text, pieces: 1) == Reading(refusal: .malformed))
    }

    @Test(
        "What is not known is named",
        arguments: [
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", .otherVersion),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unknownCoding),
            ("POST / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", .unknownExpectation),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", .bodyTooLarge),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n",
                .bodyTooLarge
            ),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n"
                    + String(repeating: "a", count: 5 << 20), .bodyTooLarge
            ),
            (
                "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "a: b\r\n", count: 70) + "\r\n",
                .headTooLarge
            ),
            ("GET /" + String(repeating: "a", count: 9000) + " HTTP/1.1\r\nHost: a\r\n\r\n", .headTooLarge),
            ("GET /" + String(repeating: "a", count: 20_000), .headTooLarge),
        ] as [(String, WireRefusal)]
    )
    func refused(text: String, refusal: WireRefusal) {
        #expect(read(text) == Reading(refusal: refusal))
    }

    @Test(
        "A body that is too long is thrown away, and the next request is found",
        arguments: [1, 50, 100_000]
    )
    func tooLong(pieces: Int) {
        let long = String(repeating: "a", count: 101)
        let next = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        let texts = [
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n\(long)",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n\(long)\r\n0\r\n\r\n",
        ]
        for text in texts {
            #expect(
                read(text + next, pieces: pieces).requests == ["POST / [too long] stays", "GET / [] stays"]
            )
        }
    }

    @Test("No octets trap, and pieces change nothing", arguments: 0..<200)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var octets = Array(Self.pipeline.utf8)
        for _ in 0...(seed % 4) {
            let position = Int.random(in: 0..<octets.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: octets[position] = UInt8.random(in: 0...255, using: &generator)
            case 1: octets.remove(at: position)
            default: octets.insert(UInt8.random(in: 0...127, using: &generator), at: position)
            }
        }
        let whole = read(octets, pieces: octets.count)
        #expect(read(octets, pieces: 1) == whole)
        #expect(read(octets, pieces: 1 + Int(seed) % 13) == whole)
    }
}
