import Model

/// The digest Z that every SM2 signature covers before the message: who signs, and on which curve.
///
/// ```
/// Z = SM3(ENTL ‖ ID ‖ a ‖ b ‖ xG ‖ yG ‖ xA ‖ yA), e = SM3(Z ‖ message)
/// ```
///
/// Source: GM/T 0003.2 §5.5, RFC 8998 §3.2.1; the parameters of the curve from GM/T 0003.5.
enum SM2SignerIdentity {
    /// The default identifier of GM/T 0009; libcrypto 3.0 would use an empty one.
    static let distinguishingIdentifier = Array("1234567812345678".utf8)

    /// Z of the key with the uncompressed point `point`, 32 octets.
    static func digest(ofKey point: [UInt8]) -> [UInt8] {
        DigestAlgorithm.sm3.hash(head + point.dropFirst())
    }

    private static let head: [UInt8] = {
        let bits = distinguishingIdentifier.count * 8
        let length = [UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits)]
        return length + distinguishingIdentifier + parameters
    }()

    private static let parameters: [UInt8] = words([
        // a
        0xFFFF_FFFE_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_0000_0000, 0xFFFF_FFFF_FFFF_FFFC,
        // b
        0x28E9_FA9E_9D9F_5E34, 0x4D5A_9E4B_CF65_09A7, 0xF397_89F5_15AB_8F92, 0xDDBC_BD41_4D94_0E93,
        // xG
        0x32C4_AE2C_1F19_8119, 0x5F99_0446_6A39_C994, 0x8FE3_0BBF_F266_0BE1, 0x715A_4589_334C_74C7,
        // yG
        0xBC37_36A2_F4F6_779C, 0x59BD_CEE3_6B69_2153, 0xD0A9_877C_C62A_4740, 0x02DF_32E5_2139_F0A0,
    ])

    private static func words(_ words: [UInt64]) -> [UInt8] {
        words.flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
    }
}
