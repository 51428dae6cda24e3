/// What the door says no with in a 更新 or 替换, for its holder, where it has no words of its own.
enum RenewalWords {
    /// The new key of a session is not on the token any more.
    static func keyGone(_ kind: RenewalKind) -> String {
        "key 中已没有本次\(kind.deed)的新密钥，请在CA中心重新获取\(kind.codeName)后继续"
    }

    /// Source: `docs/assistant-protocol.md`, "Refusals".
    static func of(_ code: String, _ kind: RenewalKind) -> String? {
        switch code {
        case "code-refused": "\(kind.codeName)不对、不是此证书的或已使用，请核对后重试"
        case "code-locked": "\(kind.codeName)输错次数过多，已锁定，请联系CA中心重新发送"
        case "code-expired": "\(kind.codeName)已失效；申请若未完成，请在CA中心重新获取后继续"
        case "code-used": "已用此\(kind.codeName)办理完成，请使用 key 中的新证书，无需重新获取\(kind.codeName)"
        case "code-held": "手机号码变更后 24 小时内不能使用\(kind.codeName)，请稍后再试"
        case "session-over": "本次\(kind.deed)已超时，请重新输入\(kind.codeName)继续"
        case "certificate-not-in-force": "原证书已被吊销或 key 已挂失，不能\(kind.deed)"
        case "request-refused": "CA中心没有接受 key 产生的证书请求，请联系CA中心"
        case "other-request": "此\(kind.codeName)已在另一台电脑上使用，请在那台电脑上继续，或重新获取\(kind.codeName)"
        case "statement-refused", "proof-refused": "CA中心没有认可 key 的签名，请重试"
        case "management-refused": "CA中心不能为此 key 写入证书，请联系CA中心"
        case "busy", "too-fast": "CA中心正忙，请稍后重试"
        default: nil
        }
    }
}
