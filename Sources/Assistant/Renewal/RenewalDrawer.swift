import Foundation
import Model
import OpenSSL

/// Where is kept how far each 更新 and 替换 came: a file for each token in a folder of the user's own.
public struct RenewalDrawer: Sendable {
    let folder: String

    /// Names the folder; it is made when it is needed.
    public init(folder: String) {
        self.folder = folder
    }

    /// The folder of a user: `$XDG_STATE_HOME/pki-assistant`, below `~/.local/state` when that is not set.
    ///
    /// Source: XDG Base Directory Specification 0.8.
    public static func path(home: String, environment: [String: String]) -> String {
        let given = environment["XDG_STATE_HOME"] ?? ""
        let base = given.hasPrefix("/") ? given : "\(home)/.local/state"
        return "\(base)/pki-assistant"
    }

    /// The file of a token, which nobody else has in hands until it goes away.
    ///
    /// - Throws: `AssistantError` with `.renewalRunning` when another assistant has it, or `.progress`.
    func open(_ token: String) throws(AssistantError) -> RenewalFile {
        try make()
        return try RenewalFile(path(of: token))
    }

    /// Makes the folder.
    private func make() throws(AssistantError) {
        guard !FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw AssistantError(.progress(path: folder))
        }
        guard RenewalFile.keepNames(of: (folder as NSString).deletingLastPathComponent) else {
            throw AssistantError(.progress(path: folder))
        }
    }

    /// What was begun on a token, as it stands in the file now; nil when nothing was, or it cannot be read.
    func entry(of token: String) -> RenewalEntry? { RenewalFile.entry(in: path(of: token)) }

    /// A serial number may have any octets: its digest names the file.
    private func path(of token: String) -> String {
        let digest = DigestAlgorithm.sha256.hash(Array(token.utf8))
        return "\(folder)/renewal-\(Hexadecimal.encode(digest.prefix(16)))"
    }
}
