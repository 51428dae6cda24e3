import Centre
import Portal

/// Messages of stations and of holders' assistants: a verb, a line's end, and JSON.
enum MessageParsers {
    static func station(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let (verb, body) = split(bytes), let known = StationVerb(rawValue: verb) else { return }
        try stable(body) { try StationReading.canonical(known, $0) }
    }

    static func unlock(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let (verb, body) = split(bytes), let known = HolderVerb(rawValue: verb) else { return }
        try stable(body) { try UnlockReading.canonical(known, $0) }
    }

    static func renewal(_ bytes: [UInt8]) throws(BrokenPromise) {
        guard let (verb, body) = split(bytes), let known = RenewalVerb(rawValue: verb) else { return }
        try stable(body) { try RenewalReading.canonical(known, $0) }
    }

    /// What was understood of a message is a message that is understood the same way.
    private static func stable(
        _ body: [UInt8],
        _ reader: ([UInt8]) throws -> [UInt8]
    ) throws(BrokenPromise) {
        guard let once = try reading({ try reader(body) }) else { return }
        let again = try reading { try reader(once) }
        try promise("a message is read as it was written", again == once)
    }

    private static func split(_ bytes: [UInt8]) -> (verb: String, body: [UInt8])? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        return (String(decoding: bytes[..<end], as: UTF8.self), Array(bytes[(end + 1)...]))
    }
}
