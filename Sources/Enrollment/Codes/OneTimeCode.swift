/// 更新码, 替换码, 解锁码: ten characters that nobody guesses and everybody can read out.
///
/// About 49 bits, shown as `XXXXX-XXXXX`. A code is bound to what it is for, and kept only as a keyed digest.
///
/// Source: product.md §4.6.
package enum OneTimeCode {
    /// Letters and digits without those that look like others.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    /// Characters of a code.
    package static let length = 10
    /// So many wrong tries lock a code.
    package static let wrongTries = 5

    /// A new code, as it is shown.
    ///
    /// - Parameter random: gives so many random octets.
    /// - Returns: 11 ASCII characters; the caller wipes them.
    /// - Throws: what `random` throws.
    package static func draw(random: (Int) throws -> [UInt8]) rethrows -> [UInt8] {
        var characters: [UInt8] = []
        characters.reserveCapacity(length + 1)
        while characters.count < length {
            // Without bias: octets above the last whole multiple are thrown away.
            for octet in try random(16) where octet < 240 && characters.count < length {
                characters.append(alphabet[Int(octet) % alphabet.count])
            }
        }
        characters.insert(UInt8(ascii: "-"), at: length / 2)
        return characters
    }

    /// What somebody typed, as it is compared: capital letters, without dashes and blanks.
    ///
    /// - Returns: nil when it cannot be a code.
    package static func normalized(_ typed: [UInt8]) -> [UInt8]? {
        guard typed.count <= 32 else { return nil }
        let characters = typed.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }.map { octet in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet) ? octet - 0x20 : octet
        }
        guard characters.count == length, characters.allSatisfy(alphabet.contains) else { return nil }
        return characters
    }

    /// What is digested: the kind of code, what it is bound to, and its characters.
    ///
    /// - Parameters:
    ///   - code: normalized.
    ///   - kind: as "unlock".
    ///   - subjects: what it is bound to, in their order; none has a zero octet.
    /// - Returns: octets for an HMAC under a key of the server; the caller wipes them.
    package static func material(_ code: [UInt8], kind: String, boundTo subjects: [String]) -> [UInt8] {
        ([kind] + subjects).flatMap { Array($0.utf8) + [0] } + code
    }
}
