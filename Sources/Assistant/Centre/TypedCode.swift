import Enrollment
import OpenSSL

/// A 更新码, 替换码 or 解锁码 as it was typed.
enum TypedCode {
    /// The same as it is sent; nil for what cannot be a code, which costs no try.
    static func normal(_ code: borrowing SecretBytes) -> String? {
        var typed = code.copyBytes()
        defer { typed.wipe() }
        return OneTimeCode.normalized(typed).map { String(decoding: $0, as: UTF8.self) }
    }
}
