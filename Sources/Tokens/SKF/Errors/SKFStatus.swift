/// What a function of an SKF library returned, with its name.
///
/// Source: GM/T 0016-2012 annex A.
struct SKFStatus: RawRepresentable, Hashable, Sendable {
    /// The lower 32 bits of the result.
    let rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    /// SAR_OK.
    static let success = SKFStatus(rawValue: 0)

    /// The name and number, as "SAR_PIN_INCORRECT (0xa000024)"; of a number without a name, the number.
    var description: String {
        let number = "0x" + String(rawValue, radix: 16)
        guard let name = Self.names[rawValue] else { return "SKF error \(number)" }
        return "SAR_\(name) (\(number))"
    }
}
