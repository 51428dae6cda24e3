/// The PIV application of a card: its commands as functions, nothing remembered between them.
///
/// Source: SP 800-73-4 part 2; the extensions are those of YubiKeys and used only where the card has them.
struct PIVApplication: Sendable {
    /// RID of NIST, PIX 00001000 without its version, which every card accepts.
    private static let identifier: [UInt8] = [0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0]
    let transport: any CardTransport

    /// SELECT; selecting again keeps what was proven.
    ///
    /// - Returns: the application property template.
    /// - Throws: `TokenError` with `.notPIV` when the card refuses it.
    @discardableResult
    func select() throws(TokenError) -> [UInt8] {
        let command = CommandAPDU(0xA4, 0x04, 0x00, data: Self.identifier, expected: 256)
        let response = try transport.exchange(command)
        guard response.status == .success else {
            throw TokenError(.notPIV(reader: transport.readerName))
        }
        return response.data
    }

    /// GET SERIAL.
    ///
    /// - Returns: nil when the card does not know the command: `6D00`, `6E00` or `6A8x`.
    /// - Throws: `TokenError` with `.unexpectedStatus` or `.malformedAnswer` for any other answer: it would make another card
    ///   of this one.
    func serialNumber() throws(TokenError) -> String? {
        let response = try transport.exchange(CommandAPDU(0xF8, 0, 0, expected: 256))
        switch response.status {
        case .success: break
        case .unknownInstruction, .unknownClass: return nil
        case let status where status.rawValue & 0xFFF0 == 0x6A80: return nil
        default: throw Self.refusal("GET SERIAL", response.status)
        }
        guard response.data.count == 4 else { throw TokenError(.malformedAnswer(operation: "GET SERIAL")) }
        return String(response.data.reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }

    /// GET VERSION: three octets, as 05 04 03.
    ///
    /// - Returns: nil when the card does not know the command, and says so twice: one wrong answer would make another card of this one.
    /// - Throws: `TokenError` with `.unexpectedStatus` for any other answer.
    func firmware() throws(TokenError) -> [UInt8]? {
        if let version = try version() { return version }
        return try version()
    }

    private func version() throws(TokenError) -> [UInt8]? {
        let response = try transport.exchange(CommandAPDU(0xFD, 0, 0, expected: 256))
        switch response.status {
        case .success: return response.data.count == 3 ? response.data : nil
        case .unknownInstruction, .unknownClass: return nil
        case let status where status.rawValue & 0xFFF0 == 0x6A80: return nil
        default: throw Self.refusal("GET VERSION", response.status)
        }
    }

    /// A version as people write it: "5.4.3".
    static func text(ofFirmware version: [UInt8]) -> String {
        version.map { String($0) }.joined(separator: ".")
    }

    /// GET METADATA of a key or of PIN 80, PUK 81, management key 9B.
    ///
    /// - Returns: nil when the card does not know the command, or has nothing there.
    func metadata(_ reference: UInt8) throws(TokenError) -> [UInt32: [UInt8]]? {
        let response = try transport.exchange(CommandAPDU(0xF7, 0, reference, expected: 256))
        guard response.status == .success, let objects = TagLengthValue.sequence(response.data) else {
            return nil
        }
        return Dictionary(objects.map { ($0.tag, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// Sends a command whose only good outcome is `9000`.
    ///
    /// - Throws: `TokenError` with `.unexpectedStatus`.
    func demand(
        _ command: CommandAPDU,
        _ operation: String,
        within patience: Duration = .seconds(20)
    ) throws(TokenError) -> [UInt8] {
        let response = try transport.exchange(command, within: patience)
        guard response.status == .success else {
            throw Self.refusal(operation, response.status)
        }
        return response.data
    }

    static func refusal(_ operation: String, _ status: StatusWord) -> TokenError {
        switch status {
        case .unknownInstruction: TokenError(.unsupported(operation: operation))
        default: TokenError(.unexpectedStatus(operation: operation, status: status.rawValue))
        }
    }
}
