public import Model

/// Writes entries of lists; what many entries share is encoded once.
///
/// Source: RFC 5280 §5.1.2.6, §5.3.
public struct RevokedEntryEncoder {
    private var time: (date: Timestamp, encoded: [UInt8])
    /// The reasonCode extension of each code, 0 to 10; none for 0, which is never written (RFC 5280 §5.3.1).
    private static let codes = (0...10).map { $0 == 0 ? [] : encodedCode($0) }

    /// Makes an encoder.
    public init() {
        let date = Timestamp(secondsSinceEpoch: 0)
        time = (date, DER.time(date))
    }

    /// Adds an entry to `buffer`.
    mutating func append(_ entry: RevokedEntry, to buffer: inout [UInt8]) {
        let revocation = entry.revocation
        if time.date != revocation.date { note(revocation.date) }
        let reason = entry.isRemoval ? RevocationListIdentifier.removeFromList : revocation.reason.code
        let code = Self.codes[reason ?? 0]
        let invalidity = revocation.invalidityDate.map(Self.encodedInvalidityDate) ?? []
        let extensions = code.count + invalidity.count
        let serial = entry.serial.bytes
        let padding = (serial.first ?? 0) >= 0x80 ? 1 : 0
        let count = 2 + padding + serial.count + time.encoded.count + (extensions == 0 ? 0 : 2 + extensions)
        // 20 octets of serial, 17 of time and 40 of extensions: every length here is one octet.
        buffer.append(DERTag.sequence)
        buffer.append(UInt8(truncatingIfNeeded: count))
        buffer.append(DERTag.integer)
        buffer.append(UInt8(truncatingIfNeeded: padding + serial.count))
        if padding == 1 { buffer.append(0) }
        buffer.append(contentsOf: serial)
        buffer.append(contentsOf: time.encoded)
        if extensions > 0 {
            buffer.append(DERTag.sequence)
            buffer.append(UInt8(truncatingIfNeeded: extensions))
            buffer.append(contentsOf: code)
            buffer.append(contentsOf: invalidity)
        }
    }

    /// An entry as a list has it.
    ///
    /// - Throws: nothing for an entry that a list can hold; `CryptoError` with `.malformed` in principle.
    public mutating func octets(of entry: RevokedEntry) throws(CryptoError) -> RevokedEntryOctets {
        var octets: [UInt8] = []
        append(entry, to: &octets)
        var reader = DERReader(octets, of: StreamedRevocationList.kind)
        return try RevokedEntryOctets(reader.next(DERTag.sequence))
    }

    /// Writes a date over the one before, in its place.
    private mutating func note(_ date: Timestamp) {
        time.date = date
        time.encoded.removeAll(keepingCapacity: true)
        DER.appendTime(date, to: &time.encoded)
    }

    private static func encodedCode(_ code: Int) -> [UInt8] {
        encodedExtension(RevocationListIdentifier.reasonDER, DER.enumerated(code))
    }

    private static func encodedInvalidityDate(_ date: Timestamp) -> [UInt8] {
        encodedExtension(RevocationListIdentifier.invalidityDateDER, DER.generalizedTime(date))
    }

    private static func encodedExtension(_ identifier: [UInt8], _ value: [UInt8]) -> [UInt8] {
        DER.sequence(identifier, DER.octetString(value))
    }
}
