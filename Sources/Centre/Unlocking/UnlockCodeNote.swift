import Model
import OpenSSL

/// The paper with an unlock code, for the holder of the token.
struct UnlockCodeNote {
    /// 名称 of the centre.
    let centre: String
    let record: UnlockCodeRecord

    /// Plain text, UTF-8.
    ///
    /// - Parameter code: as it is shown.
    /// - Returns: the document; the code is in it.
    func document(_ code: [UInt8]) -> SecretBytes {
        let head = """
            \(centre.printable)　解锁码

            key序列号　\(record.tokenSerial.printable)
            解锁码　　\u{20}
            """
        let foot = """

            有效至　　\(LetterFacts.day(record.expiresAt))（72小时内有效，仅可使用一次）

            请在数字证书助手中插入上述介质，输入解锁码，并自行设置新的PIN。
            请勿告知他人，工作人员不会向您索取。连续输错五次即作废。

            """
        var octets = Array(head.utf8) + code + Array(foot.utf8)
        defer { octets.wipe() }
        return SecretBytes(copying: octets)
    }
}
