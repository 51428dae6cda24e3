import OpenSSL

/// Ways to damage an encoded object; a parser answers each with a value or an error, never with a trap.
enum Damage {
    /// Every proper prefix.
    static func truncations(_ bytes: [UInt8]) -> [[UInt8]] {
        (0..<bytes.count).map { Array(bytes.prefix($0)) }
    }

    /// Every single flipped bit.
    static func flips(_ bytes: [UInt8]) -> [[UInt8]] {
        (0..<bytes.count * 8).map { bit in
            var copy = bytes
            copy[bit / 8] ^= 1 << UInt8(bit % 8)
            return copy
        }
    }

    /// A whole megabyte, an indefinite length, another tag, and octets that follow.
    static func others(_ bytes: [UInt8]) -> [[UInt8]] {
        [
            bytes + [0],
            bytes + bytes,
            [0x31] + bytes.dropFirst(),
            [0x30, 0x80] + bytes.dropFirst(4) + [0, 0],
            [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF] + bytes,
            [0x30, 0x89, 1, 0, 0, 0, 0, 0, 0, 0, 0] + bytes,
            Array(repeating: 0x30, count: 1 << 20),
            Array(repeating: 0xFF, count: 1 << 20),
            DER.octetString(Array(repeating: 0, count: 1 << 20)),
            DER.sequence(DER.octetString(Array(repeating: 0, count: 1 << 20))),
        ]
    }
}
