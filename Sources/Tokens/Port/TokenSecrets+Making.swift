import OpenSSL

extension TokenSecrets {
    /// What makers deliver PIV tokens with: PIN 123456, PUK 12345678, management key 0102030405060708 three times.
    ///
    /// - Parameter algorithm: the cipher in which the card keeps the key; the octets are the same for triple DES and
    ///   AES-192.
    /// - Returns: the secrets.
    /// - Throws: `TokenError` with `.invalidSecret` for the other kinds, which have no factory default.
    public static func factory(
        _ algorithm: ManagementKeyAlgorithm = .tripleDES
    ) throws(TokenError) -> TokenSecrets {
        let block: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        return try TokenSecrets(
            managementKey: SecretBytes(copying: block + block + block),
            algorithm: algorithm,
            puk: SecretBytes(copying: Array("12345678".utf8)),
            pin: SecretBytes(copying: Array("123456".utf8))
        )
    }

    /// The factory secrets in both kinds of management key that makers use.
    public static func factoryDefaults() throws(TokenError) -> [TokenSecrets] {
        [try factory(.tripleDES), try factory(.aes192)]
    }

    /// Draws new secrets: a management key, a PUK of eight digits, and a PIN.
    ///
    /// - Parameters:
    ///   - algorithm: the kind of key the token has (`TokenCondition.managementKeyAlgorithm`).
    ///   - policy: what the PIN may be.
    /// - Returns: the secrets.
    /// - Throws: `TokenError` with `.crypto` when the generator fails.
    public static func random(
        _ algorithm: ManagementKeyAlgorithm,
        pin policy: PINPolicy = PINPolicy()
    ) throws(TokenError) -> TokenSecrets {
        try TokenSecrets(
            managementKey: translating { () throws(CryptoError) in try SecretBytes(random: algorithm.keySize)
            },
            algorithm: algorithm,
            puk: randomDigits(pukSize),
            pin: policy.draw()
        )
    }

    /// Draws new secrets of the kind that a token in this condition takes.
    public static func random(
        for condition: TokenCondition,
        pin policy: PINPolicy = PINPolicy()
    ) throws(TokenError) -> TokenSecrets {
        guard let length = condition.officerPINLength else {
            return try random(condition.managementKeyAlgorithm ?? .tripleDES, pin: policy)
        }
        return try TokenSecrets(officerPIN: randomDigits(length), pin: policy.draw())
    }

    /// Draws new secrets of the same kind as these.
    public func renewed(pin policy: PINPolicy) throws(TokenError) -> TokenSecrets {
        guard let algorithm = managementKeyAlgorithm else {
            return try TokenSecrets(officerPIN: Self.randomDigits(puk.count), pin: policy.draw())
        }
        return try .random(algorithm, pin: policy)
    }

    /// Digits drawn without bias: octets of 250 and more are thrown away.
    static func randomDigits(_ count: Int) throws(TokenError) -> SecretBytes {
        var digits: [UInt8] = []
        defer { digits.wipe() }
        digits.reserveCapacity(count)
        while digits.count < count {
            let octets = try translating { () throws(CryptoError) in try SecretBytes(random: 4 * count) }
            octets.withBytes { octets in
                for index in octets.indices where octets[index] < 250 && digits.count < count {
                    digits.append(0x30 + octets[index] % 10)
                }
            }
        }
        return SecretBytes(copying: digits)
    }
}
