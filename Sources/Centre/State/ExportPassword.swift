import Model
public import OpenSSL

/// The password under which a key leaves the centre: chosen by a person, or sent through a descriptor.
public enum ExportPassword {
    /// Reads it from `descriptor`, or asks for it twice on the terminal.
    ///
    /// - Throws: `CentreError` with `.passphraseUnusable` or `.noPassphrase`.
    public static func read(descriptor: Int32?) throws(CentreError) -> SecretBytes {
        let line = SecretLine(kind: .passphrase)
        let given = try line.given(descriptor: descriptor, file: nil, credential: "", environment: [:])
        if let given { return given }
        guard let first = TerminalPrompt.ask("Password for the file: "),
            let second = TerminalPrompt.ask("The same again: ")
        else { throw CentreError(.noPassphrase) }
        guard first.copyBytes() == second.copyBytes(),
            SecretLine.Kind.passphrase.lengths.contains(first.count)
        else {
            throw CentreError(
                .passphraseUnusable(path: "from the terminal", detail: "too short, or not the same twice")
            )
        }
        return first
    }
}
