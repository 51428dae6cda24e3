import OpenSSL

/// Whether octets are DER all the way down: what is written once can be written in no other way.
///
/// `DERReader` sees to lengths: definite, and in their shortest form. The rest is here.
///
/// Source: X.690 §10, §11.
enum DERForm {
    private static let deepest = 16

    /// What is not DER in a row of values, or nil.
    static func fault(in octets: ArraySlice<UInt8>) -> String? { fault(in: octets, depth: 0) }

    private static func fault(in octets: ArraySlice<UInt8>, depth: Int) -> String? {
        guard depth < deepest else { return "is nested too deeply" }
        var reader = DERReader(octets, of: "value")
        while !reader.isAtEnd {
            guard let element = try? reader.next() else {
                return "has a length that is not in its shortest form"
            }
            if let fault = fault(of: element, depth: depth) { return fault }
        }
        return nil
    }

    private static func fault(of element: DERElement, depth: Int) -> String? {
        switch element.tag {
        case DERTag.boolean:
            return element.content.elementsEqual([0]) || element.content.elementsEqual([0xFF])
                ? nil : "has a BOOLEAN that is neither 00 nor FF"
        case DERTag.integer, DERTag.enumerated:
            return isMinimal(element.content) ? nil : "has an INTEGER with octets too many"
        case DERTag.null: return element.content.isEmpty ? nil : "has a NULL with content"
        case DERTag.bitString: return bitStringFault(element.content)
        case DERTag.set:
            return isSorted(element.content)
                ? fault(in: element.content, depth: depth + 1) : "has a SET OF out of order"
        case DERTag.sequence: return fault(in: element.content, depth: depth + 1)
        // Strings are primitive in DER.
        case 0x20...0x3F: return "has a constructed string"
        default:
            let isConstructed = element.tag & 0x20 != 0
            return isConstructed ? fault(in: element.content, depth: depth + 1) : nil
        }
    }

    private static func isMinimal(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first else { return false }
        guard let second = content.dropFirst().first else { return true }
        return !(first == 0 && second < 0x80) && !(first == 0xFF && second >= 0x80)
    }

    private static func bitStringFault(_ content: ArraySlice<UInt8>) -> String? {
        guard let unused = content.first, unused < 8, content.count > 1 || unused == 0 else {
            return "has a BIT STRING without count of unused bits"
        }
        let mask = UInt8(truncatingIfNeeded: (1 << Int(unused)) - 1)
        return (content.last ?? 0) & mask == 0 || content.count == 1
            ? nil : "has a BIT STRING with unused bits set"
    }

    private static func isSorted(_ content: ArraySlice<UInt8>) -> Bool {
        var reader = DERReader(content, of: "set")
        var last: ArraySlice<UInt8> = []
        while !reader.isAtEnd, let element = try? reader.next() {
            guard !element.whole.lexicographicallyPrecedes(last) else { return false }
            last = element.whole
        }
        return true
    }
}
