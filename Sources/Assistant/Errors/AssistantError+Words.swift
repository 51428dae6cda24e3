import Model
import Portal
import Tokens

extension AssistantError {
    /// What failed.
    public var message: String {
        switch reason {
        case .hostUnknown: "the request is for another host"
        case .originUnknown: "pages of this origin are not allowed"
        case .notPaired: "this page is not paired with the assistant"
        case .badRequest(let member): "'\(member)' is missing, or not of the form that it has to be of"
        case .mediaType: "the body is not application/json"
        case .noSuchResource: "there is nothing at this address"
        case .method: "this resource does not have the method"
        case .busy: "the user is asked something already"
        case .refused: "the user said no"
        case .notConfirmed: "the user did not answer in time"
        case .pairingEnded: "the pairing is over"
        case .codeWrong(let left): "the code is wrong; \(left) \(left == 1 ? "try" : "tries") left"
        case .noBrowser: "the user's browser does not open"
        case .windowClosed: "the link to the window was used, or is too old"
        case .noReader: "no reader and no token is connected"
        case .noToken: "there is no token in any reader"
        case .severalTokens(let serials): "there are several tokens: \(serials.joined(separator: ", "))"
        case .otherToken(let serial): "there is no token \(serial.printable)"
        case .noCertificate: "the token has no certificate"
        case .certificateElsewhere: "no token that is here has the certificate"
        case .certificateForeign: "the certificate is not one of this centre"
        case .certificateEarly: "the certificate is not valid yet"
        case .certificateExpired: "the certificate has ended"
        case .certificateRevoked: "the certificate was revoked"
        case .pinWrong(let left): "the PIN is wrong" + (left.map { "; \($0) left" } ?? "")
        case .pinLocked: "the PIN is locked"
        case .pinLastTry: "one try is left for the PIN, not spent"
        case .pinUnfit(let refusal): "this PIN is refused: \(refusal.rawValue)"
        case .pinsDiffer: "the new PIN was typed differently the second time"
        case .token(let error): error.message
        case .noCentre: "the settings name no centre"
        case .unlockCodeUnfit: "this cannot be an unlock code"
        case .renewalCodeUnfit: "this cannot be a code for 更新 or 替换"
        case .renewalRunning: "this token is being renewed or unlocked now"
        case .tokenFull: "the token has no room for a new key beside the one in use"
        case .certificateUnexpected(let detail):
            "the centre sent another certificate than the one that was asked for: \(detail)"
        case .progress(let path): "how far it came cannot be kept in '\(path.printable)'"
        case .centre(let error): AssistantError.message(of: error)
        case .centreRefused(let code, _): "the centre refused: \(code)"
        case .centreUnclear: "the centre's answer cannot be read"
        case .portTaken(let port): "another program has port \(port) of this machine"
        case .cannotListen(let port, let detail): "port \(port) of this machine cannot be used: \(detail)"
        case .settings(let path, let detail): "the settings in '\(path.printable)' cannot be used: \(detail)"
        case .crypto(let detail): "the cryptographic library failed: \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .originUnknown: "add it to 'origins' of assistant.json, if it is the centre's"
        case .notPaired: "pair it with POST /v1/pair"
        case .badRequest: "see docs/assistant.md for what a request holds"
        case .mediaType: "send Content-Type: application/json"
        case .busy: "wait until the user has answered"
        case .notConfirmed, .pairingEnded, .windowClosed: "begin again"
        case .noBrowser:
            "install xdg-utils and a browser, and start the assistant in the user's desktop session"
        case .codeWrong: "type the six digits that the assistant's own window shows"
        case .noReader: "connect the token, or the reader"
        case .noToken, .certificateElsewhere, .otherToken: "insert the token"
        case .severalTokens: "take the others out, or name one with --token"
        case .certificateExpired: "apply for a new one, or renew it in time"
        case .pinWrong: "check it before trying again: the token locks when no try is left"
        case .pinLocked, .pinLastTry: "apply for 证书解锁 in the portal"
        case .pinUnfit: "a PIN has six to eight digits, and a new one is one that nobody guesses"
        case .token(let error): error.hint
        case .noCentre: "add 'centre' to assistant.json"
        case .unlockCodeUnfit, .renewalCodeUnfit: "type the ten letters and digits as they were sent"
        case .renewalRunning: "wait until it is done"
        case .tokenFull: "ask the centre for another token"
        case .certificateUnexpected: "nothing was written; tell the centre"
        case .progress: "make room, and see that the folder is the user's own"
        case .centre(let error): AssistantError.hint(of: error)
        case .portTaken: "end it, or choose another port in assistant.json"
        case .cannotListen: "see that the loopback interface is up, and that programs may listen on it"
        case .settings: "correct the file; it belongs to you, and nobody else may read it"
        case .hostUnknown, .noSuchResource, .method, .refused, .noCertificate, .certificateForeign,
            .certificateEarly, .certificateRevoked, .pinsDiffer, .crypto, .centreRefused, .centreUnclear:
            nil
        }
    }

    /// What failed and what to do, for the holder.
    public var chinese: String? { sentence }

    /// The same; there is one for every reason.
    var sentence: String {
        switch reason {
        case .hostUnknown: "请求的地址不是本机助手的地址，已拒绝"
        case .originUnknown: "此网站不在助手允许的网站之列"
        case .notPaired: "此网站尚未与助手配对，或配对已过期，请重新配对"
        case .badRequest, .mediaType, .noSuchResource, .method: "网页发来的请求助手无法识别"
        case .busy: "助手正在等待您确认另一项操作，请先在助手窗口中完成或拒绝"
        case .refused: "您在助手窗口中拒绝了此操作"
        case .notConfirmed: "助手窗口中没有及时确认，请重试"
        case .pairingEnded: "配对已结束，请重新配对"
        case .codeWrong(let left): "配对码不对，还可以输入 \(left) 次"
        case .noBrowser: "无法打开浏览器显示助手窗口，请确认助手是在桌面会话中启动的"
        case .windowClosed: "此链接已使用过或已失效，请从助手重新打开窗口"
        case .noReader: "没有发现 key 或读卡器，请插入 key，并确认驱动和智能卡服务已安装"
        case .noToken: "没有插入 key，请插入后重试"
        case .severalTokens: "插入了多个 key，请只保留要使用的一个"
        case .otherToken(let serial): "没有插入序列号为 \(serial.printable) 的 key"
        case .noCertificate: "key 中没有证书"
        case .certificateElsewhere: "插入的 key 中没有所需的证书，请换用对应的 key"
        case .certificateForeign: "此证书不是本CA中心签发的"
        case .certificateEarly: "证书尚未生效，请核对电脑的日期和时间"
        case .certificateExpired: "证书已过期，请在CA中心办理新证书"
        case .certificateRevoked: "证书已被吊销，不能再使用"
        case .pinWrong(triesLeft: .some(1)): "PIN 不对，只剩最后一次尝试，为防锁死不再使用，请在CA中心办理证书解锁"
        case .pinWrong(let left): "PIN 不对" + (left.map { "，还可以输入 \($0) 次" } ?? "")
        case .pinLocked: "PIN 已锁定，请在CA中心办理证书解锁"
        case .pinLastTry: "PIN 只剩最后一次尝试，为防锁死没有使用，请在CA中心办理证书解锁"
        case .pinUnfit(let refusal): AssistantError.words(refusal)
        case .pinsDiffer: "两次输入的新 PIN 不一致"
        // Staff say 介质 of what its holder has as a key.
        case .token(let error):
            error.chinese?.replacing("介质", with: "key") ?? "key 没有完成操作，请拔出后重新插入再试"
        case .noCentre: "助手的设置中没有CA中心的地址"
        case .unlockCodeUnfit: "解锁码应为 10 位字母和数字，请照短信或信函输入"
        case .renewalCodeUnfit: "更新码和替换码应为 10 位字母和数字，请照短信输入"
        case .renewalRunning: "此 key 正在更新、替换或解锁，请等待其完成，不要再次输入"
        case .tokenFull: "key 中没有放置新密钥的位置，请联系CA中心更换 key"
        case .certificateUnexpected: "CA中心发来的证书与申请不符，没有写入 key，请核对电脑的日期和时间，无误时请联系CA中心"
        case .progress(let path): "不能在 \(path.printable) 中保存进度，没有开始，请检查磁盘空间和权限"
        case .centre(let error): AssistantError.words(of: error)
        case .centreRefused(let code, let words): words ?? AssistantError.words(ofCentre: code)
        case .centreUnclear: "CA中心的应答无法识别，请稍后重试"
        case .portTaken(let port): "本机端口 \(port) 已被其他程序占用，助手不能启动"
        case .cannotListen(let port, _): "本机端口 \(port) 不能使用，助手不能启动，请检查本机回环网络（127.0.0.1 和 ::1）和安全软件"
        case .settings(let path, _): "助手的设置文件 \(path.printable) 不能使用"
        case .crypto: "助手内部错误，请导出日志并联系CA中心"
        }
    }

    // Of a centre that is not who it says it is; a server's operators read other words, and the library's.

    private static func message(of error: HTTPSClientError) -> String {
        guard case .untrusted(let server, _) = error.reason else { return error.message }
        return "the centre at \(server.printable) cannot be told from another one"
    }

    private static func hint(of error: HTTPSClientError) -> String? {
        guard case .untrusted = error.reason else { return error.hint }
        return "set the date and time of this machine, and compare 'trust' of 'centre' in assistant.json"
    }

    private static func words(of error: HTTPSClientError) -> String {
        guard case .untrusted(let server, _) = error.reason else {
            return error.chinese ?? "连接不到CA中心，请检查网络后重试"
        }
        return "不能确认 \(server.printable) 就是CA中心，请核对电脑的日期和时间，以及助手设置中CA中心的根证书"
    }

    /// What the door for holders says no with, where it has no words of its own.
    private static func words(ofCentre code: String) -> String {
        switch code {
        case "code-refused": "解锁码不对或不是此 key 的，请核对后重试"
        case "code-locked": "解锁码因多次输错已锁定，请联系CA中心重新发送"
        case "code-expired": "解锁码已失效，请在CA中心重新获取"
        case "code-used": "已用此解锁码解锁，请使用当时设置的新 PIN，无需重新获取解锁码"
        case "certificate-not-in-force": "key 中没有与解锁码对应的有效证书，没有计入尝试次数，请核对插入的 key"
        case "session-over": "本次解锁已超时，请重新获取解锁码后继续"
        case "proof-refused": "CA中心没有认可 key 的签名，请重试"
        case "busy", "too-fast": "CA中心正忙，请稍后重试"
        default: "CA中心没有接受此操作"
        }
    }

    private static func words(_ refusal: PINPolicy.Refusal) -> String {
        switch refusal {
        case .length: "PIN 应为 6 至 8 位数字"
        case .notDigits: "PIN 只能用数字"
        case .allSame: "PIN 不能是同一个数字"
        case .run: "PIN 不能是连续的数字"
        case .repeated: "PIN 不能是重复的数字"
        case .birthday, .date: "PIN 不能是日期"
        case .identityNumber: "PIN 不能取自证件号码"
        case .phone: "PIN 不能取自手机号码"
        case .knownNumber: "PIN 不能取自 key 上的序列号"
        }
    }
}
