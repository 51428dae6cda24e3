extension PIVApplication {
    /// GET DATA.
    ///
    /// - Returns: the content of the object; nil when there is none.
    /// - Throws: `TokenError` with `.malformedAnswer` or `.unexpectedStatus`.
    func object(_ tag: UInt32) throws(TokenError) -> [UInt8]? {
        let data = Self.tagList(tag).encoded
        let response = try transport.exchange(CommandAPDU(0xCB, 0x3F, 0xFF, data: data, expected: 256))
        if [.notFound, .referenceNotFound].contains(response.status) { return nil }
        guard response.status == .success else { throw Self.refusal("GET DATA", response.status) }
        guard let object = TagLengthValue.single(0x53, in: response.data) else {
            throw TokenError(.malformedAnswer(operation: "GET DATA"))
        }
        return object.value.isEmpty ? nil : object.value
    }

    /// PUT DATA; needs the management key.
    ///
    /// - Throws: `TokenError` with `.tooLarge` or `.unexpectedStatus`.
    func put(_ content: [UInt8], as tag: UInt32) throws(TokenError) {
        let data = Self.tagList(tag).encoded + TagLengthValue(0x53, content).encoded
        let response = try transport.exchange(CommandAPDU(0xDB, 0x3F, 0xFF, data: data))
        if [.notEnoughMemory, .wrongLength].contains(response.status) {
            throw TokenError(.tooLarge(octets: content.count))
        }
        guard response.status == .success else { throw Self.refusal("PUT DATA", response.status) }
    }

    /// The certificate of a slot, DER.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: `TokenError` with `.malformedAnswer`; `.unsupported` for a compressed certificate.
    func certificate(in slot: TokenSlot) throws(TokenError) -> [UInt8]? {
        guard let content = try object(slot.certificateObject) else { return nil }
        let object = TagLengthValue(0x53, content)
        guard let certificate = object.value(of: 0x70) else {
            throw TokenError(.malformedAnswer(operation: "GET DATA of the certificate"))
        }
        guard let info = object.value(of: 0x71)?.first, info & 0x01 != 0 else { return certificate }
        throw TokenError(.unsupported(operation: "reading a compressed certificate"))
    }

    /// Writes a certificate: 70 certificate, 71 information (not compressed), FE error detection (empty).
    ///
    /// Source: SP 800-73-4 part 1, appendix A, table 10.
    func put(certificate: [UInt8], in slot: TokenSlot) throws(TokenError) {
        let objects = [TagLengthValue(0x70, certificate), TagLengthValue(0x71, [0]), TagLengthValue(0xFE)]
        try put(objects.flatMap(\.encoded), as: slot.certificateObject)
    }

    /// The GUID of the CHUID, 16 octets; nil when there is no CHUID or its GUID is all zero.
    func globalIdentifier() throws(TokenError) -> [UInt8]? {
        guard let content = try object(PIVObject.holderIdentifier) else { return nil }
        guard let identifier = TagLengthValue(0x53, content).value(of: 0x34), identifier.count == 16,
            identifier.contains(where: { $0 != 0 })
        else { return nil }
        return identifier
    }

    private static func tagList(_ tag: UInt32) -> TagLengthValue {
        TagLengthValue(0x5C, [16, 8, 0].map { UInt8(truncatingIfNeeded: tag >> UInt32($0)) })
    }
}
