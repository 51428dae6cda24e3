import COpenSSL

/// Integer arithmetic for the checks of public keys and for `FixedNonce`; owns one `BN_CTX *`.
@safe
struct BigArithmetic: ~Copyable {
    private let context: OpaquePointer

    init() throws(CryptoError) {
        guard let context = unsafe BN_CTX_new() else { throw CryptoError.drain("BN_CTX_new") }
        unsafe self.context = context
    }

    deinit { unsafe BN_CTX_free(context) }

    /// `number` to the power `exponent`.
    func power(_ exponent: Int, of number: borrowing BigNumber) throws(CryptoError) -> BigNumber {
        let result = try BigNumber()
        let power = try word(exponent)
        try check(unsafe BN_exp(result.pointer, number.pointer, power.pointer, context), "BN_exp")
        return result
    }

    func difference(
        _ left: borrowing BigNumber,
        _ right: borrowing BigNumber
    ) throws(CryptoError) -> BigNumber {
        let result = try BigNumber()
        try check(unsafe BN_sub(result.pointer, left.pointer, right.pointer), "BN_sub")
        return result
    }

    /// The largest integer whose power `degree`, 2 or more, is not above `number`: Newton's iteration from above.
    func root(_ degree: Int, of number: borrowing BigNumber) throws(CryptoError) -> BigNumber {
        guard number.bitCount > 0 else { return try BigNumber() }
        var guess = try BigNumber()
        try check(
            unsafe BN_set_bit(guess.pointer, CInt((number.bitCount + degree - 1) / degree)),
            "BN_set_bit"
        )
        while true {
            let next = try step(degree, of: number, from: guess)
            if next.isAtLeast(guess) { return guess }
            guess = next
        }
    }

    /// Whether `number` is a square; most are told by small remainders, without a root.
    func isSquare(_ number: borrowing BigNumber) throws(CryptoError) -> Bool {
        for (divisor, squares) in Self.squares where !squares.contains(number.remainder(by: divisor)) {
            return false
        }
        let candidate = try root(2, of: number)
        return try power(2, of: candidate).isEqual(to: number)
    }

    /// number = number · factor mod field, in place.
    func multiply(
        _ number: borrowing BigNumber,
        by factor: borrowing BigNumber,
        modulo field: borrowing BigNumber
    ) throws(CryptoError) {
        try check(
            unsafe BN_mod_mul(number.pointer, number.pointer, factor.pointer, field.pointer, context),
            "BN_mod_mul"
        )
    }

    /// number = number + summand mod field, in place.
    func add(
        _ summand: borrowing BigNumber,
        to number: borrowing BigNumber,
        modulo field: borrowing BigNumber
    ) throws(CryptoError) {
        try check(
            unsafe BN_mod_add(number.pointer, number.pointer, summand.pointer, field.pointer, context),
            "BN_mod_add"
        )
    }

    /// The number whose product with `number` is one modulo the prime `field`.
    func inverse(
        of number: borrowing BigNumber,
        modulo field: borrowing BigNumber
    ) throws(CryptoError) -> BigNumber {
        let result = try BigNumber()
        guard unsafe BN_mod_inverse(result.pointer, number.pointer, field.pointer, context) != nil else {
            throw CryptoError.drain("BN_mod_inverse")
        }
        return result
    }

    /// The remainder of `number` by `divisor`, not negative.
    func remainder(
        of number: borrowing BigNumber,
        by divisor: borrowing BigNumber
    ) throws(CryptoError) -> BigNumber {
        let result = try BigNumber()
        try check(unsafe BN_nnmod(result.pointer, number.pointer, divisor.pointer, context), "BN_nnmod")
        return result
    }

    /// Whether `number` is zero or a square modulo the prime `field`.
    func isResidue(
        _ number: borrowing BigNumber,
        modulo field: borrowing BigNumber
    ) throws(CryptoError) -> Bool {
        let symbol = unsafe BN_kronecker(number.pointer, field.pointer, context)
        guard symbol >= -1 else { throw CryptoError.drain("BN_kronecker") }
        return symbol >= 0
    }

    /// ((degree − 1) · guess + number / guess^(degree − 1)) / degree.
    private func step(
        _ degree: Int,
        of number: borrowing BigNumber,
        from guess: borrowing BigNumber
    ) throws(CryptoError) -> BigNumber {
        let divisor = try power(degree - 1, of: guess)
        let quotient = try BigNumber()
        let scaled = try BigNumber()
        let result = try BigNumber()
        let factor = try word(degree - 1)
        let whole = try word(degree)
        try check(
            unsafe BN_div(quotient.pointer, nil, number.pointer, divisor.pointer, context),
            "BN_div"
        )
        try check(
            unsafe BN_mul(scaled.pointer, guess.pointer, factor.pointer, context),
            "BN_mul"
        )
        try check(unsafe BN_add(scaled.pointer, scaled.pointer, quotient.pointer), "BN_add")
        try check(
            unsafe BN_div(result.pointer, nil, scaled.pointer, whole.pointer, context),
            "BN_div"
        )
        return result
    }

    private func word(_ value: Int) throws(CryptoError) -> BigNumber {
        let number = try BigNumber()
        try check(unsafe BN_set_word(number.pointer, UInt(value)), "BN_set_word")
        return number
    }

    private static let squares: [(divisor: UInt, squares: Set<UInt>)] = [64, 63, 65, 11].map { divisor in
        (divisor, Set((0..<divisor).map { $0 * $0 % divisor }))
    }
}
