import Enrollment
import Model
import OpenSSL
import Tokens

/// Tokens with their certificates, for a terminal and for programs.
public enum TokenListing {
    /// A line for each fact, in Chinese.
    public static func text(of tokens: [FoundToken]) -> String {
        tokens.map { facts(of: $0).map { "\($0)：\($1.printable)\n" }.joined() }.joined(separator: "\n")
    }

    /// The same as pages get it.
    public static func json(of tokens: [FoundToken]) -> String {
        let value = JSONValue.array(tokens.map(\.json))
        return String(decoding: CanonicalJSON.encode(value), as: UTF8.self) + "\n"
    }

    /// What is told of a token, as pairs of name and value.
    static func facts(of found: FoundToken) -> [(String, String)] {
        guard let identity = found.identity else {
            return [("读卡器", found.place), ("状态", found.trouble?.sentence ?? "")]
        }
        let own: [(String, String)] = [
            ("key序列号", identity.serial), ("型号", identity.model), ("读卡器", found.place),
            ("PIN 剩余尝试次数", found.pinTriesLeft.map { String($0) } ?? "key 未告知"),
        ]
        guard !found.certificates.isEmpty else {
            return own + [("证书", AssistantError(.noCertificate).sentence)]
        }
        return own + found.certificates.flatMap { facts(of: $0) }
    }

    private static func facts(of held: HeldCertificate) -> [(String, String)] {
        guard let certificate = held.certificate else { return [("证书", "不能识别")] }
        return [
            ("持有人", certificate.subject[.commonName] ?? certificate.subject.description),
            ("证书序列号", Hexadecimal.encode(certificate.serial.bytes)),
            ("颁发者", certificate.issuer.description),
            ("有效期", "\(ShownTime.text(certificate.notBefore)) 至 \(ShownTime.text(certificate.notAfter))"),
            ("状态", held.refusal?.sentence ?? (held.isAsked ? "正常" : "正常（未能核对是否已吊销）")),
        ]
    }
}
