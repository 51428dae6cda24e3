import Model

/// Writes files as one archive in the format ustar.
///
/// Source: POSIX.1-2017, pax, "ustar Interchange Format".
enum TarArchive {
    private static let block = 512

    /// The archive; every file can be read by its owner, and bears one time.
    static func octets(_ files: [EvidenceFile], below folder: String, at time: Timestamp) -> [UInt8] {
        var archive: [UInt8] = []
        for file in files {
            archive += header("\(folder)/\(file.name)", size: file.content.count, time)
            archive += file.content
            archive += zeros((block - file.content.count % block) % block)
        }
        return archive + zeros(2 * block)
    }

    private static func header(_ name: String, size: Int, _ time: Timestamp) -> [UInt8] {
        var head = text(name, 100)
        for (value, width) in [(0o600, 8), (0, 8), (0, 8), (size, 12), (seconds(time), 12)] {
            head += number(value, width)
        }
        // A plain file, and neither link nor names of users.
        var tail = [UInt8(ascii: "0")]
        tail += zeros(100)
        tail += text("ustar", 6)
        tail += Array("00".utf8)
        tail += zeros(64)
        tail += number(0, 8)
        tail += number(0, 8)
        tail += zeros(167)
        // The sum is made as if its own field were eight blanks.
        let sum = head.reduce(8 * 0x20) { $0 + Int($1) } + tail.reduce(0) { $0 + Int($1) }
        return head + number(sum, 7) + [0x20] + tail
    }

    private static func seconds(_ time: Timestamp) -> Int { Int(clamping: max(0, time.secondsSinceEpoch)) }

    private static func text(_ words: String, _ width: Int) -> [UInt8] {
        let octets = Array(words.utf8.prefix(width - 1))
        return octets + zeros(width - octets.count)
    }

    /// Octal digits, ended by a zero.
    private static func number(_ value: Int, _ width: Int) -> [UInt8] {
        let digits = Array(String(value, radix: 8).utf8.suffix(width - 1))
        return [UInt8](repeating: UInt8(ascii: "0"), count: width - 1 - digits.count) + digits + [0]
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
