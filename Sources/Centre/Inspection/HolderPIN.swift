public import OpenSSL
import Privacy

/// Where a holder's PIN comes from: a descriptor, or the holder's own fingers; never the command line's arguments.
public struct HolderPIN: Sendable {
    private let descriptor: Int32?

    /// Makes a source.
    ///
    /// - Parameter descriptor: an open file descriptor to read one line from.
    public init(descriptor: Int32?) {
        self.descriptor = descriptor
    }

    /// Asks for the PIN.
    ///
    /// - Parameter token: the token's serial number, for the person who types.
    /// - Returns: the PIN as it was given or typed, unchecked.
    /// - Throws: `CentreError` with `.noHolderPIN` or `.pinUnusable`.
    public func pin(token: String) throws(CentreError) -> SecretBytes {
        if let descriptor { return try SecretLine(kind: .pin).read(descriptor) }
        guard let typed = TerminalPrompt.ask("请持有人输入介质 \(token) 的 PIN: ") else {
            throw CentreError(.noHolderPIN(token: token))
        }
        return typed
    }
}
