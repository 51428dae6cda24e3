/// The profile as its file has it.
extension SKFProfile {
    /// Keys and values, in the order of the shipped files.
    public var lines: [(key: String, value: String)] {
        [
            ("ulong", "\(ulong.rawValue)"), ("packed", "\(packed)"), ("signs", signs.rawValue),
            ("pinCodes", pinCodes.rawValue),
        ]
    }
}
