extension CMS {
    /// Certificates in a SignedData without content and signers, in the order given.
    ///
    /// ```
    /// SignedData ::= SEQUENCE { version 1, digestAlgorithms {}, SEQUENCE { id-data }, certificates [0], signerInfos {} }
    /// ```
    ///
    /// Source: RFC 8551 §3.2.2 (`.p7c`), RFC 5652 §5.1.
    public static func certificatesOnly(_ certificates: [Certificate]) -> [UInt8] {
        var bag = DER.sequence(of: certificates.map(\.der))
        bag[0] = DERTag.contextConstructed(0)
        let signed = DER.sequence(
            DER.integer(1),
            DER.set(of: []),
            DER.sequence(DER.oid("1.2.840.113549.1.7.1")),
            bag,
            DER.set(of: [])
        )
        var content = DER.sequence(signed)
        content[0] = DERTag.contextConstructed(0)
        return DER.sequence(DER.oid("1.2.840.113549.1.7.2"), content)
    }

    /// The certificates in a SignedData, DER and unread, in the order of the message; whoever signed it does not matter here.
    ///
    /// - Returns: nil for what is no message of this kind.
    /// - Throws: `CryptoError` with `.malformed` or `.trailingOctets` for a message that breaks off.
    static func certificates(in message: [UInt8]) throws(CryptoError) -> [[UInt8]]? {
        let kind = "PKCS #7 bundle"
        // What is not even a SEQUENCE is told of by whoever reads it as something else.
        guard var outer = try? DERReader.sequence(message, of: kind),
            outer.nextTag == DERTag.objectIdentifier,
            try outer.next().bytes == DER.oid("1.2.840.113549.1.7.2")
        else { return nil }
        var content = try outer.enter(DERTag.contextConstructed(0))
        try outer.finish()
        var signed = try content.enter(DERTag.sequence)
        // Version, digest algorithms, content.
        for _ in 0..<3 { _ = try signed.next() }
        guard let all = try signed.nextIf(DERTag.contextConstructed(0)) else { return [] }
        var bag = DERReader(all.content, of: kind)
        var found: [[UInt8]] = []
        while !bag.isAtEnd {
            let one = try bag.next()
            // Certificates of other kinds have tags of their own (RFC 5652 §10.2.2).
            if one.tag == DERTag.sequence { found.append(one.bytes) }
        }
        return found
    }
}
