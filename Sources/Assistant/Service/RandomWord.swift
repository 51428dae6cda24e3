import Model
import OpenSSL

/// Words that nobody guesses.
enum RandomWord {
    /// 64 hexadecimal digits.
    static func secret() throws(AssistantError) -> String { Hexadecimal.encode(try octets(32)) }

    /// 32 hexadecimal digits.
    static func name() throws(AssistantError) -> String { Hexadecimal.encode(try octets(16)) }

    /// Six decimal digits.
    ///
    /// 64 bits are not a multiple of a million; what that favours is less than one in ten to the thirteenth.
    static func code() throws(AssistantError) -> String {
        let number = try octets(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        let digits = String(number)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Random octets.
    static func octets(_ count: Int) throws(AssistantError) -> [UInt8] {
        do throws(CryptoError) {
            return try SecureRandom.bytes(count)
        } catch {
            throw AssistantError(.crypto(error.message))
        }
    }
}
