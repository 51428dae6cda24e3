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
        let message = try WireReading.read(type, from: body)
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
        try check(condition.capabilities)
    }

    /// Checks what a station reports; whether it is true is the office's to find out.
    ///
    /// - Throws: `APIError` with `.badMember`.
    static func check(_ message: StationMessages.Record) throws(APIError) {
        try checkSerial(message.token)
        guard message.pinTriesLeft.map((0...255).contains) ?? true else {
            throw APIError(.badMember(path: "pinTriesLeft", detail: "must be 0 to 255"))
        }
        guard let attestation = message.attestation else { return }
        guard message.step == .keyGenerated else {
            throw APIError(.badMember(path: "attestation", detail: "goes with keyGenerated"))
        }
        guard attestation.attestation.isWithinBounds else {
            let detail = "must be two certificates of 1 to \(TokenAttestation.sizeLimit) octets"
            throw APIError(.badMember(path: "attestation", detail: detail))
        }
    }

    private static func check(_ capabilities: TokenCapabilities) throws(APIError) {
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
