import Glibc
import StatusFixtures

/// What came back for one request.
struct WireResponse: Sendable {
    let status: Int
    let fields: [String: String]
    let body: [UInt8]
}

/// A plain HTTP/1.1 client that sends exactly the octets it is given.
enum Wire {
    /// One request and the octets of its body.
    static func message(
        _ method: String,
        _ target: String,
        fields: [String] = [],
        body: [UInt8]? = nil,
        version: String = "1.1"
    ) -> [UInt8] {
        let length = body.map { ["Content-Length: \($0.count)"] } ?? []
        let lines = ["\(method) \(target) HTTP/\(version)", "Host: 127.0.0.1"] + length + fields + ["", ""]
        return Array(lines.joined(separator: "\r\n").utf8) + (body ?? [])
    }

    static func post(_ body: [UInt8], to target: String = "/ocsp") -> [UInt8] {
        message("POST", target, fields: ["Content-Type: application/ocsp-request"], body: body)
    }

    /// Sends each message on one connection, each after the response to the one before.
    static func exchange(port: Int, _ messages: [[UInt8]]) async throws -> [WireResponse] {
        try await onOwnThread {
            Result {
                let connection = try Connection(port: port)
                return try messages.map { message in
                    try connection.send(message)
                    return try connection.response(to: message)
                }
            }
        }.get()
    }

    /// Sends all messages at once on one connection, then reads the responses.
    static func pipeline(port: Int, _ messages: [[UInt8]]) async throws -> [WireResponse] {
        try await onOwnThread {
            Result {
                let connection = try Connection(port: port)
                try connection.send(messages.flatMap { $0 })
                return try messages.map { try connection.response(to: $0) }
            }
        }.get()
    }

    /// Sends `octets`, reads a response to each of `messages`, and then the end of the connection.
    static func whole(
        port: Int,
        _ octets: [UInt8],
        closingHalf: Bool = false,
        responsesTo messages: [[UInt8]]
    ) async throws -> [WireResponse] {
        try await onOwnThread {
            Result {
                let connection = try Connection(port: port)
                try connection.send(octets)
                if closingHalf { connection.closeHalf() }
                let responses = try messages.map { try connection.response(to: $0) }
                guard try connection.hasEnded() else { throw FixtureError("end of connection") }
                return responses
            }
        }.get()
    }

    static func get(_ portal: LivePortal, _ target: String, _ fields: String...) async throws -> WireResponse
    {
        try await exchange(port: portal.port, [message("GET", target, fields: fields)])[0]
    }
}

/// A blocking connection that gives up after ten minutes: all tests share two cores and one thread pool.
///
/// Each test uses it in one thread at a time.
final class Connection: @unchecked Sendable {
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw FixtureError("socket") }
        var patience = timeval(tv_sec: 600, tv_usec: 0)
        unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &patience,
            socklen_t(MemoryLayout<timeval>.size)
        )
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw FixtureError("connection") }
    }

    deinit { close(descriptor) }

    func send(_ octets: [UInt8]) throws {
        var sent = 0
        while sent < octets.count {
            let count = unsafe octets.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor,
                    $0.baseAddress?.advanced(by: sent),
                    octets.count - sent,
                    CInt(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { throw FixtureError("sending") }
            sent += count
        }
    }

    /// Says that nothing more will be sent.
    func closeHalf() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Waits for the end; false when octets come instead.
    func hasEnded() throws -> Bool {
        guard buffer.isEmpty else { return false }
        var piece = [UInt8](repeating: 0, count: 1)
        let count = unsafe recv(descriptor, &piece, 1, 0)
        return count == 0 || (count < 0 && errno == ECONNRESET)
    }

    func response(to request: [UInt8]) throws -> WireResponse {
        let end = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: end) == nil { try receive() }
        guard let range = buffer.firstRange(of: end) else { throw FixtureError("head") }
        let lines = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).split(separator: "\r\n")
        buffer.removeSubrange(..<range.upperBound)
        let status =
            lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let isBodiless = request.starts(with: Array("HEAD".utf8)) || [100, 204, 304].contains(status)
        let count = isBodiless ? 0 : fields["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < count { try receive() }
        let body = Array(buffer.prefix(count))
        buffer.removeFirst(count)
        return WireResponse(status: status, fields: fields, body: body)
    }

    private func receive() throws {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else { throw FixtureError(count == 0 ? "end of connection" : "answer in time") }
        buffer += piece.prefix(count)
    }
}
