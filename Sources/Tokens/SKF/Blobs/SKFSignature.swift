import OpenSSL

/// An SM2 signature as SKF libraries give and take it; no ULONG is in it, so all layouts have the same octets.
///
/// ```
/// ECCSIGNATUREBLOB = r (64 octets) s (64 octets)
/// ```
///
/// Source: GM/T 0016-2012 §6.4.8; DER after GM/T 0009-2012 §7.3.
package struct SKFSignature: Hashable, Sendable {
    private let r: [UInt8]
    private let s: [UInt8]

    /// Reads an ECCSIGNATUREBLOB; nil for another length, and for a number that is zero or larger than 256 bits.
    package init?(_ blob: [UInt8]) {
        guard blob.count == 2 * SKFNumber.fieldLength,
            let r = SKFNumber.read(Array(blob.prefix(SKFNumber.fieldLength))),
            let s = SKFNumber.read(Array(blob.suffix(SKFNumber.fieldLength))),
            r.contains(where: { $0 != 0 }), s.contains(where: { $0 != 0 })
        else { return nil }
        self.r = r
        self.s = s
    }

    /// SEQUENCE { INTEGER r, INTEGER s }, as certificates have it.
    package var der: [UInt8] {
        DER.sequence(DER.integer(magnitude: r), DER.integer(magnitude: s))
    }

    /// The ECCSIGNATUREBLOB, both numbers at the end of their fields.
    package var blob: [UInt8] { SKFNumber.field(r) + SKFNumber.field(s) }
}
