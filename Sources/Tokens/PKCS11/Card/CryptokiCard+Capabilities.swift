import CPKCS11
import Model
import OpenSSL

/// What a token behind PKCS#11 can do, by its list of mechanisms.
extension CryptokiCard {
    /// A kind of key counts when the token can make it in its size, and sign with it.
    ///
    /// Source: PKCS#11 2.40 base specification §5.5 (C_GetMechanismList, C_GetMechanismInfo).
    func capabilities() throws(HSMError) -> TokenCapabilities {
        let offered = try module.mechanisms(slot: info.slot)
        var algorithms: Set<KeyAlgorithm> = []
        for algorithm in KeyAlgorithm.allCases {
            guard let needs = algorithm.mechanisms, offered.contains(needs.making),
                offered.contains(needs.signing),
                try module.sizes(of: needs.making, slot: info.slot).contains(needs.bits)
            else { continue }
            algorithms.insert(algorithm)
        }
        var features: Set<TokenCapabilities.Feature> =
            info.serial.isEmpty ? [.metadata] : [.serial, .metadata]
        if try unwraps(offered) { features.insert(.unwrapping) }
        return TokenCapabilities(
            algorithms: algorithms,
            basis: .listed,
            firmware: info.firmware,
            features: features
        )
    }

    /// Whether a key pair can be brought in under an RSA key of the token's.
    private func unwraps(_ offered: Set<UInt>) throws(HSMError) -> Bool {
        let making = UInt(CKM_RSA_PKCS_KEY_PAIR_GEN)
        guard offered.isSuperset(of: [making, UInt(CKM_RSA_PKCS_OAEP), UInt(CKM_AES_KEY_WRAP_PAD)]) else {
            return false
        }
        return try module.sizes(of: making, slot: info.slot).contains(PairKeeper.transportBits)
    }
}

extension KeyAlgorithm {
    /// What a token needs for such keys; nil for what PKCS#11 has no number for.
    fileprivate var mechanisms: (making: UInt, signing: UInt, bits: Int)? {
        switch self {
        case .p256: (UInt(CKM_EC_KEY_PAIR_GEN), UInt(CKM_ECDSA), 256)
        case .p384: (UInt(CKM_EC_KEY_PAIR_GEN), UInt(CKM_ECDSA), 384)
        case .rsa2048, .rsa3072, .rsa4096:
            modulusBits.map { (UInt(CKM_RSA_PKCS_KEY_PAIR_GEN), UInt(CKM_RSA_PKCS), $0) }
        case .ed25519: (UInt(CKM_EC_EDWARDS_KEY_PAIR_GEN), UInt(CKM_EDDSA), 256)
        case .sm2: nil
        }
    }
}
