import Messages
import Model
import OpenSSL
import Portal

/// Asks the platform's servers over HTTP.
struct PlatformWire: PlatformLine {
    /// Why a document was not taken.
    struct Refusal: OperatorError {
        let url: String
        let status: Int

        var message: String { "\(url) answers \(status)" }
        var hint: String? { nil }
        var kind: FailureKind { .unavailable }
    }

    let client: String
    /// Read each time, so that a new secret is taken without a restart.
    let secretFile: String?
    let trusted: String?

    func document(_ url: String, limit: Int) async throws -> [UInt8] {
        let answer = try await HTTPExchange.sendDirectly(
            .get,
            url,
            fields: ["Accept: application/json"],
            trusted: trusted,
            limit: limit
        )
        guard answer.status == 200 else { throw Refusal(url: url, status: answer.status) }
        return answer.body
    }

    func send(_ form: [UInt8], to url: String, limit: Int) async throws -> (status: Int, body: [UInt8]) {
        let answer = try await HTTPExchange.sendDirectly(
            .post(form, contentType: "application/x-www-form-urlencoded"),
            url,
            fields: ["Accept: application/json"] + (try credentials()),
            trusted: trusted,
            limit: limit
        )
        return (answer.status, answer.body)
    }

    /// Source: RFC 6749 §2.3.1.
    private func credentials() throws -> [String] {
        guard let secretFile else { return [] }
        var secret = try SecretLine(kind: .pin).read(secretFile).copyBytes()
        defer { secret.wipe() }
        var pair = Array(PlatformWire.encoded(Array(client.utf8)) + ":".utf8)
        pair += PlatformWire.encoded(secret)
        defer { pair.wipe() }
        return ["Authorization: Basic \(String(decoding: Base64.encode(pair), as: UTF8.self))"]
    }

    /// As forms write it (WHATWG URL §5.2): what is neither a letter nor a digit as `%XX`.
    private static func encoded(_ octets: [UInt8]) -> [UInt8] {
        octets.flatMap { octet -> [UInt8] in
            switch octet {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                [octet]
            default: Array("%\(Hexadecimal.encode([octet]).uppercased())".utf8)
            }
        }
    }
}
