import Issuer

/// A file that somebody asked for by name: made anew, whole, or not at all.
public enum NewFile {
    /// Creates a file and makes it durable.
    ///
    /// - Parameters:
    ///   - path: where; nothing may be there.
    ///   - bytes: its content.
    ///   - isPrivate: whether only its owner may read it.
    /// - Throws: `CentreError` with `.fileThere` or `.system`; then no file was made.
    public static func create(_ path: String, bytes: [UInt8], isPrivate: Bool) throws(CentreError) {
        do throws(KeyFileError) {
            try DurableFile.create(path, bytes: bytes, mode: isPrivate ? 0o600 : 0o644)
        } catch {
            switch error.reason {
            case .exists: throw CentreError(.fileThere(path: path))
            case .system(let detail): throw CentreError(.system(what: path, detail: detail))
            case .away, .cryptography, .missing, .readableByOthers, .unusableName, .wrongPassphrase:
                throw CentreError(.system(what: path, detail: error.message))
            }
        }
    }
}
