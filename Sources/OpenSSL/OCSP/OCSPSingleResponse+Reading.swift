import Model

extension OCSPSingleResponse {
    /// Reads a SingleResponse.
    ///
    /// - Throws: `CryptoError` with `.malformed`.
    init(_ content: consuming DERReader) throws(CryptoError) {
        var reader = content
        let identifier = try OCSPCertificateID(reader.next(DERTag.sequence))
        let status = try Self.status(&reader)
        let thisUpdate = try reader.time()
        let nextUpdate = try Self.nextUpdate(&reader)
        let extensions = try Self.extensions(&reader)
        try reader.finish()
        self.init(
            certificateID: identifier,
            status: status,
            thisUpdate: thisUpdate,
            nextUpdate: nextUpdate,
            archiveCutoff: try Self.archiveCutoff(extensions),
            unknownCritical: StatusExtension.unknownCritical(
                in: extensions,
                known: [OCSPIdentifier.archiveCutoff]
            )
        )
    }

    private static func extensions(_ reader: inout DERReader) throws(CryptoError) -> [StatusExtension] {
        guard reader.nextTag == DERTag.contextConstructed(1) else { return [] }
        var wrapper = try reader.enter(DERTag.contextConstructed(1))
        let extensions = try StatusExtension.readAll(wrapper.enter(DERTag.sequence))
        try wrapper.finish()
        return extensions
    }

    private static func archiveCutoff(_ extensions: [StatusExtension]) throws(CryptoError) -> Timestamp? {
        guard let found = extensions.first(where: { $0.identifier == OCSPIdentifier.archiveCutoff }) else {
            return nil
        }
        var value = DERReader(found.value, of: "archive cutoff")
        let time = try value.time()
        try value.finish()
        return time
    }

    private static func nextUpdate(_ reader: inout DERReader) throws(CryptoError) -> Timestamp? {
        guard reader.nextTag == DERTag.contextConstructed(0) else { return nil }
        var wrapper = try reader.enter(DERTag.contextConstructed(0))
        let time = try wrapper.time()
        try wrapper.finish()
        return time
    }

    private static func status(_ reader: inout DERReader) throws(CryptoError) -> CertificateStatus {
        let element = try reader.next()
        switch (element.tag, element.content.isEmpty) {
        case (DERTag.contextPrimitive(0), true): return .good
        case (DERTag.contextPrimitive(2), true): return .unknown
        case (DERTag.contextConstructed(1), false):
            return .revoked(try revocation(DERReader(element.content, of: "RevokedInfo")))
        default: throw reader.malformed
        }
    }

    private static func revocation(_ content: consuming DERReader) throws(CryptoError) -> Revocation {
        var reader = content
        let date = try reader.time()
        guard !reader.isAtEnd else { return Revocation(date: date, reason: .unspecified) }
        var wrapper = try reader.enter(DERTag.contextConstructed(0))
        let code = try wrapper.smallInteger(tag: DERTag.enumerated)
        try wrapper.finish()
        try reader.finish()
        return Revocation(date: date, reason: .reading(code: code))
    }
}
