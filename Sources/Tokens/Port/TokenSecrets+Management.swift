import OpenSSL

extension TokenSecrets {
    /// Answers a card that asks for the management key, wherever the card is.
    ///
    /// Who has the key can answer for a card that somebody else holds, and does not tell the key.
    ///
    /// - Throws: `TokenError` with `.invalidSecret` without a management key, or for blocks that are not of its cipher's size; `.crypto`.
    public func answer(_ question: ManagementQuestion) throws(TokenError) -> ManagementAnswer {
        guard let algorithm = managementKeyAlgorithm,
            [question.witness, question.challenge].allSatisfy({ $0.count == algorithm.blockSize })
        else { throw TokenError(.invalidSecret("there is no management key of this kind")) }
        return try translating { () throws(CryptoError) in
            ManagementAnswer(
                witness: try SymmetricCipher.decryptBlock(
                    question.witness,
                    key: managementKey,
                    algorithm: algorithm.cipher
                ),
                challenge: try SymmetricCipher.encryptBlock(
                    question.challenge,
                    key: managementKey,
                    algorithm: algorithm.cipher
                )
            )
        }
    }
}
