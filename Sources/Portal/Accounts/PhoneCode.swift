public import Model

/// 短信验证码: six digits that are made when they are sent, and again when they are compared, and kept nowhere.
///
/// Who reads the book sees the nonce, and cannot make the code without the server's key.
///
/// Source: ADR 0042.
public enum PhoneCode {
    /// How long one may be used.
    public static let validSeconds: Int64 = 600
    /// So many wrong tries lock one.
    public static let wrongTries = 5
    /// One asks for another no sooner.
    static let pauseSeconds: Int64 = 60
    /// Codes of a number within 24 hours.
    static let perDay = 5

    /// The digits.
    ///
    /// - Parameters:
    ///   - record: which code.
    ///   - digest: HMAC-SHA-256 under a key of the server that is not in the book.
    /// - Returns: six ASCII digits; the caller wipes them.
    public static func digits(_ record: PhoneCodeRecord, _ digest: ([UInt8]) -> [UInt8]) -> [UInt8] {
        let bound = "phone|\(record.purpose.rawValue)|\(record.mobile)|"
        let number = digest(Array(bound.utf8) + record.nonce).prefix(8).reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        return (0..<6).reversed().map { place in
            UInt8(ascii: "0") + UInt8(number / power(10, place) % 10)
        }
    }

    private static func power(_ base: UInt64, _ exponent: Int) -> UInt64 {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
