package import OpenSSL

extension TokenSecrets {
    private static let formatVersion: UInt8 = 1
    private static let noAlgorithm: UInt8 = 0

    /// The wire form for wrapping: version 1, algorithm, 0 for none, then management key, PUK and PIN, each behind one octet of
    /// length.
    package func encoded() -> SecretBytes {
        var bytes = [Self.formatVersion, managementKeyAlgorithm?.rawValue ?? Self.noAlgorithm]
        defer { bytes.wipe() }
        bytes.reserveCapacity(64)
        Self.append(managementKey, to: &bytes)
        Self.append(puk, to: &bytes)
        Self.append(pin, to: &bytes)
        return SecretBytes(copying: bytes)
    }

    /// Reads the wire form.
    ///
    /// - Throws: `TokenError` with `.invalidSecret` when it is anything else.
    package convenience init(encoded: borrowing SecretBytes) throws(TokenError) {
        var bytes = encoded.copyBytes()
        defer { bytes.wipe() }
        guard bytes.count > 2, bytes[0] == Self.formatVersion else { throw Self.unreadable }
        let algorithm = ManagementKeyAlgorithm(rawValue: bytes[1])
        guard algorithm != nil || bytes[1] == Self.noAlgorithm else { throw Self.unreadable }
        var rest = bytes.dropFirst(2)
        let managementKey = Self.field(&rest)
        let puk = Self.field(&rest)
        let pin = Self.field(&rest)
        guard rest.isEmpty else { throw Self.unreadable }
        if let algorithm {
            try self.init(managementKey: managementKey, algorithm: algorithm, puk: puk, pin: pin)
        } else {
            guard managementKey.count == 0 else { throw Self.unreadable }
            try self.init(officerPIN: puk, pin: pin)
        }
    }

    private static var unreadable: TokenError {
        TokenError(.invalidSecret("these are not the secrets of a token"))
    }

    private static func append(_ secret: borrowing SecretBytes, to bytes: inout [UInt8]) {
        bytes.append(UInt8(clamping: secret.count))
        secret.withBytes { octets in
            for index in octets.indices { bytes.append(octets[index]) }
        }
    }

    /// A field that is cut short comes out short, and the designated initialiser refuses its length.
    private static func field(_ rest: inout ArraySlice<UInt8>) -> SecretBytes {
        let length = Int(rest.popFirst() ?? 0)
        defer { rest = rest.dropFirst(length) }
        return SecretBytes(copying: Array(rest.prefix(length)))
    }
}
