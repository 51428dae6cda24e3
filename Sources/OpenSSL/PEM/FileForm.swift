/// What a file of a certificate or request is written in.
enum FileForm {
    /// Whether it is DER: a SEQUENCE of 128 octets or more begins with octets that no ASCII text begins with.
    static func isBinary(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 2 && bytes[0] == DERTag.sequence && bytes[1] >= 0x80
    }

    /// The text without the mark that some editors put before UTF-8.
    static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }
}
