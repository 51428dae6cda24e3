import OpenSSL

/// The two objects without which other programs do not take a card for a PIV card.
extension PIVApplication {
    /// A FASC-N that names no agency: what is not issued by the United States government has none (part 1 §3.1.2).
    private static let agencyNumber: [UInt8] = [
        0xD4, 0xE7, 0x39, 0xDA, 0x73, 0x9C, 0xED, 0x39, 0xCE, 0x73, 0x9D, 0x83, 0x68, 0x58, 0x21, 0x08, 0x42,
        0x10,
        0x84, 0x21, 0xC8, 0x42, 0x10, 0xC3, 0xEB,
    ]

    /// Writes CHUID and CCC, each only when there is none: a GUID that exists names the card for ever.
    func completeCardObjects() throws(TokenError) {
        if try globalIdentifier() == nil { try putHolderIdentifier() }
        if try object(PIVObject.capabilities) == nil { try putCapabilities() }
    }

    /// Writes a CHUID with a random GUID (RFC 4122 version 4).
    ///
    /// Source: SP 800-73-4 part 1, appendix A, table 9.
    func putHolderIdentifier() throws(TokenError) {
        var identifier = try translating { () throws(CryptoError) in try SecureRandom.bytes(16) }
        identifier[6] = identifier[6] & 0x0F | 0x40
        identifier[8] = identifier[8] & 0x3F | 0x80
        let objects = [
            TagLengthValue(0x30, Self.agencyNumber), TagLengthValue(0x34, identifier),
            TagLengthValue(0x35, Array("20991231".utf8)), TagLengthValue(0x3E), TagLengthValue(0xFE),
        ]
        try put(objects.flatMap(\.encoded), as: PIVObject.holderIdentifier)
    }

    /// Writes a CCC with a random card identifier and no files.
    ///
    /// Source: SP 800-73-4 part 1, appendix A, table 8; GSC-IS 2.1 §5.2.
    private func putCapabilities() throws(TokenError) {
        let random = try translating { () throws(CryptoError) in try SecureRandom.bytes(14) }
        let registered: [UInt8] = [0xA0, 0x00, 0x00, 0x01, 0x16, 0xFF, 0x02]
        let objects =
            [
                TagLengthValue(0xF0, registered + random), TagLengthValue(0xF1, [0x21]),
                TagLengthValue(0xF2, [0x21]),
            ]
            + [TagLengthValue(0xF3), TagLengthValue(0xF4, [0x00]), TagLengthValue(0xF5, [0x10])]
            + ([0xF6, 0xF7, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE] as [UInt32]).map { TagLengthValue($0) }
        try put(objects.flatMap(\.encoded), as: PIVObject.capabilities)
    }
}
