/// The textual encoding of certificates and keys.
///
/// Source: RFC 7468 §3 (strict base 64, lines of any length on input, 64 on output).
public enum PEM {
    /// Writes one block with a label such as "CERTIFICATE".
    public static func encode(_ der: [UInt8], label: String) -> [UInt8] {
        var text = Array("-----BEGIN \(label)-----\n".utf8)
        let encoded = Base64.encode(der)
        for start in stride(from: 0, to: encoded.count, by: 64) {
            text += encoded[start..<min(start + 64, encoded.count)]
            text.append(UInt8(ascii: "\n"))
        }
        return text + Array("-----END \(label)-----\n".utf8)
    }

    /// Reads all blocks labelled `label`, in order; other blocks and text between are skipped.
    ///
    /// - Throws: `CryptoError` with `.malformed` for an unfinished block or bad base 64.
    public static func decodeAll(_ text: [UInt8], label: String) throws(CryptoError) -> [[UInt8]] {
        let begin = Array("-----BEGIN \(label)-----".utf8)
        let end = Array("-----END \(label)-----".utf8)
        var blocks: [[UInt8]] = []
        var body: [UInt8]?
        for rawLine in text.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            let line = trimmed(rawLine)
            if line.elementsEqual(begin) {
                guard body == nil else { throw .malformed("PEM \(label)") }
                body = []
            } else if line.elementsEqual(end) {
                guard let finished = body, let der = Base64.decode(finished) else {
                    throw .malformed("PEM \(label)")
                }
                blocks.append(der)
                body = nil
            } else {
                body?.append(contentsOf: line)
            }
        }
        guard body == nil else { throw .malformed("PEM \(label)") }
        return blocks
    }

    /// Reads the one block labelled `label`.
    ///
    /// - Throws: `CryptoError` with `.malformed` when there is none or more than one.
    public static func decode(_ text: [UInt8], label: String) throws(CryptoError) -> [UInt8] {
        let blocks = try decodeAll(text, label: label)
        guard blocks.count == 1, let only = blocks.first else { throw .malformed("PEM \(label)") }
        return only
    }

    static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        var line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }
}
