import Model
import OpenSSL

extension PIVToken {
    /// Signs a message; see `Token`.
    public func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) -> [UInt8] {
        try permitted { () throws(TokenError) in
            for algorithm in try candidates(slot) {
                let input = Self.input(message, algorithm)
                guard let signature = try card.sign(input, algorithm, in: slot, pin: secrets.pin)
                else { continue }
                knownAlgorithms[slot] = algorithm
                return signature
            }
            throw TokenError(.emptySlot(slot))
        }
    }

    /// The key's algorithm where it is known; else all, for the card to pick: a wrong one is refused and costs nothing.
    private func candidates(_ slot: TokenSlot) throws(TokenError) -> [KeyAlgorithm] {
        if let metadata = try card.metadata(slot.keyReference)?[0x01]?.first {
            return KeyAlgorithm(pivIdentifier: metadata).map { [$0] } ?? []
        }
        if let known = knownAlgorithms[slot] { return [known] }
        return [.p256, .rsa2048, .p384, .rsa3072, .rsa4096, .ed25519]
    }

    /// What the card gets: the digest for a curve, the PKCS #1 v1.5 block for RSA, the message for Ed25519 (RFC 8032 §5.1.6).
    private static func input(_ message: [UInt8], _ algorithm: KeyAlgorithm) -> [UInt8] {
        if algorithm == .ed25519 { return message }
        let digest = algorithm.digest.hash(message)
        guard let size = algorithm.modulusSize else { return digest }
        let info = digestInfo + digest
        return [0x00, 0x01] + [UInt8](repeating: 0xFF, count: size - 3 - info.count) + [0x00] + info
    }

    /// DigestInfo of SHA-256 up to the digest (RFC 8017 §9.2, note 1).
    private static let digestInfo: [UInt8] = [
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
        0x04, 0x20,
    ]
}
