/// A look at a PDF for what a scanned document has no use for.
///
/// It reads names wherever they stand in the clear and in object streams, and undoes their `#xx` spelling (ISO 32000-1 §7.3.5).
enum PDFScan {
    /// The names that make a PDF unwelcome: encryption, everything that runs or calls, and files within the file.
    static let refused: Set<String> = [
        "Encrypt", "JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "GoToE",
        "SubmitForm", "ImportData",
    ]

    /// The first refused name; nil when there is none.
    static func firstRefusedName(in bytes: [UInt8]) -> String? {
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "/") else {
                index += 1
                continue
            }
            index += 1
            let name = readName(bytes, &index)
            if refused.contains(name) { return name }
        }
        return nil
    }

    /// How many pages it has: dictionaries whose `Type` is `Page` (ISO 32000-1 §7.7.3.3).
    ///
    /// A page that was changed later counts each time it stands in the file.
    static func pages(in bytes: [UInt8]) -> Int {
        var (index, count) = (0, 0)
        var isType = false
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "/") else {
                if !isSpace(bytes[index]) { isType = false }
                index += 1
                continue
            }
            index += 1
            let name = readName(bytes, &index)
            if isType, name == "Page" { count += 1 }
            isType = name == "Type"
        }
        return count
    }

    /// Whether the file ends as a PDF does: `%%EOF` in its last 1024 octets.
    static func isComplete(_ bytes: [UInt8]) -> Bool {
        let marker = Array("%%EOF".utf8)
        let tail = Array(bytes.suffix(1024))
        guard tail.count >= marker.count else { return false }
        return (0...tail.count - marker.count).contains { tail[$0...].starts(with: marker) }
    }

    /// The regular characters from `index` on, decoded, at most 64; `index` moves behind them.
    static func readName(_ bytes: [UInt8], _ index: inout Int) -> String {
        var name: [UInt8] = []
        while index < bytes.count, isRegular(bytes[index]), name.count < 64 {
            if bytes[index] == UInt8(ascii: "#"), let byte = escaped(bytes, index + 1) {
                name.append(byte)
                index += 3
            } else {
                name.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func escaped(_ bytes: [UInt8], _ start: Int) -> UInt8? {
        guard bytes.count - start >= 2 else { return nil }
        let digits = bytes[start..<start + 2]
        guard digits.allSatisfy(ASCII.isHexadecimalDigit) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// ISO 32000-1 §7.2.2, table 1.
    static func isSpace(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20: true
        default: false
        }
    }

    /// Neither white space nor delimiter (ISO 32000-1 §7.2.2).
    static func isRegular(_ byte: UInt8) -> Bool {
        switch byte {
        case _ where isSpace(byte): false
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"):
            false
        default: true
        }
    }
}
