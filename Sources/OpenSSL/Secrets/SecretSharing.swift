import CGFShare
import Synchronization

/// Splits a secret into shares of which any `threshold` give it back, and fewer tell nothing (Shamir, over GF(2^8)).
///
/// libgfshare does the arithmetic; its coefficients come from OpenSSL's generator for secrets, never from the library's
/// own `random()`. Shares carry no proof: who combines wrong ones gets a wrong secret, so what the secret opens must
/// tell.
///
/// Source: A. Shamir, How to share a secret, CACM 22 (1979); ADR 0013.
public enum SecretSharing {
    /// One share.
    public struct Share: Hashable, Sendable {
        /// Where the polynomials were evaluated, 1 to 255.
        public let index: UInt8
        /// As many octets as the secret has.
        public let bytes: [UInt8]

        /// Makes a share.
        public init(index: UInt8, bytes: [UInt8]) {
            self.index = index
            self.bytes = bytes
        }
    }

    /// The most shares of one secret.
    public static let maximumShares = 16

    /// Whether the generator failed since it was last asked; the library cannot be told.
    private static let randomFailed = Mutex(false)
    private static let isReady: Bool = {
        unsafe CGFShare_set_random { buffer, count in
            guard let buffer = unsafe buffer else { return }
            let target = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
            do throws(CryptoError) {
                var octets = try SecretBytes(random: Int(count)).copyBytes()
                unsafe target.copyBytes(from: octets)
                octets.wipe()
            } catch {
                SecretSharing.randomFailed.withLock { $0 = true }
            }
        }
        return true
    }()

    /// Splits `secret`.
    ///
    /// - Parameters:
    ///   - secret: 1 to 4096 octets.
    ///   - threshold: how many shares give it back, 2 to `shares`.
    ///   - shares: how many are made, 2 to 16.
    /// - Returns: shares of index 1 and up.
    /// - Throws: `CryptoError` with `.notAllowed` for other numbers, or `.library`.
    public static func split(
        _ secret: borrowing SecretBytes,
        threshold: Int,
        shares: Int
    ) throws(CryptoError) -> [Share] {
        guard (2...maximumShares).contains(shares), (2...shares).contains(threshold) else {
            throw CryptoError(.notAllowed(what: "\(threshold) of \(shares) shares"))
        }
        let count = secret.count
        guard isReady, (1...4096).contains(count), let size = UInt32(exactly: count) else {
            throw CryptoError(.notAllowed(what: "a secret of \(count) octets"))
        }
        var numbers = (1...shares).map { UInt8($0) }
        let context = try unsafe SharingContext(
            adopting: gfshare_ctx_init_enc(&numbers, UInt32(shares), UInt8(threshold), size)
        )
        var octets = secret.copyBytes()
        defer { octets.wipe() }
        randomFailed.withLock { $0 = false }
        unsafe gfshare_ctx_enc_setsecret(context.pointer, &octets)
        guard !randomFailed.withLock({ $0 }) else { throw CryptoError.drain("RAND_priv_bytes") }
        return (0..<shares).map { position in
            var share = [UInt8](repeating: 0, count: count)
            unsafe gfshare_ctx_enc_getshare(context.pointer, UInt8(position), &share)
            return Share(index: UInt8(position + 1), bytes: share)
        }
    }

    /// Puts a secret together from shares.
    ///
    /// - Throws: `CryptoError` with `.notAllowed` for less than two shares, an index twice or 0, or other lengths.
    public static func combine(_ shares: [Share]) throws(CryptoError) -> SecretBytes {
        let indexes = shares.map(\.index)
        guard isReady, (2...maximumShares).contains(shares.count), Set(indexes).count == shares.count,
            !indexes.contains(0), let count = shares.first?.bytes.count, (1...4096).contains(count),
            shares.allSatisfy({ $0.bytes.count == count })
        else { throw CryptoError(.notAllowed(what: "this set of shares")) }
        var numbers = indexes
        let context = try unsafe SharingContext(
            adopting: gfshare_ctx_init_dec(&numbers, UInt32(shares.count), UInt32(count))
        )
        for (position, share) in shares.enumerated() {
            var bytes = share.bytes
            unsafe gfshare_ctx_dec_giveshare(context.pointer, UInt8(position), &bytes)
            bytes.wipe()
        }
        var secret = [UInt8](repeating: 0, count: count)
        defer { secret.wipe() }
        unsafe gfshare_ctx_dec_extract(context.pointer, &secret)
        return SecretBytes(copying: secret)
    }
}

/// Owns one `gfshare_ctx *`; the library overwrites its buffers when it is freed.
@safe
private struct SharingContext: ~Copyable {
    let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer?) throws(CryptoError) {
        guard let pointer = unsafe pointer else {
            throw CryptoError(.library(operation: "gfshare_ctx_init", entries: []))
        }
        unsafe self.pointer = pointer
    }

    deinit { unsafe gfshare_ctx_free(pointer) }
}
