extension CardTransport {
    /// The most octets of answer that one command may bring together.
    private var answerLimit: Int { 65_536 }

    /// Sends a command in as many blocks as it needs and collects the whole answer.
    ///
    /// Long data goes out as a chain; `61xx` is followed by GET RESPONSE until the end; `6Cxx` repeats the command
    /// once with the length that the card asks for.
    ///
    /// - Returns: all data and the last status word; a chain that the card refuses ends with that refusal.
    /// - Throws: `TokenError` as `transmit`, and `.malformedAnswer` for an endless answer.
    ///
    /// Source: ISO/IEC 7816-4 §5.1.1.1, §7.6.1.
    func exchange(
        _ command: CommandAPDU,
        within patience: Duration = .seconds(20)
    ) throws(TokenError) -> ResponseAPDU {
        var response = ResponseAPDU(status: .success)
        for block in command.encoded() {
            response = try send(block, patience)
            guard
                response.status == .success || response.status.first == 0x61 || response.status.first == 0x6C
            else {
                return response
            }
        }
        if response.status.first == 0x6C {
            var corrected = command
            corrected.expected = Self.length(response.status)
            guard let last = corrected.encoded().last else { return response }
            response = try send(last, patience)
        }
        return try collectRest(of: response, patience)
    }

    private func collectRest(of first: ResponseAPDU, _ patience: Duration) throws(TokenError) -> ResponseAPDU
    {
        var whole = first
        var isFirst = true
        while whole.status.first == 0x61 {
            let request = CommandAPDU(0xC0, 0, 0, expected: Self.length(whole.status))
            let next = try send(request.encoded()[0], patience)
            guard isFirst || !next.data.isEmpty, whole.data.count + next.data.count <= answerLimit else {
                throw TokenError(.malformedAnswer(operation: "GET RESPONSE"))
            }
            whole.data += next.data
            whole.status = next.status
            isFirst = false
        }
        return whole
    }

    private func send(_ block: [UInt8], _ patience: Duration) throws(TokenError) -> ResponseAPDU {
        guard let response = ResponseAPDU(encoded: try transmit(block, within: patience)) else {
            throw TokenError(.cardRemoved(reader: readerName))
        }
        return response
    }

    private static func length(_ status: StatusWord) -> Int {
        status.second == 0 ? 256 : Int(status.second)
    }
}
