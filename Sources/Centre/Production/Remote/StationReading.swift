import Model
import OpenSSL
import Portal
import Tokens

/// Reads the messages of stations; what is not known, or out of bounds, is refused by name.
package enum StationReading {
    /// Reads one message.
    ///
    /// - Throws: `APIError` with `.notJSON` or `.badMember`.
    static func read<Message: StationMessage>(
        _ type: Message.Type,
        from body: [UInt8]
    ) throws(APIError) -> Message {
        let message = try WireReading.read(type, from: body)
        try check(message.at)
        try message.check()
        return message
    }

    /// Checks a token that a station wants a job for.
    ///
    /// - Throws: `APIError` with `.badMember`.
    static func check(_ token: TokenAbility) throws(APIError) {
        try checkSerial(token.serial, "token.serial")
        try check(token.capabilities)
    }

    /// Checks what a station says of a token, 2 to 500 characters.
    ///
    /// - Throws: `APIError` with `.badMember`.
    static func checkReason(_ text: String, _ path: String) throws(APIError) {
        guard (2...500).contains(text.unicodeScalars.count) else {
            throw APIError(.badMember(path: path, detail: "must be 2 to 500 characters"))
        }
    }

    /// Checks what a token is said to be able to do.
    ///
    /// - Throws: `APIError` with `.badMember`.
    static func check(_ capabilities: TokenCapabilities) throws(APIError) {
        let firmware = capabilities.firmware ?? "0"
        guard capabilities.algorithms.count <= KeyAlgorithm.allCases.count,
            capabilities.features.count <= TokenCapabilities.Feature.allCases.count,
            (1...32).contains(firmware.utf8.count), firmware.printable == firmware
        else { throw APIError(.badMember(path: "condition.capabilities", detail: "is out of bounds")) }
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
}
