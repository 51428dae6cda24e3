/// One rule that one field of an account breaks.
public enum AccountFault: String, Hashable, Sendable {
    /// 登录名: 4 to 32 lower-case letters, digits, `.`, `-`, `_`, beginning with a letter.
    case login
    /// 登录名: somebody has it.
    case loginTaken = "login-taken"
    /// 手机: no mobile number.
    case mobile
    /// 手机: an account has it; whoever is told has proven the number.
    case mobileTaken = "mobile-taken"
    /// 手机: the account has this number already.
    case mobileOwn = "mobile-own"
    /// 关联: the account is somebody else's on the platform.
    case platformTaken = "platform-taken"
    /// 密码: fewer than 10 characters, or more than 128 octets.
    case passwordLength = "password-length"
    /// 密码: fewer than five different characters, or the account's name or number in it.
    case passwordWeak = "password-weak"
    /// 确认密码: not the same twice.
    case passwordRepeat = "password-repeat"
    /// 当前密码: it is another one.
    case passwordWrong = "password-wrong"

    /// The input that it belongs to.
    var field: String {
        switch self {
        case .login, .loginTaken, .platformTaken: "login"
        case .mobile, .mobileTaken, .mobileOwn: "mobile"
        case .passwordLength, .passwordWeak: "password"
        case .passwordRepeat: "repeat"
        case .passwordWrong: "current"
        }
    }
}
