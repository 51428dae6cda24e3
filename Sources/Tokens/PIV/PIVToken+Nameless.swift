/// Blanks that cannot be told from each other yet.
extension PIVToken {
    /// Whether the card in a reader is a blank with neither a serial number nor a CHUID, which production names.
    ///
    /// Asking costs no try and writes nothing.
    ///
    /// - Throws: as `open(reader:isNamingBlanks:)`, but for `.noSerial`.
    public static func isNamelessBlank(reader: String) async throws(TokenError) -> Bool {
        let executor = BlockingExecutor(label: "pki.token.\(reader)")
        let transport = try await executor.run { () throws(TokenError) in try PCSCTransport(reader: reader) }
        return try await isNamelessBlank(over: transport)
    }

    /// The same of the card that a transport reaches.
    public static func isNamelessBlank(over transport: any CardTransport) async throws(TokenError) -> Bool {
        let executor = BlockingExecutor(label: "pki.token.\(transport.readerName)")
        let card = PIVApplication(transport: transport)
        return try await executor.run { () throws(TokenError) in
            try card.conversation(.asIs) { () throws(TokenError) in
            } body: { () throws(TokenError) in
                guard try card.serial() == nil else { return false }
                return try card.blank() != nil
            }
        }
    }
}
