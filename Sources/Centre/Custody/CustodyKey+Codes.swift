import Enrollment
import OpenSSL

/// One-time codes: what is kept of them, and how the outbox gets the one it has to send.
extension CustodyKey {
    /// Draws a code; it leaves here only as a digest, and sealed for one notice.
    func drawCode(_ binding: CodeBinding, sealedFor notice: String) throws -> DrawnCode {
        var code = try OneTimeCode.draw { try SecureRandom.bytes($0) }
        defer { code.wipe() }
        return DrawnCode(
            digest: digest(ofCode: code, binding) ?? [],
            sealed: try wrap(code, context: notice)
        )
    }

    /// Whether what was typed is the code of a digest.
    func isCode(_ typed: [UInt8], _ binding: CodeBinding, digest: [UInt8]) -> Bool {
        guard let other = self.digest(ofCode: typed, binding) else { return false }
        return SecretBytes(copying: other).isEqual(to: SecretBytes(copying: digest))
    }

    /// What is kept of a code, however it was typed; nil when it cannot be one.
    func digest(ofCode typed: [UInt8], _ binding: CodeBinding) -> [UInt8]? {
        guard var normal = OneTimeCode.normalized(typed) else { return nil }
        defer { normal.wipe() }
        var material = OneTimeCode.material(normal, kind: binding.kind, boundTo: binding.subjects)
        defer { material.wipe() }
        return digest(ofCode: material)
    }
}
