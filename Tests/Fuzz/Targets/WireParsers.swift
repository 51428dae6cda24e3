import NIOCore
import Portal

enum WireParsers {
    /// Octets mean the same in whatever pieces they come.
    static func requests(_ bytes: [UInt8]) throws(BrokenPromise) {
        let whole = read(bytes, pieces: bytes.count)
        try promise("single octets say the same", read(bytes, pieces: 1) == whole)
        try promise("pieces say the same", read(bytes, pieces: 7) == whole)
        for request in whole { try promise("a request has a target", !request.hasSuffix(" ")) }
    }

    static func multipart(_ bytes: [UInt8]) throws(BrokenPromise) {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let body = Array(bytes.dropFirst(line.count + 1))
        let type = "multipart/form-data; boundary=" + String(decoding: line, as: UTF8.self)
        guard let boundary = MultipartReader.boundary(type) else { return }
        for part in MultipartReader(body, boundary: boundary).parts() ?? [] {
            try promise("a part has a name", !part.name.isEmpty)
            try promise("content is a piece of the body", part.content.count <= body.count)
        }
    }

    static func path(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let octets = OCSPPath.decode(bytes, limit: 16_384) else { return }
        try promise("base64 grows what it writes", octets.count * 4 <= bytes.count * 3)
        let slashes = [UInt8](repeating: UInt8(ascii: "/"), count: 3)
        try promise("slashes in front say nothing", OCSPPath.decode(slashes + bytes, limit: 20_000) == octets)
    }

    /// Each request, and the refusal that ended reading, in words.
    private static func read(_ bytes: [UInt8], pieces: Int) -> [String] {
        var reader = WireRequestReader(limits: HTTPListenerLimits(bodyOctets: 256))
        var buffer = ByteBuffer()
        var words: [String] = []
        for start in stride(from: 0, to: bytes.count, by: max(1, pieces)) {
            buffer.writeBytes(bytes[start..<min(start + max(1, pieces), bytes.count)])
            while case let outcome = reader.next(from: &buffer), let word = word(outcome) {
                words.append(word)
                if case .refused = outcome { return words }
            }
        }
        return words
    }

    private static func word(_ outcome: WireRequestReader.Outcome) -> String? {
        switch outcome {
        case .incomplete: nil
        case .refused(let refusal): "\(refusal)"
        case .request(let request):
            "\(request.keepsAlive) \(request.body.map { Array($0.readableBytesView) }.map { "\($0)" } ?? "long")"
                + " \(request.method.name) \(Array(request.target.readableBytesView))"
        }
    }
}
