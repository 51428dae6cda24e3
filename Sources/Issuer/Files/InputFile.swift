/// A file that somebody named on the command line.
package struct InputFile: Hashable, Sendable {
    /// Where it is, as it was named.
    package let path: String
    /// The most octets it may have.
    package let limit: Int

    /// Names a file; nothing is opened yet.
    package init(_ path: String, limit: Int) {
        self.path = path
        self.limit = limit
    }

    /// Reads it.
    ///
    /// - Throws: `InputFileError` for what is missing, no regular file, too large, or not to be read.
    package func read() throws(InputFileError) -> [UInt8] {
        do throws(BoundedFile.Failure) {
            return try BoundedFile.read(path, limit: limit).bytes
        } catch {
            throw InputFileError(file: self, reason: error)
        }
    }
}
