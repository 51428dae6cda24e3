import CPKCS11

/// A Cryptoki return value, with its name.
///
/// Source: PKCS#11 2.40 §5.1 (base specification), vendor values from 0x80000000.
struct CryptokiStatus: RawRepresentable, Hashable, Sendable {
    /// CK_RV as returned.
    let rawValue: UInt

    init(rawValue: UInt) { self.rawValue = rawValue }

    init(_ value: CK_RV) { rawValue = UInt(value) }

    /// The name and number, as "CKR_PIN_INCORRECT (0xa0)".
    var description: String {
        let number = "0x" + String(rawValue, radix: 16)
        guard let name = Self.names[rawValue] else {
            return rawValue >= 0x8000_0000 ? "vendor's error \(number)" : "Cryptoki error \(number)"
        }
        return "CKR_\(name) (\(number))"
    }

    /// True when the session, the token or the module is no longer what it was: to connect anew may help.
    var isLoss: Bool { isModuleLoss || Self.sessionLosses.contains(rawValue) }

    /// True when the module itself may have to be started again.
    var isModuleLoss: Bool { Self.moduleLosses.contains(rawValue) }

    /// True when a mechanism, curve or key size is not offered.
    var isUnsupported: Bool { Self.unsupported.contains(rawValue) }

    private static let sessionLosses: Set<UInt> = [
        CKR_SESSION_HANDLE_INVALID, CKR_SESSION_CLOSED, CKR_USER_NOT_LOGGED_IN, CKR_KEY_HANDLE_INVALID,
        CKR_OBJECT_HANDLE_INVALID, CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED,
    ].reduce(into: []) { $0.insert(UInt($1)) }

    private static let moduleLosses: Set<UInt> = [
        CKR_CRYPTOKI_NOT_INITIALIZED, CKR_DEVICE_REMOVED, CKR_DEVICE_ERROR, CKR_GENERAL_ERROR,
    ].reduce(into: []) { $0.insert(UInt($1)) }

    private static let unsupported: Set<UInt> = [
        CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID, CKR_KEY_SIZE_RANGE, CKR_DOMAIN_PARAMS_INVALID,
        CKR_CURVE_NOT_SUPPORTED, CKR_FUNCTION_NOT_SUPPORTED,
    ].reduce(into: []) { $0.insert(UInt($1)) }
}
