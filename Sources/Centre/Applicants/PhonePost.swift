import Messages
import Model
import OpenSSL
import Portal
import Store

/// Sends codes to phones: each is made when it goes out, and is nowhere before and after.
struct PhonePost: Sendable {
    /// How many one round takes.
    private static let roundLimit = 20
    /// A code that did not get through is tried again so much later, as long as it is valid.
    private static let pauseSeconds: Int64 = 10

    let book: BookOfRecord
    let gateway: any ShortMessageSender
    let signature: String
    let hotline: String?
    let clock: WallClock
    let digest: @Sendable ([UInt8]) -> [UInt8]

    /// Tries what is due, once.
    ///
    /// - Returns: what kept messages; no number and no code is in it.
    /// - Throws: `BookError` when the book cannot be read or written.
    func round() async throws(BookError) -> [String] {
        var troubles: [String] = []
        for code in try book.dueCodes(at: clock.now, limit: PhonePost.roundLimit) {
            if let trouble = try await send(code) { troubles.append(trouble) }
        }
        return troubles
    }

    /// Takes one code on record before it is sent, and what came of it afterwards.
    ///
    /// When power fails in between it is sent again: somebody may get a code twice, which is the same code.
    private func send(_ code: PhoneCodeRecord) async throws(BookError) -> String? {
        var taken = code
        taken.attempts += 1
        taken.dueAt = clock.now.advanced(bySeconds: PhonePost.pauseSeconds)
        guard try await move(taken, from: code) else { return nil }
        var done = taken
        var trouble: String?
        if code.expiresAt <= clock.now {
            done.state = .failed
            trouble = "a code could not be sent while it was valid"
        } else {
            do throws(DeliveryError) {
                try await gateway.send(
                    ShortMessage(recipient: code.mobile, text: "【\(signature)】\(words(code))")
                )
                done.state = .sent
            } catch {
                if !error.isTemporary { done.state = .failed }
                trouble = error.message
            }
        }
        _ = try await move(done, from: taken)
        return trouble
    }

    /// False when it was moved by somebody else: another process, or its owner who has it already.
    private func move(_ code: PhoneCodeRecord, from: PhoneCodeRecord) async throws(BookError) -> Bool {
        do throws(BookError) {
            try await book.commit([.account(.updateCode(code, from: from))])
            return true
        } catch {
            guard case .stateChanged = error.reason else { throw error }
            return false
        }
    }

    /// A message has a code or a link, never both (product.md §14).
    private func words(_ code: PhoneCodeRecord) -> String {
        var octets = PhoneCode.digits(code, digest)
        defer { octets.wipe() }
        let digits = String(decoding: octets, as: UTF8.self)
        let minutes = PhoneCode.validSeconds / 60
        let call = hotline.map { "致电\($0)" } ?? "联系客服"
        return switch code.purpose {
        case .signUp: "验证码\(digits)，用于注册账号，\(minutes)分钟内有效。请勿告知他人。"
        case .reset: "验证码\(digits)，用于找回密码，\(minutes)分钟内有效。请勿告知他人；如非本人操作请忽略。"
        case .reminder: "该手机号已有账号，请直接登录；忘记密码请使用“找回密码”。如非本人操作请忽略。"
        case .changed: "您的账号密码已修改。如非本人操作，请立即找回密码并\(call)。"
        case .move: "验证码\(digits)，用于更换手机号，\(minutes)分钟内有效。请勿告知他人；如非本人操作请忽略。"
        case .moved: "您的账号已更换手机号，待使用的一次性码暂停24小时。如非本人操作，请立即\(call)。"
        case .tied: "您的账号已与招标平台账号关联，可由招标平台登录。如非本人操作，请立即修改密码并\(call)。"
        }
    }
}
