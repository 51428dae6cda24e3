import Enrollment
import Model
import OpenSSL
import Portal

/// Reads what pages send; what is not known is refused by name.
struct ServiceBody {
    private let members: [JSONValue.Member]

    /// Reads one JSON object.
    ///
    /// - Throws: `AssistantError` with `.mediaType` or `.badRequest`.
    init(_ call: HTTPCall, allowing names: Set<String>) throws(AssistantError) {
        let type = (call.field("content-type") ?? "").split(separator: ";").first?.lowercased() ?? ""
        guard type.filter({ $0 != " " }) == "application/json" else { throw AssistantError(.mediaType) }
        guard case .object(let members) = try? JSONParser.parse(call.body) else {
            throw AssistantError(.badRequest(member: "$"))
        }
        for member in members where !names.contains(member.name) {
            throw AssistantError(.badRequest(member: String(member.name.prefix(40)).printable))
        }
        self.members = members
    }

    /// Six digits.
    func code(_ name: String) throws(AssistantError) -> String {
        guard let text = text(name), text.utf8.count == 6,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else {
            throw AssistantError(.badRequest(member: name))
        }
        return text
    }

    /// Octets in base64, at least one.
    func octets(_ name: String, limit: Int) throws(AssistantError) -> [UInt8] {
        guard let text = text(name), let octets = Base64.decode(Array(text.utf8)),
            (1...limit).contains(octets.count)
        else { throw AssistantError(.badRequest(member: name)) }
        return octets
    }

    /// A SHA-256 in hexadecimal.
    func digest(_ name: String) throws(AssistantError) -> [UInt8] {
        guard let text = text(name), let digest = Hexadecimal.decode(text), digest.count == 32 else {
            throw AssistantError(.badRequest(member: name))
        }
        return digest
    }

    private func text(_ name: String) -> String? {
        members.first { $0.name == name }?.value.text
    }
}
