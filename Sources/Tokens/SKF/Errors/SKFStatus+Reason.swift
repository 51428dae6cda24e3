extension SKFStatus {
    private static let notSupported: UInt32 = 0x0A00_0003
    private static let deviceRemoved: UInt32 = 0x0A00_0023
    private static let pinLength: UInt32 = 0x0A00_0027

    /// What a result means for who works on a token.
    ///
    /// - Parameters:
    ///   - operation: the function's name.
    ///   - module: the library's name.
    ///   - codes: those of this library for PINs.
    ///   - triesLeft: how many tries the library said are left, where it says so.
    /// - Returns: nil for success.
    func reason(
        of operation: String,
        module: String,
        codes: SKFPINCodes,
        triesLeft: Int? = nil
    ) -> TokenError.Reason? {
        switch self {
        case .success: return nil
        case codes.incorrect: return .wrongPIN(triesLeft: triesLeft)
        case codes.locked: return .pinLocked
        default: break
        }
        switch rawValue {
        case Self.deviceRemoved: return .cardRemoved(reader: module)
        case Self.notSupported: return .unsupported(operation: operation)
        case Self.pinLength: return .invalidSecret("the library does not take a PIN of this length")
        default: return .moduleFailed(module: module, detail: "\(operation): \(description)")
        }
    }
}
