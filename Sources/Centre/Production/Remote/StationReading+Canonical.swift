package import Portal

extension StationReading {
    /// Reads a message of any kind, and writes it as it was understood.
    ///
    /// - Parameters:
    ///   - verb: what is asked.
    ///   - body: the message.
    /// - Returns: JSON with its members in order.
    /// - Throws: `APIError` for what the office refuses to read; what its encoding throws.
    package static func canonical(_ verb: StationVerb, _ body: [UInt8]) throws -> [UInt8] {
        switch verb {
        case .open: try canonical(StationMessages.Open.self, body)
        case .close: try canonical(StationMessages.Close.self, body)
        case .waiting: try canonical(StationMessages.Waiting.self, body)
        case .awaited: try canonical(StationMessages.Awaited.self, body)
        case .next: try canonical(StationMessages.Next.self, body)
        case .claim: try canonical(StationMessages.Claim.self, body)
        case .release: try canonical(StationMessages.Release.self, body)
        case .standing: try canonical(StationMessages.Standing.self, body)
        case .fit: try canonical(StationMessages.Fit.self, body)
        case .orders: try canonical(StationMessages.Orders.self, body)
        case .begin: try canonical(StationMessages.Begin.self, body)
        case .secrets: try canonical(StationMessages.Secrets.self, body)
        case .hold: try canonical(StationMessages.Hold.self, body)
        case .challenge: try canonical(StationMessages.Challenge.self, body)
        case .record: try canonical(StationMessages.Record.self, body)
        case .encrypt: try canonical(StationMessages.Encrypt.self, body)
        case .issue: try canonical(StationMessages.Issue.self, body)
        case .setAside: try canonical(StationMessages.SetAside.self, body)
        case .giveUp: try canonical(StationMessages.GiveUp.self, body)
        case .faulted: try canonical(StationMessages.Faulted.self, body)
        case .letter: try canonical(StationMessages.Letter.self, body)
        case .lettered: try canonical(StationMessages.Lettered.self, body)
        case .handedOver: try canonical(StationMessages.HandedOver.self, body)
        case .lostLetters: try canonical(StationMessages.LostLetters.self, body)
        }
    }

    private static func canonical<Message: StationMessage>(
        _ type: Message.Type,
        _ body: [UInt8]
    ) throws -> [UInt8] {
        try WireReading.written(read(type, from: body))
    }
}
