import Model

extension RevokedEntry {
    /// Reads one entry of revokedCertificates.
    ///
    /// - Throws: `CryptoError` with `.malformed`, or `.notAllowed` for a serial, a reason or a critical extension
    ///   this product never writes; removeFromCRL is for deltas.
    init(_ content: consuming DERReader, inDelta isDelta: Bool) throws(CryptoError) {
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
                    isRemoval = isDelta && code == RevocationListIdentifier.removeFromList
                    guard isRemoval || code != RevocationListIdentifier.removeFromList else {
                        let words =
                            "removeFromCRL for serial number \(serial.hexadecimal) on a list that is no delta"
                        throw CryptoError(.notAllowed(what: words))
                    }
                    if !isRemoval { reason = try .reading(code: code) }
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
