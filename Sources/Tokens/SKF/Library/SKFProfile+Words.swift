/// The profile as its file has it.
extension SKFProfile {
    /// Every key and value, in the order of the shipped files.
    public var lines: [(key: String, value: String)] {
        [
            ("ulong", "\(ulong.rawValue)"), ("packed", "\(packed)"), ("signs", signs.rawValue),
            ("pinCodes", pinCodes.rawValue), ("application", application), ("containers", containers),
        ]
    }

    /// The same way with the names that the shipped files have.
    public var withUsualNames: SKFProfile {
        SKFProfile(ulong: ulong, packed: packed, signs: signs, pinCodes: pinCodes)
    }
}
