import Model
package import OpenSSL

/// Public keys as SKF libraries give and take them.
///
/// ```
/// ECCPUBLICKEYBLOB = BitLen (ULONG, 256) XCoordinate (64 octets) YCoordinate (64 octets)
/// RSAPUBLICKEYBLOB = AlgID (ULONG) BitLen (ULONG, 2048) Modulus (256 octets) PublicExponent (4 octets)
/// ```
///
/// Source: GM/T 0016-2012 §6.4.3, §6.4.5.
package enum SKFPublicKey {
    /// Octets of an RSA modulus, big-endian.
    private static let modulusLength = 256
    /// Octets of an RSA exponent, big-endian.
    private static let exponentLength = 4

    /// The key in an ECCPUBLICKEYBLOB; nil for another length, another size of key, or a point that is not on the curve.
    package static func sm2(_ blob: [UInt8], _ layout: SKFLayout) -> PublicKey? {
        var reader = SKFReader(blob, layout)
        guard let key = sm2(from: &reader), reader.isAtEnd else { return nil }
        return key
    }

    /// The key in an RSAPUBLICKEYBLOB; nil for another length, another size of key, or one that is too weak.
    package static func rsa(_ blob: [UInt8], _ layout: SKFLayout) -> PublicKey? {
        var reader = SKFReader(blob, layout)
        guard reader.number() != nil, reader.number() == UInt32(modulusLength * 8),
            let modulus = reader.octets(modulusLength), let exponent = reader.octets(exponentLength),
            reader.isAtEnd
        else { return nil }
        return try? PublicKey(rsaModulus: modulus, exponent: exponent)
    }

    /// The ECCPUBLICKEYBLOB of an SM2 key; nil for another kind.
    package static func blob(of key: PublicKey, _ layout: SKFLayout) -> [UInt8]? {
        var writer = SKFWriter(layout)
        guard add(key, to: &writer) else { return nil }
        return writer.bytes
    }

    /// Reads the fields of an ECCPUBLICKEYBLOB, which other structures have, too.
    static func sm2(from reader: inout SKFReader) -> PublicKey? {
        guard reader.number() == UInt32(SKFNumber.length * 8),
            let x = reader.curveNumber(), let y = reader.curveNumber()
        else { return nil }
        return try? PublicKey(rawECPoint: [4] + x + y, algorithm: .sm2)
    }

    /// Writes the fields of an ECCPUBLICKEYBLOB.
    ///
    /// - Returns: false, with nothing written, for a key of another kind.
    static func add(_ key: PublicKey, to writer: inout SKFWriter) -> Bool {
        guard key.algorithm == .sm2 else { return false }
        let point = key.keyBits
        writer.add(number: UInt32(SKFNumber.length * 8))
        writer.add(curveNumber: Array(point.dropFirst().prefix(SKFNumber.length)))
        writer.add(curveNumber: Array(point.suffix(SKFNumber.length)))
        return true
    }
}
