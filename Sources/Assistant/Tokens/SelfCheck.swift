public import OpenSSL
import Tokens

/// One line of 自检.
public struct CheckLine: Hashable, Sendable {
    /// What was looked at, in Chinese.
    public let name: String
    /// Why it is not well, in Chinese; nil when it is.
    public let trouble: String?

    /// Whether it is well.
    public var isGood: Bool { trouble == nil }
}

extension HolderTokens {
    /// Stands before what a token signs for its check, so that no statement of another kind can be made of it.
    static let checkPurpose = "pki-assistant-check-v1"

    /// 自检: readers, token, certificates; with a PIN the keys of the certificates as well, by a signature that is verified.
    ///
    /// It ends at the first line after which the next ones have nothing to look at.
    ///
    /// - Parameters:
    ///   - serial: which token; nil for the only one.
    ///   - pin: as the holder typed it; nil to sign nothing.
    /// - Returns: the lines.
    public func check(_ serial: String?, pin: consuming SecretBytes?) async -> [CheckLine] {
        let found: FoundToken
        let token: any Token
        do throws(AssistantError) {
            (found, token) = try await one(serial)
        } catch {
            return [CheckLine(name: "读取 key", trouble: error.sentence)]
        }
        var lines = [CheckLine(name: "读取 key", trouble: nil), HolderTokens.tries(found.pinTriesLeft)]
        guard !found.certificates.isEmpty else {
            let trouble = AssistantError(.noCertificate).sentence
            return lines + [CheckLine(name: "读取证书", trouble: trouble)]
        }
        for held in found.certificates {
            lines.append(HolderTokens.line(of: held, beside: found.certificates))
        }
        guard let pin else { return lines }
        for held in found.certificates where held.certificate != nil {
            let line = await HolderTokens.signs(held, token, pin.withBytes { SecretBytes(copying: $0) })
            lines.append(line)
            // A PIN that was wrong once is not shown again.
            guard line.isGood else { break }
        }
        return lines
    }

    /// A certificate; one that has ended or was revoked is no trouble when another one has taken its place.
    private static func line(of held: HeldCertificate, beside all: [HeldCertificate]) -> CheckLine {
        guard all.contains(where: { $0.takesPlace(of: held) }) else {
            return CheckLine(name: "证书（\(held.slot.rawValue)）", trouble: held.refusal?.sentence)
        }
        return CheckLine(name: "原证书（\(held.slot.rawValue)，已由新证书接替）", trouble: nil)
    }

    private static func tries(_ left: Int?) -> CheckLine {
        let trouble: AssistantError? =
            switch left {
            case 0: AssistantError(.pinLocked)
            case 1: AssistantError(.pinLastTry)
            default: nil
            }
        return CheckLine(name: "PIN 剩余尝试次数", trouble: trouble?.sentence)
    }

    private static func signs(
        _ held: HeldCertificate,
        _ token: any Token,
        _ pin: consuming SecretBytes
    ) async -> CheckLine {
        let name = "签名与验签（\(held.slot.rawValue)）"
        guard let key = held.certificate?.publicKey else { return CheckLine(name: name, trouble: nil) }
        do throws(AssistantError) {
            try checkForm(pin)
            let message = Array(checkPurpose.utf8) + (try RandomWord.octets(32))
            _ = try await signature(over: message, in: held.slot, of: token, key, pin)
            return CheckLine(name: name, trouble: nil)
        } catch {
            return CheckLine(name: name, trouble: error.sentence)
        }
    }
}
