/// The dictionary behind an `obj` of a PDF, as far as its names go, and the stream that may follow it.
///
/// Source: ISO 32000-1 §7.3.
struct PDFDictionary {
    /// What stands at a place.
    private enum Token: Equatable {
        case name(String)
        case open, close, opensDictionary, closesDictionary
        case other
    }

    /// No dictionary of a document that somebody scanned is longer.
    static let longest = 65_536

    /// The names in each entry's value.
    private(set) var entries: [String: [String]] = [:]
    /// Where the octets of its stream begin; nil when it has none.
    private(set) var stream: Int?
    /// How many octets were read.
    let length: Int

    /// Reads the dictionary at `start`.
    ///
    /// - Returns: nil when there is none, or none that ends within `longest` octets.
    init?(_ bytes: [UInt8], at start: Int) {
        let end = min(bytes.count, start + PDFDictionary.longest)
        var index = start
        guard PDFDictionary.token(bytes, &index, end) == .opensDictionary else { return nil }
        var (depth, key): (Int, String?) = (1, nil)
        var isValueBegun = false
        while depth > 0 {
            guard let token = PDFDictionary.token(bytes, &index, end) else { return nil }
            switch token {
            case .opensDictionary, .open: depth += 1
            case .closesDictionary, .close: depth -= 1
            case .name(let name) where depth == 1 && (key == nil || isValueBegun):
                (key, isValueBegun) = (name, false)
                entries[name] = entries[name] ?? []
                continue
            case .name(let name):
                if let key { entries[key]?.append(name) }
            case .other: break
            }
            isValueBegun = true
        }
        length = index - start
        stream = PDFDictionary.streamStart(bytes, index)
    }

    /// Whether there is a dictionary at `start` at all, and how many octets had to be read to know.
    static func begins(_ bytes: [UInt8], at start: Int) -> (isThere: Bool, length: Int) {
        var index = start
        let first = token(bytes, &index, min(bytes.count, start + longest))
        return (first == .opensDictionary, index - start)
    }

    /// Behind the keyword and its end of line (§7.3.8.1).
    private static func streamStart(_ bytes: [UInt8], _ start: Int) -> Int? {
        var index = start
        skip(bytes, &index, bytes.count)
        guard bytes[index...].starts(with: "stream".utf8) else { return nil }
        index += 6
        if index < bytes.count, bytes[index] == 0x0D { index += 1 }
        if index < bytes.count, bytes[index] == 0x0A { index += 1 }
        return index
    }

    private static func token(_ bytes: [UInt8], _ index: inout Int, _ end: Int) -> Token? {
        skip(bytes, &index, end)
        guard index < end else { return nil }
        let next = index + 1 < end ? bytes[index + 1] : 0
        switch bytes[index] {
        case UInt8(ascii: "/"):
            index += 1
            return .name(PDFScan.readName(bytes, &index))
        case UInt8(ascii: "<") where next == UInt8(ascii: "<"):
            index += 2
            return .opensDictionary
        case UInt8(ascii: ">") where next == UInt8(ascii: ">"):
            index += 2
            return .closesDictionary
        case UInt8(ascii: "["):
            index += 1
            return .open
        case UInt8(ascii: "]"):
            index += 1
            return .close
        case UInt8(ascii: "("):
            skipString(bytes, &index, end)
            return .other
        default:
            index += 1
            while index < end, PDFScan.isRegular(bytes[index]) { index += 1 }
            return .other
        }
    }

    /// White space and comments.
    private static func skip(_ bytes: [UInt8], _ index: inout Int, _ end: Int) {
        while index < end {
            if bytes[index] == UInt8(ascii: "%") {
                while index < end, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
            } else if PDFScan.isSpace(bytes[index]) {
                index += 1
            } else {
                return
            }
        }
    }

    /// A string in parentheses, which nest and are escaped (§7.3.4.2).
    private static func skipString(_ bytes: [UInt8], _ index: inout Int, _ end: Int) {
        var depth = 0
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { return }
        }
        index = min(index, end)
    }
}
