/// A number of the curve of SM2, 32 octets, big-endian, in a field that has room for 512 bits.
///
/// The standard does not say at which end of the field it stands. Nearly all libraries put it at the last; one of 256
/// bits, of which the other half would be zeros, is not told from the other by chance.
///
/// Source: GM/T 0016-2012 §6.4.5 (ECC_MAX_XCOORDINATE_BITS_LEN, 512).
enum SKFNumber {
    /// Octets of the field.
    static let fieldLength = 64
    /// Octets of the number.
    static let length = 32

    /// The number in `field`, at its end or at its beginning; nil for one that does not fit into 256 bits.
    static func read(_ field: [UInt8]) -> [UInt8]? {
        guard field.count == fieldLength else { return nil }
        let (first, last) = (field.prefix(length), field.suffix(length))
        if first.allSatisfy({ $0 == 0 }) { return Array(last) }
        return last.allSatisfy { $0 == 0 } ? Array(first) : nil
    }

    /// The field with `number` at its end; what is longer than the field loses its front.
    static func field(_ number: [UInt8]) -> [UInt8] {
        let number = number.suffix(fieldLength)
        return [UInt8](repeating: 0, count: fieldLength - number.count) + number
    }
}
