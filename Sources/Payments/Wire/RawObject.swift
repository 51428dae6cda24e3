/// The members of a JSON object as the octets they came in: what is signed is the text, not what it means.
///
/// Whether a value is JSON at all is for who reads it; here only its end is found.
package struct RawObject {
    private static let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))

    /// By name, without the blanks around them; a name with an escape keeps it.
    package private(set) var members: [String: ArraySlice<UInt8>] = [:]

    /// Reads an object; nil for anything else, for what follows it, and for a member that is there twice.
    package init?(_ octets: [UInt8]) {
        var place = RawObject.skipped(octets, 0)
        guard RawObject.at(octets, place) == UInt8(ascii: "{") else { return nil }
        repeat {
            place = RawObject.skipped(octets, place + 1)
            guard let name = RawObject.name(octets, &place) else { return nil }
            place = RawObject.skipped(octets, place)
            guard RawObject.at(octets, place) == UInt8(ascii: ":") else { return nil }
            let start = RawObject.skipped(octets, place + 1)
            guard let end = RawObject.end(octets, start), start < end else { return nil }
            let value = RawObject.trimmed(octets[start..<end])
            guard members.updateValue(value, forKey: name) == nil else { return nil }
            place = end
        } while octets[place] == UInt8(ascii: ",")
        guard octets[place] == UInt8(ascii: "}"), RawObject.skipped(octets, place + 1) == octets.count
        else { return nil }
    }

    private static func at(_ octets: [UInt8], _ place: Int) -> UInt8? {
        place < octets.count ? octets[place] : nil
    }

    private static func isBlank(_ octet: UInt8) -> Bool { [0x09, 0x0A, 0x0D, 0x20].contains(octet) }

    private static func skipped(_ octets: [UInt8], _ place: Int) -> Int {
        var place = place
        while let octet = at(octets, place), isBlank(octet) { place += 1 }
        return place
    }

    private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var value = value
        while let last = value.last, isBlank(last) { value.removeLast() }
        return value
    }

    /// The text between quotation marks; `place` is behind it then.
    private static func name(_ octets: [UInt8], _ place: inout Int) -> String? {
        guard at(octets, place) == quote else { return nil }
        let start = place + 1
        var end = start
        while let octet = at(octets, end), octet != quote { end += octet == backslash ? 2 : 1 }
        guard end < octets.count else { return nil }
        place = end + 1
        return String(validating: octets[start..<end], as: UTF8.self)
    }

    /// Where a value ends: at a comma or a bracket that is not its own.
    private static func end(_ octets: [UInt8], _ start: Int) -> Int? {
        var (depth, isText, place) = (0, false, start)
        while let octet = at(octets, place) {
            if isText {
                if octet == backslash { place += 1 } else if octet == quote { isText = false }
            } else {
                switch octet {
                case quote: isText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return place }
                    depth -= 1
                case UInt8(ascii: ","): if depth == 0 { return place }
                default: break
                }
            }
            place += 1
        }
        return nil
    }
}
