import Model

extension RevokedEntry {
    /// Reads one entry of revokedCertificates.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notAllowed` for a serial or a critical extension this
    ///   product never writes.
    ///
    /// removeFromCRL stands in full lists too, though it should not: then the certificate counts as not revoked, as
    /// libcrypto takes it.
    init(_ content: consuming DERReader) throws(CryptoError) {
        var reader = content
        guard let serial = SerialNumber(bytes: try reader.magnitude()) else {
            throw CryptoError(.notAllowed(what: "serial number in a revocation list"))
        }
        let date = try reader.time()
        var reason = RevocationReason.unspecified
        var invalidityDate: Timestamp?
        var isRemoval = false
        if !reader.isAtEnd {
            for one in try StatusExtension.readAll(reader.enter(DERTag.sequence)) {
                var value = DERReader(one.value, of: "extension", named: one.identifier)
                switch one.identifier {
                case RevocationListIdentifier.reason:
                    let code = try value.smallInteger(tag: DERTag.enumerated)
                    isRemoval = code == RevocationListIdentifier.removeFromList
                    if !isRemoval { reason = .reading(code: code) }
                case RevocationListIdentifier.invalidityDate: invalidityDate = try value.time()
                default:
                    guard !one.isCritical else {
                        throw CryptoError(.notAllowed(what: "critical extension \(one.identifier)"))
                    }
                    continue
                }
                try value.finish()
            }
        }
        try reader.finish()
        guard !isRemoval else {
            self.init(removing: serial, at: date)
            return
        }
        self.init(
            serial: serial,
            revocation: Revocation(date: date, reason: reason, invalidityDate: invalidityDate)
        )
    }
}
