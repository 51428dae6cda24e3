import OpenSSL

/// Whether octets are DER all the way down: what is written once can be written in no other way.
///
/// `DERHeader` sees to lengths: definite, and in their shortest form. The rest is here. A certificate has some two hundred values,
/// so they are looked at where they stand.
///
/// Source: X.690 §10, §11.
enum DERForm {
    private static let deepest = 16

    /// What is not DER in a row of values, or nil.
    static func fault(in octets: ArraySlice<UInt8>) -> String? { fault(in: octets.span, depth: 0) }

    private static func fault(in octets: Span<UInt8>, depth: Int) -> String? {
        guard depth < deepest else { return "is nested too deeply" }
        var position = 0
        while position < octets.count {
            guard let header = try? DERHeader(octets, at: position), header.content.upperBound <= octets.count
            else { return "has a length that is not in its shortest form" }
            position = header.content.upperBound
            if let fault = fault(in: octets.extracting(header.content), of: header.tag, depth: depth) {
                return fault
            }
        }
        return nil
    }

    /// What is not DER in the content of a value, or nil.
    private static func fault(in content: Span<UInt8>, of tag: UInt8, depth: Int) -> String? {
        switch tag {
        case DERTag.boolean:
            return content.count == 1 && (content[0] == 0 || content[0] == 0xFF)
                ? nil : "has a BOOLEAN that is neither 00 nor FF"
        case DERTag.integer, DERTag.enumerated:
            return isMinimal(content) ? nil : "has an INTEGER with octets too many"
        case DERTag.null: return content.isEmpty ? nil : "has a NULL with content"
        case DERTag.bitString: return bitStringFault(content)
        case DERTag.set:
            return isSorted(content) ? fault(in: content, depth: depth + 1) : "has a SET OF out of order"
        case DERTag.sequence: return fault(in: content, depth: depth + 1)
        // Strings are primitive in DER.
        case 0x20...0x3F: return "has a constructed string"
        default:
            let isConstructed = tag & 0x20 != 0
            return isConstructed ? fault(in: content, depth: depth + 1) : nil
        }
    }

    private static func isMinimal(_ content: Span<UInt8>) -> Bool {
        guard content.count > 1 else { return content.count == 1 }
        let (first, second) = (content[0], content[1])
        return !(first == 0 && second < 0x80) && !(first == 0xFF && second >= 0x80)
    }

    private static func bitStringFault(_ content: Span<UInt8>) -> String? {
        guard !content.isEmpty, content[0] < 8, content.count > 1 || content[0] == 0 else {
            return "has a BIT STRING without count of unused bits"
        }
        let mask = UInt8(truncatingIfNeeded: (1 << Int(content[0])) - 1)
        return content.count == 1 || content[content.count - 1] & mask == 0
            ? nil : "has a BIT STRING with unused bits set"
    }

    private static func isSorted(_ content: Span<UInt8>) -> Bool {
        var (position, last) = (0, 0..<0)
        while position < content.count, let header = try? DERHeader(content, at: position),
            header.content.upperBound <= content.count
        {
            let value = position..<header.content.upperBound
            guard !precedes(content.extracting(value), content.extracting(last)) else { return false }
            (position, last) = (value.upperBound, value)
        }
        return true
    }

    private static func precedes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        for place in 0..<min(left.count, right.count) where left[place] != right[place] {
            return left[place] < right[place]
        }
        return left.count < right.count
    }
}
