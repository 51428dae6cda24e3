import Foundation

/// Keeps a virtual card's memory in one file, which is always a whole and true one.
struct CardMemoryFile: Sendable {
    let path: String

    /// - Returns: nil when there is no file.
    /// - Throws: `TokenError` with `.stateFile`.
    func read() throws(TokenError) -> CardMemory? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw failure("it cannot be read")
        }
        guard let memory = try? JSONDecoder().decode(CardMemory.self, from: data) else {
            throw failure("it is not the memory of a virtual card")
        }
        return memory
    }

    /// Replaces the file: new file with mode 0600, synchronised, renamed, directory synchronised.
    ///
    /// - Throws: `TokenError` with `.stateFile`.
    func write(_ memory: CardMemory) throws(TokenError) {
        guard let data = try? JSONEncoder().encode(memory) else {
            throw failure("the memory cannot be encoded")
        }
        let temporary = path + ".new"
        try writeSynchronised(data, to: temporary)
        guard unsafe rename(temporary, path) == 0 else { throw failure(lastError) }
        let directory = unsafe open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY)
        guard directory >= 0 else { return }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure(lastError) }
    }

    private func writeSynchronised(_ data: Data, to temporary: String) throws(TokenError) {
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(lastError) }
        defer { close(descriptor) }
        var rest = Array(data)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard written > 0 else { throw failure(lastError) }
            rest = rest.dropFirst(written)
        }
        guard fsync(descriptor) == 0 else { throw failure(lastError) }
    }

    private var lastError: String { unsafe String(cString: strerror(errno)) }

    private func failure(_ detail: String) -> TokenError {
        TokenError(.stateFile(path: path, detail: detail))
    }
}
