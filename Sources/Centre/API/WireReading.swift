import Enrollment
import Foundation
import Model
import Portal

/// Reads messages of JSON into values; what the value's type does not know is refused by name.
enum WireReading {
    /// Reads one message.
    ///
    /// - Throws: `APIError` with `.notJSON` or `.badMember`.
    static func read<Message: Codable>(
        _ type: Message.Type,
        from body: [UInt8]
    ) throws(APIError) -> Message {
        let value: JSONValue
        do throws(ValidationFailure) {
            value = try JSONParser.parse(body)
        } catch {
            throw APIError(.notJSON(code: error.code.rawValue))
        }
        let message: Message
        let again: JSONValue
        do {
            message = try JSONDecoder().decode(type, from: Data(body))
            again = try JSONParser.parse(Array(JSONEncoder().encode(message)))
        } catch let error as DecodingError {
            throw APIError(.badMember(path: path(of: error), detail: "is missing, or not of its kind"))
        } catch {
            throw APIError(.notJSON(code: "malformed"))
        }
        if let name = unknown(in: value, knowing: again) {
            throw APIError(.badMember(path: name.printable, detail: "is not known"))
        }
        return message
    }

    /// Writes a message, its members in order.
    static func written(_ message: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Array(try encoder.encode(message))
    }

    private static func path(of error: DecodingError) -> String {
        let path: [any CodingKey] =
            switch error {
            case .keyNotFound(let key, let context): context.codingPath + [key]
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            @unknown default: []
            }
        return path.map(\.stringValue).joined(separator: ".").printable
    }

    /// A member that reading passed over: it does not come back when what was read is written again.
    private static func unknown(in value: JSONValue, knowing known: JSONValue) -> String? {
        guard case .object(let members) = value else { return nil }
        for member in members where member.value != .null {
            guard let same = known[member.name] else { return String(member.name.prefix(40)) }
            if let name = unknown(in: member.value, knowing: same) { return name }
        }
        return nil
    }
}
