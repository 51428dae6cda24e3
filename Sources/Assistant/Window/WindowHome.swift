import Foundation
import Model
import OpenSSL
import Tokens

extension RenewalKind {
    /// What its form is sent to.
    var act: String {
        switch self {
        case .renew: "renew"
        case .replace: "replace"
        }
    }

    /// What its button says: product.md §6.11.
    fileprivate var button: String {
        switch self {
        case .renew: "更新证书"
        case .replace: "提交"
        }
    }
}

/// The one page of the window: what waits for the user, then the tokens with what can be done to them.
struct WindowHome {
    /// The path of the session, which forms go to.
    let base: String
    /// The number of this page, which its forms send.
    let once: String
    let notice: WindowSessions.Notice?
    let pairing: PairingDesk.Pairing?
    let wish: SignatureDesk.Wish?
    let tokens: Result<[FoundToken], AssistantError>
    let origins: [WebOrigin]
    /// Whether there is a centre that unlocks.
    let canUnlock: Bool
    /// Whether there is one that renews and replaces.
    let canRenew: Bool

    private static let secret =
        "type=\"password\" inputmode=\"numeric\" autocomplete=\"off\" minlength=\"6\" maxlength=\"8\" required"

    /// HTML.
    var content: String {
        [told, asked, toSign, held, paired, log].joined(separator: "\n")
    }

    private var told: String {
        guard let notice else { return "" }
        let lines = notice.lines.map { "<p>\(WindowPage.escaped($0))</p>" }.joined()
        return "<section class=\"\(notice.isBad ? "bad" : "good")\" role=\"status\">\(lines)</section>"
    }

    /// 配对: the code, which the user types into the page.
    private var asked: String {
        guard let pairing else { return "" }
        let name = "<input type=\"hidden\" name=\"name\" value=\"\(pairing.name)\">"
        return """
            <section class="ask"><h2>网站请求与助手配对</h2>
            <dl><dt>网站</dt><dd>\(WindowPage.escaped(pairing.origin.description))</dd></dl>
            <p>如果是您正在使用的网站，请在该网页中输入配对码。配对后，该网站可以读取 key 中的证书信息；每次签名仍须您在此确认。</p>
            <p class="code">\(WindowPage.escaped(pairing.code))</p>
            \(form("unpair", name, "拒绝"))
            </section>
            """
    }

    /// 签名: what is signed, for whom, and the PIN.
    private var toSign: String {
        guard let wish else { return "" }
        let name = "<input type=\"hidden\" name=\"name\" value=\"\(wish.name)\">"
        let pin = "<label>PIN <input name=\"pin\" \(WindowHome.secret) autofocus></label>"
        return """
            <section class="ask"><h2>网站请求签名</h2>
            <dl><dt>网站</dt><dd>\(WindowPage.escaped(wish.origin.description))</dd>
            <dt>证书</dt><dd>\(WindowPage.escaped(owner(of: wish.certificate)))</dd></dl>
            <p>将要签名的内容：</p>
            <pre tabindex="0">
            \(StatementView.text(of: wish.statement))</pre>
            \(form("sign", name + pin, "签名", isMain: true))
            \(form("refuse", name, "拒绝"))
            </section>
            """
    }

    /// Whose certificate it is, where it is here.
    private func owner(of fingerprint: [UInt8]) -> String {
        let held = (try? tokens.get())?.flatMap(\.certificates).first { $0.fingerprint == fingerprint }
        return held?.certificate?.subject.description ?? AssistantError(.certificateElsewhere).sentence
    }

    /// 证书信息, 修改PIN and 自检.
    private var held: String {
        switch tokens {
        case .failure(let error):
            "<section class=\"bad\"><h2>证书信息</h2><p>\(WindowPage.escaped(error.sentence))</p>"
                + "<p><a href=\"\(base)\">重新检测</a></p></section>"
        case .success(let tokens): tokens.map(section).joined(separator: "\n")
        }
    }

    private func section(_ found: FoundToken) -> String {
        guard let identity = found.identity else {
            let words = found.trouble?.sentence ?? ""
            return
                "<section class=\"bad\"><h2>\(WindowPage.escaped(found.place))</h2><p>\(WindowPage.escaped(words))</p></section>"
        }
        return """
            <section><h2>证书信息</h2>\(WindowHome.list(TokenListing.facts(of: found)))
            <details><summary>修改PIN</summary>\(pinForm(identity.serial))</details>
            <details><summary>自检</summary>\(checkForm(identity.serial))</details>
            \(RenewalKind.allCases.map { renewalForm($0, identity.serial) }.joined())
            \(unlockForm(identity.serial))</section>
            """
    }

    private static func list(_ facts: [(String, String)]) -> String {
        let rows = facts.map { "<dt>\(WindowPage.escaped($0.0))</dt><dd>\(WindowPage.escaped($0.1))</dd>" }
        return "<dl>\(rows.joined())</dl>"
    }

    private func pinForm(_ serial: String) -> String {
        let fields = [("current", "当前 PIN"), ("new", "新 PIN（6 至 8 位数字）"), ("again", "再次输入新 PIN")].map {
            "<label>\($0.1) <input name=\"\($0.0)\" \(WindowHome.secret)></label>"
        }
        return form("pin", WindowHome.token(serial) + fields.joined(), "修改PIN", isMain: true)
    }

    /// 更新服务 and 替换服务; nothing where no centre does it.
    private func renewalForm(_ kind: RenewalKind, _ serial: String) -> String {
        guard canRenew else { return "" }
        let code =
            "<label>\(kind.codeName) <input name=\"code\" autocomplete=\"off\" maxlength=\"16\" required></label>"
        let pin = "<label>PIN <input name=\"pin\" \(WindowHome.secret)></label>"
        let note =
            "<p>投标单位：如有用现有证书加密、尚未开标的投标文件，请在开标后再办理。</p>"
            + "<p>完成前请勿拔出 key。中断后用同一\(kind.codeName)可以继续。</p>"
        let fields = WindowHome.token(serial) + note + code + pin + (kind == .renew ? WindowHome.now : "")
        return
            "<details><summary>\(kind.service)</summary>\(form(kind.act, fields, kind.button, isMain: true))</details>"
    }

    /// 更新 without the days in which both certificates are in force.
    private static let now =
        "<label><input type=\"checkbox\" name=\"now\" value=\"yes\"> 立即停用原证书（不保留新旧证书并用的过渡期）</label>"

    /// 解锁服务; nothing where no centre unlocks.
    private func unlockForm(_ serial: String) -> String {
        guard canUnlock else { return "" }
        let code = "<label>解锁码 <input name=\"code\" autocomplete=\"off\" maxlength=\"16\" required></label>"
        let pins = [("new", "新 PIN（6 至 8 位数字）"), ("again", "再次输入新 PIN")].map {
            "<label>\($0.1) <input name=\"\($0.0)\" \(WindowHome.secret)></label>"
        }
        let fields = WindowHome.token(serial) + code + pins.joined()
        return "<details><summary>解锁服务</summary>\(form("unlock", fields, "立刻解锁", isMain: true))</details>"
    }

    private func checkForm(_ serial: String) -> String {
        let pin = "<label>PIN <input name=\"pin\" \(WindowHome.secret)></label>"
        return form("check", WindowHome.token(serial) + pin, "签名并验签", isMain: true)
    }

    private static func token(_ serial: String) -> String {
        "<input type=\"hidden\" name=\"token\" value=\"\(Hexadecimal.encode(Array(serial.utf8)))\">"
    }

    private var paired: String {
        guard !origins.isEmpty else { return "" }
        let rows = origins.enumerated().map { number, origin in
            let name = "<input type=\"hidden\" name=\"number\" value=\"\(number)\">"
            return "<p>\(WindowPage.escaped(origin.description))</p>\(form("revoke", name, "撤销配对"))"
        }
        return "<section><h2>已配对的网站</h2>\(rows.joined())</section>"
    }

    private var log: String { "<section><p><a href=\"\(base)/log\">导出日志</a></p></section>" }

    private func form(_ act: String, _ fields: String, _ button: String, isMain: Bool = false) -> String {
        let look = isMain ? " class=\"main\"" : ""
        let number = "<input type=\"hidden\" name=\"once\" value=\"\(once)\">"
        return
            "<form method=\"post\" action=\"\(base)/\(act)\">\(number)\(fields)<p><button\(look)>\(button)</button></p></form>"
    }
}
