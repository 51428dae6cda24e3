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
        serial = try Self.serial(in: entry.whole)
    }

    /// Finds the number where it stands: two lists that are compared have a million each.
    private static func serial(in entry: ArraySlice<UInt8>) throws(CryptoError) -> ArraySlice<UInt8> {
        let number: Range<Int>
        do throws(DERHeader.Failure) {
            number = try content(ofFirstIn: entry.span)
        } catch {
            switch error {
            case .malformed: throw .malformed(StreamedRevocationList.kind)
            case .notDER(let fault): throw CryptoError(.notDER(what: StreamedRevocationList.kind, fault))
            }
        }
        let (start, end) = (entry.startIndex + number.lowerBound, entry.startIndex + number.upperBound)
        guard let first = entry[start..<end].first, first < 0x80 else {
            throw .malformed(StreamedRevocationList.kind)
        }
        return entry[(first == 0 ? start + 1 : start)..<end]
    }

    /// Where the content of the INTEGER is that a SEQUENCE begins with.
    private static func content(ofFirstIn sequence: Span<UInt8>) throws(DERHeader.Failure) -> Range<Int> {
        let start = try DERHeader(sequence, at: 0).content.lowerBound
        let number = try DERHeader(sequence, at: start)
        guard number.tag == DERTag.integer, number.content.upperBound <= sequence.count else {
            throw .malformed
        }
        return number.content
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
