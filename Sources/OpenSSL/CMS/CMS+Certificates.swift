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
}
