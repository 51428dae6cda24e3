extension OCSPRequestMessage {
    /// The first certificate that a request asks about; nothing else of the request is looked at, and it may be malformed.
    ///
    /// - Returns: nil when there is no certificate in its place.
    package static func firstCertificateID(in der: [UInt8]) -> OCSPCertificateID? {
        do throws(CryptoError) {
            var outer = try DERReader.sequence(der, of: "OCSP request")
            var body = try outer.enter(DERTag.sequence)
            _ = try body.nextIf(DERTag.contextConstructed(0))
            _ = try body.nextIf(DERTag.contextConstructed(1))
            var list = try body.enter(DERTag.sequence)
            var single = try list.enter(DERTag.sequence)
            return try OCSPCertificateID(single.next(DERTag.sequence))
        } catch {
            return nil
        }
    }
}
