import COpenSSL

/// Owns one `BIGNUM *` and frees it exactly once; numbers that are no secret.
@safe
struct BigNumber: ~Copyable {
    let pointer: OpaquePointer

    /// Zero.
    init() throws(CryptoError) {
        guard let number = unsafe BN_new() else { throw CryptoError.drain("BN_new") }
        unsafe pointer = number
    }

    /// The number with this big-endian magnitude.
    init(_ magnitude: [UInt8]) throws(CryptoError) {
        guard let number = unsafe BN_bin2bn(magnitude, CInt(clamping: magnitude.count), nil) else {
            throw CryptoError.drain("BN_bin2bn")
        }
        unsafe pointer = number
    }

    deinit { unsafe BN_free(pointer) }

    /// Bits without leading zeros.
    var bitCount: Int { Int(unsafe BN_num_bits(pointer)) }

    /// Big-endian, without leading zeros.
    var magnitude: [UInt8] {
        var octets = [UInt8](repeating: 0, count: (bitCount + 7) / 8)
        unsafe BN_bn2bin(pointer, &octets)
        return octets
    }

    func isEqual(to other: borrowing BigNumber) -> Bool { unsafe BN_cmp(pointer, other.pointer) == 0 }

    func isAtLeast(_ other: borrowing BigNumber) -> Bool { unsafe BN_cmp(pointer, other.pointer) >= 0 }

    /// Adds one, in place.
    func increment() throws(CryptoError) { try check(unsafe BN_add_word(pointer, 1), "BN_add_word") }

    /// The remainder by a small divisor.
    func remainder(by divisor: UInt) -> UInt { unsafe BN_mod_word(pointer, divisor) }
}
