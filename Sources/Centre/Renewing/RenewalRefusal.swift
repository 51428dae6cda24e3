import Enrollment
public import Model
public import Portal

/// Why a holder's 更新 or 替换 does not go on; `docs/assistant-protocol.md` has the words for programs.
public struct RenewalRefusal: CodedError, SpokenError, Hashable {
    /// What a request is looked at for.
    public enum Check: String, CaseIterable, Sendable {
        /// It cannot be read.
        case form
        /// Its key did not sign it.
        case signature
        /// It was not made for this session.
        case challenge
        /// Its key is of another kind than the profile wants.
        case algorithm
        /// Its key is weak, blocked, or was certified before.
        case key
        /// It asks for more than the profile issues.
        case extensions
        /// The token's statement about its key does not hold, and one is required.
        case attestation
        /// What was approved cannot be issued any more.
        case content
    }

    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The code is wrong, or for another token or certificate; or there is none.
        case code
        /// The right code was guessed at too often.
        case codeLocked
        /// The right code, or its half hour, is over; or another one was sent since.
        case codeExpired
        /// The certificate was followed with the right code.
        case codeUsed
        /// The right code cannot be used before, because the phone was changed.
        case codeHeld(until: Timestamp)
        /// The session is over, or never began.
        case session
        /// The certificate that is followed, or its token, is not in use.
        case notInForce
        /// The request does not pass.
        case request(Check, detail: String)
        /// The session has another request.
        case otherRequest
        /// The old key's signature does not verify.
        case statement
        /// The new key's signature does not verify, or another certificate was read back.
        case proof
        /// The card cannot be answered.
        case management
        /// Somebody else is at it in this moment.
        case busy
    }

    /// What stands against it.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .code: "this code is not good for this token"
        case .codeLocked: "this code was guessed at too often"
        case .codeExpired: "this code is over"
        case .codeUsed: "the certificate was followed with this code"
        case .codeHeld(let until):
            "this code cannot be used before \(until.timeInChina) on \(CalendarDay(until)), because the phone was changed"
        case .session: "this session is over"
        case .notInForce: "the certificate that is to be followed, or its token, is not in use"
        case .request(let check, let detail): "\(check.rawValue): \(detail)"
        case .otherRequest: "this session has another certificate request"
        case .statement: "the old key's signature does not verify with the certificate on file"
        case .proof: "the new key's signature does not verify, or another certificate was read back"
        case .management: "the card's question about its management key is not answered"
        case .busy: "somebody else is at work on this certificate"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .code: "compare code and token; after five wrong tries, 72 hours or one use ask for another code"
        case .codeLocked: "ask the centre for another one"
        case .codeExpired: "ask for another one"
        case .codeUsed: "no other one is needed; the new certificate is on the token"
        case .codeHeld: "wait; if you did not change the phone, tell the centre at once"
        case .session:
            "show the code again, or ask for another one; the same request gets the same certificate"
        case .notInForce: "see the certificate in the portal"
        case .request(.challenge, _): "make the request again, with the challenge of this session"
        case .request(.key, _): "make another key"
        case .request(.content, _): "tell the centre"
        case .request: "make the request again, for a new key of the kind that the session names"
        case .otherRequest: "send the request of before, or ask for another code when the session is over"
        case .statement: "sign with the key of the certificate that is followed"
        case .proof: "write the certificate again, read it back, and sign with its key"
        case .management: "a session answers sixteen times, in blocks of the card's cipher"
        case .busy: "wait a moment and send it again"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .busy: .unavailable
        case .otherRequest: .conflict
        case .code, .codeLocked, .codeExpired, .codeUsed, .codeHeld, .session, .notInForce, .request,
            .statement, .proof, .management:
            .refused
        }
    }

    /// The word for programs.
    public var code: String {
        switch reason {
        case .code: "code-refused"
        case .codeLocked: "code-locked"
        case .codeExpired: "code-expired"
        case .codeUsed: "code-used"
        case .codeHeld: "code-held"
        case .session: "session-over"
        case .notInForce: "certificate-not-in-force"
        case .request: "request-refused"
        case .otherRequest: "other-request"
        case .statement: "statement-refused"
        case .proof: "proof-refused"
        case .management: "management-refused"
        case .busy: "busy"
        }
    }

    /// What failed, for the holder.
    public var chinese: String? {
        switch reason {
        case .code: "更新码或替换码不正确，或与此介质不符，请核对短信与介质"
        case .codeLocked: "该码因多次输错已锁定，请联系客服重新发送"
        case .codeExpired: "该码已失效，请在CA中心重新获取"
        case .codeUsed: "已用该码办理完成，请使用介质中的新证书，无需重新获取"
        case .codeHeld(let until):
            "手机号码刚刚更换，该码自\(CalendarDay(until)) \(until.timeInChina)起方可使用；如非本人更换，请立即联系客服"
        case .session: "本次办理已结束，请重新输入码；如已超过半小时，请在CA中心重新获取"
        case .notInForce: "原证书已吊销、挂起或到期，或介质已挂失，不能办理，请在CA中心查看"
        case .request(let check, _): "证书请求未通过检查：\(RenewalRefusal.words[check] ?? "")"
        case .otherRequest: "本次办理已有另一证书请求，请使用原来的电脑继续"
        case .statement: "原密钥的签名验证失败，请插入原证书所在的介质"
        case .proof: "新密钥的签名验证失败，或写入的证书不一致，请重试"
        case .management: "介质写入未获授权，请重新插入介质后重试"
        case .busy: "正在处理，请稍候"
        }
    }

    private static let words: [Check: String] = [
        .form: "格式不正确", .signature: "未由新密钥签名", .challenge: "不属于本次办理", .algorithm: "密钥算法不符",
        .key: "该密钥已使用或不可用，请重新生成", .extensions: "包含不允许的扩展", .attestation: "缺少介质的密钥证明",
        .content: "批准的内容已不能签发，请联系客服",
    ]
}
