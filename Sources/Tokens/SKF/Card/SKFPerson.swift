/// Whose PIN of an application it is, and the words for what is wrong with it.
///
/// Source: GM/T 0016-2012 §6.3 (ADMIN_TYPE, USER_TYPE).
enum SKFPerson: UInt64 {
    /// Who sets the user's PIN anew; behind SKF what the security officer is behind PKCS#11.
    case administrator = 0
    /// Who signs.
    case user = 1

    /// What people call the PIN.
    var secret: String { self == .user ? "PIN" : "SO PIN" }

    /// That it is locked.
    var locked: TokenError { TokenError(self == .user ? .pinLocked : .officerPINLocked) }

    /// That it is wrong.
    func wrong(_ left: Int?) -> TokenError {
        TokenError(self == .user ? .wrongPIN(triesLeft: left) : .wrongOfficerPIN(triesLeft: left))
    }
}
