import Enrollment
import Foundation
import Model
import OpenSSL
import Portal
import Tokens

/// Reads the messages of stations; what is not known, or out of bounds, is refused by name.
enum StationReading {
    /// Reads one message.
    ///
    /// - Throws: `APIError` with `.notJSON` or `.badMember`.
    static func read<Message: StationMessage>(
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
        try check(message.at)
        return message
    }

    /// Checks a token that a station shows.
    ///
    /// - Throws: `APIError` with `.badMember`.
    static func check(_ message: StationMessages.Begin) throws(APIError) {
        let token = message.token
        guard ["piv", "pkcs11"].contains(token.driver) else {
            throw APIError(.badMember(path: "token.driver", detail: "must be piv or pkcs11"))
        }
        try checkSerial(token.serial, "token.serial")
        guard (1...128).contains(token.model.utf8.count), token.model.printable == token.model else {
            throw APIError(.badMember(path: "token.model", detail: "must be 1 to 128 printable octets"))
        }
        let condition = message.condition
        let tries = [condition.pinTriesLeft, condition.pukTriesLeft].compactMap(\.self)
        guard tries.allSatisfy((0...255).contains), condition.slots.count <= TokenSlot.allCases.count,
            condition.officerPINLength.map((8...32).contains) ?? true
        else { throw APIError(.badMember(path: "condition", detail: "is out of bounds")) }
    }

    /// Checks a token's serial number: 1 to 64 printable ASCII characters.
    ///
    /// - Throws: `APIError` with `.badMember`.
    static func checkSerial(_ serial: String, _ path: String = "token") throws(APIError) {
        guard (1...64).contains(serial.utf8.count), serial.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw APIError(.badMember(path: path, detail: "must be 1 to 64 printable ASCII characters")) }
    }

    private static func check(_ place: StationPlace) throws(APIError) {
        guard AuthorityID(place.station) != nil else {
            throw APIError(.badMember(path: "at.station", detail: "must be 1 to 40 of a-z, 0-9 and '-'"))
        }
        let isSession = place.session.utf8.count == 32 && Hexadecimal.decode(place.session) != nil
        guard isSession else {
            throw APIError(.badMember(path: "at.session", detail: "must be 32 hexadecimal digits"))
        }
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
