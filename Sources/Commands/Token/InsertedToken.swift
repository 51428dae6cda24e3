import Tokens

/// Looks for one token in the readers of this machine.
enum InsertedToken {
    /// The token with this serial; nil when it is in no reader, or there is no reader service.
    static func find(_ serial: String) async throws -> (any Token)? {
        guard let readers = try? PCSC().readers() else { return nil }
        for reader in readers where reader.hasCard {
            if let token = try? await PIVToken.open(reader: reader.name), token.identity.serial == serial {
                return token
            }
        }
        return nil
    }
}
