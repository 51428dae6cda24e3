import Glibc
public import Model

/// One entry of a streamed list as its octets, of which nothing was read but where its serial number is.
///
/// An entry that stands octet for octet in a list that was read before need not be read again; of a million entries nearly
/// all do.
///
/// Source: RFC 5280 §5.1.2.6.
public struct RevokedEntryOctets {
    private let whole: DERElement
    /// The serial number's magnitude, without leading zero.
    private let serial: ArraySlice<UInt8>

    /// - Throws: `CryptoError` with `.malformed` for what does not begin with an INTEGER that is not negative.
    init(_ entry: DERElement) throws(CryptoError) {
        whole = entry
        var reader = DERReader(entry.content, of: StreamedRevocationList.kind)
        let number = try reader.next(DERTag.integer).content
        guard let first = number.first, first < 0x80 else { throw reader.malformed }
        serial = first == 0 ? number.dropFirst() : number
    }

    /// Reads the entry.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notAllowed` for what this product never writes.
    public func entry() throws(CryptoError) -> RevokedEntry {
        try RevokedEntry(DERReader(whole.content, of: StreamedRevocationList.kind))
    }

    /// Whether both are the same octets.
    public func isSame(as other: RevokedEntryOctets) -> Bool {
        Self.order(whole.whole, other.whole.whole) == 0
    }

    /// How the serial numbers stand to each other: below, at or above zero, as the left is less, equal or greater.
    public static func order(_ left: RevokedEntryOctets, _ right: RevokedEntryOctets) -> Int {
        order(left.serial, right.serial)
    }

    /// Shorter is less; among equally long ones the first octet that differs decides.
    private static func order(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        guard left.count == right.count else { return left.count - right.count }
        return unsafe left.withUnsafeBytes { left in
            unsafe right.withUnsafeBytes { right in
                guard let one = left.baseAddress, let other = right.baseAddress else { return 0 }
                return unsafe Int(memcmp(one, other, left.count))
            }
        }
    }
}
