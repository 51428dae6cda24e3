public import OpenSSL
import Privacy

/// The holder of a share who is there.
public enum ShareHolder {
    /// Refuses when nobody could type a passphrase.
    ///
    /// - Throws: `CentreError` with `.nobodyTypes`.
    public static func demandTerminal() throws(CentreError) {
        guard TerminalPrompt.isPossible else {
            throw CentreError(.nobodyTypes(option: "--holder-fd or --plain-shares"))
        }
    }

    /// The passphrase under which the holder of a new share seals it.
    ///
    /// - Throws: `CentreError` with `.nobodyTypes` or `.passphraseUnusable`.
    public static func passphrase(of index: Int, descriptor: Int32?) throws -> SecretBytes {
        if let descriptor { return try SecretLine(kind: .passphrase).read(descriptor) }
        return try NewSecret.ask("New passphrase of the holder of share \(index): ", option: "--holder-fd")
    }
}
