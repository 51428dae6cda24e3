public import Foundation

/// A fresh directory that is removed when the value goes away.
public final class TemporaryDirectory: Sendable {
    /// Where it is.
    public let url: URL

    /// Makes the directory, readable by its owner only.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("pki-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of `name` inside the directory.
    public func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
