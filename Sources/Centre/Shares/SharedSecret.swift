import Model
import OpenSSL

/// The secret that a key file is put under, and its shares.
struct SharedSecret: ~Copyable {
    /// 64 hexadecimal digits, so that other tools can be given it as a passphrase.
    let passphrase: SecretBytes
    /// Which splitting it is, 8 octets.
    let set: [UInt8]
    private let shares: [SecretSharing.Share]
    private let threshold: Int

    /// Makes a secret and splits it.
    init(threshold: Int, count: Int) throws(CryptoError) {
        var digits = Array(Hexadecimal.encode(try SecretBytes(random: 32).copyBytes()).utf8)
        defer { digits.wipe() }
        let secret = SecretBytes(copying: digits)
        let set = try SecureRandom.bytes(8)
        let shares = try SecretSharing.split(secret, threshold: threshold, shares: count)
        passphrase = secret
        self.set = set
        self.shares = shares
        self.threshold = threshold
    }

    /// What as many shares as it takes give, the last of them: for a proof that they open what they should.
    borrowing func combined() throws(CryptoError) -> SecretBytes {
        try SecretSharing.combine(Array(shares.suffix(threshold)))
    }

    /// The shares as their holders get them; nothing is written.
    ///
    /// - Parameters:
    ///   - record: the authority.
    ///   - passphrase: gives the passphrase of a holder; empty leaves the share without seal.
    /// - Returns: one share for each holder, in their order.
    /// - Throws: `CryptoError`, or what `passphrase` throws.
    borrowing func dealt(
        for record: AuthorityRecord,
        passphrase: (_ index: Int) throws -> SecretBytes
    ) throws -> [KeyShare] {
        var dealt: [KeyShare] = []
        for share in shares {
            let phrase = try passphrase(Int(share.index))
            dealt.append(
                KeyShare(
                    authority: record.id,
                    keyHash: record.keyHash,
                    set: set,
                    threshold: threshold,
                    count: shares.count,
                    index: Int(share.index),
                    content: try content(share, under: phrase)
                )
            )
        }
        return dealt
    }

    private borrowing func content(
        _ share: SecretSharing.Share,
        under phrase: borrowing SecretBytes
    ) throws(CryptoError) -> KeyShare.Content {
        guard !phrase.isEmpty else { return .plain(share.bytes) }
        return .sealed(
            try PassphraseSeal.seal(
                SecretBytes(copying: share.bytes),
                passphrase: phrase,
                purpose: KeyShare.purpose(set: set, index: Int(share.index))
            )
        )
    }
}
