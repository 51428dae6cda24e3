import Logging
import Model

/// Tells whoever watches that another process is waited for, which publishes lists of the same authority: with an act that has the
/// key now it may take minutes.
enum PublishingWait {
    private static let logger = Logger(label: "pki.lists")

    /// Writes one line.
    @Sendable
    static func tell(_ authority: AuthorityID, _ holder: String?) {
        logger.notice(
            "another process publishes lists and is waited for",
            metadata: ["authority": "\(authority)", "holder": "\(holder ?? "unknown")"]
        )
    }
}
