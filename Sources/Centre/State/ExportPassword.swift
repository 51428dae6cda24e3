import Model
public import OpenSSL

/// The password under which a key leaves the centre: chosen by a person, or sent through a descriptor.
public enum ExportPassword {
    /// Reads it from `descriptor`, or asks for it twice on the terminal.
    ///
    /// - Throws: `CentreError` with `.passwordUnusable` or `.nobodyTypes`.
    public static func read(descriptor: Int32?) throws(CentreError) -> SecretBytes {
        let line = SecretLine(kind: .password)
        let given = try line.given(descriptor: descriptor, file: nil, credential: "", environment: [:])
        if let given { return given }
        return try NewSecret.ask("Password for the file: ", .password, option: "--password-fd")
    }
}
