import OpenSSL

/// SubjectPublicKeyInfo as it is encoded.
struct PublicKeyAnatomy {
    /// The algorithm's object identifier.
    let algorithm: String
    /// The algorithm's parameters; nil when they are left out.
    let parameters: DERElement?
    /// The content of subjectPublicKey's BIT STRING: the count of unused bits, then the bits.
    let bits: ArraySlice<UInt8>

    /// Takes a SubjectPublicKeyInfo apart.
    init(_ element: DERElement) throws(CryptoError) {
        var reader = DERReader(element.content, of: "public key")
        var identifier = try reader.enter(DERTag.sequence)
        algorithm = try identifier.objectIdentifier()
        parameters = identifier.isAtEnd ? nil : try identifier.next()
        try identifier.finish()
        bits = try reader.next(DERTag.bitString).content
        try reader.finish()
    }
}
