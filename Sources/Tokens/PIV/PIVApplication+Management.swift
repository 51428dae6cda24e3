import OpenSSL

extension PIVApplication {
    static let managementReference: UInt8 = 0x9B

    /// The kind of the management key: from the metadata, or else the one the card gives a witness for.
    ///
    /// - Returns: nil when the card gives none.
    func managementKeyAlgorithm() throws(TokenError) -> ManagementKeyAlgorithm? {
        if let stated = try metadata(Self.managementReference)?[0x01]?.first {
            return ManagementKeyAlgorithm(rawValue: stated)
        }
        for algorithm in ManagementKeyAlgorithm.allCases where try witness(algorithm) != nil {
            return algorithm
        }
        return nil
    }

    /// Mutual authentication with the management key; a wrong key costs nothing.
    ///
    /// - Returns: false when the key is wrong or of another kind.
    /// - Throws: `TokenError` with `.untrueAnswer` when the card takes the key and then cannot prove to have it.
    ///
    /// Source: SP 800-73-4 part 2, §3.2.4 and appendix A.1.
    func authenticate(with secrets: TokenSecrets) throws(TokenError) -> Bool {
        guard let algorithm = secrets.managementKeyAlgorithm else { return false }
        return try prove(algorithm) { question throws(TokenError) in try secrets.answer(question) }
    }

    /// The same with a key that somebody else has, who is asked while the card is held.
    ///
    /// - Returns: false when the key is wrong, or the card has none.
    /// - Throws: as `authenticate(with:)`; `TokenError` with `.notPermitted` when nobody answers.
    func authenticate(by holder: HolderLeave, for serial: String) throws(TokenError) -> Bool {
        guard let algorithm = try managementKeyAlgorithm() else { return false }
        return try prove(algorithm) { question throws(TokenError) in
            try holder.answer(question, for: serial)
        }
    }

    private func prove(
        _ algorithm: ManagementKeyAlgorithm,
        _ answer: (ManagementQuestion) throws(TokenError) -> ManagementAnswer
    ) throws(TokenError) -> Bool {
        guard let witness = try witness(algorithm) else { return false }
        let challenge = try translating { () throws(CryptoError) in
            try SecureRandom.bytes(algorithm.blockSize)
        }
        let known = try answer(ManagementQuestion(witness: witness, challenge: challenge))
        let objects = [
            TagLengthValue(0x80, known.witness), TagLengthValue(0x81, challenge), TagLengthValue(0x82),
        ]
        let response = try authenticate(algorithm, objects)
        guard response.status == .success else { return false }
        guard TagLengthValue.single(0x7C, in: response.data)?.value(of: 0x82) == known.challenge else {
            throw TokenError(.untrueAnswer(operation: "the authentication with the management key"))
        }
        return true
    }

    /// SET MANAGEMENT KEY; needs the present one.
    ///
    /// - Throws: `TokenError` with `.unsupported` or `.unexpectedStatus`.
    func setManagementKey(_ secrets: TokenSecrets) throws(TokenError) {
        guard let algorithm = secrets.managementKeyAlgorithm else {
            throw TokenError(.invalidSecret("these are not the secrets of a PIV card"))
        }
        var data = [algorithm.rawValue, Self.managementReference, UInt8(secrets.managementKey.count)]
        defer { data.wipe() }
        data.reserveCapacity(64)
        secrets.managementKey.withBytes { key in
            for index in key.indices { data.append(key[index]) }
        }
        _ = try demand(CommandAPDU(0xFF, 0xFF, 0xFF, data: data), "setting the management key")
    }

    /// The encrypted witness; nil when the card has no management key of this kind.
    private func witness(_ algorithm: ManagementKeyAlgorithm) throws(TokenError) -> [UInt8]? {
        let response = try authenticate(algorithm, [TagLengthValue(0x80)])
        guard response.status == .success else { return nil }
        let witness = TagLengthValue.single(0x7C, in: response.data)?.value(of: 0x80)
        return witness?.count == algorithm.blockSize ? witness : nil
    }

    private func authenticate(
        _ algorithm: ManagementKeyAlgorithm,
        _ objects: [TagLengthValue]
    ) throws(TokenError) -> ResponseAPDU {
        let data = TagLengthValue(0x7C, containing: objects).encoded
        return try transport.exchange(
            CommandAPDU(0x87, algorithm.rawValue, Self.managementReference, data: data, expected: 256)
        )
    }
}
