extension TokenSlot {
    /// What the key pair and the certificate of this slot are called in a token behind PKCS#11 (CKA_LABEL): as OpenSC calls
    /// the same keys of a PIV card, so that people find them again.
    var label: String {
        switch self {
        case .authentication: "PIV AUTH key"
        case .signature: "SIGN key"
        case .keyManagement: "KEY MAN key"
        case .cardAuthentication: "CARD AUTH key"
        }
    }

    /// What the pair to decrypt with beside the slot's key, and its certificate, are called.
    var pairLabel: String { "\(label), encryption" }

    /// What the key is called that unwraps that pair.
    var transportLabel: String { "\(label), transport" }
}
