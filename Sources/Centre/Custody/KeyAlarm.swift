import Issuer
import Logging
import Tokens

/// Tells whoever watches the log that an authority's key cannot be used where it must be, or that an HSM went away, refused
/// its PIN, or is back.
enum KeyAlarm {
    private static let logger = Logger(label: "pki.hsm")
    private static let files = Logger(label: "pki.keys")

    /// Writes one line of a key file that is missing, holds another key, or is open to others; a passphrase that was mistyped
    /// is no alarm.
    static func unusable(_ authority: String, _ error: KeyFileError) {
        if case .wrongPassphrase = error.reason { return }
        files.critical(
            "key file unusable",
            metadata: ["authority": "\(authority)", "reason": "\(error.message)"]
        )
    }

    /// Writes one line of a key that cannot be used where it must be: no token, no key, or another key under its name.
    static func unusable(_ authority: String, _ error: HSMError) {
        switch error.reason {
        // Told when they happened.
        case .wrongPIN, .pinLocked, .finalTry, .lost: return
        default: break
        }
        logger.critical(
            "hsm key unusable",
            metadata: ["authority": "\(authority)", "reason": "\(error.message)"]
        )
    }

    /// Writes one line; no PIN and no key is in it.
    static func tell(_ token: String, _ trouble: HSMTrouble) {
        switch trouble {
        case .lost(let error):
            logger.warning("hsm lost", metadata: ["token": "\(token)", "reason": "\(error.message)"])
        case .down(let error):
            logger.error("hsm down", metadata: ["token": "\(token)", "reason": "\(error.message)"])
        case .hangs(let error):
            logger.critical("hsm hangs", metadata: ["token": "\(token)", "reason": "\(error.message)"])
        case .recovered: logger.notice("hsm back", metadata: ["token": "\(token)"])
        case .loginRefused(let error):
            logger.critical(
                "hsm login refused",
                metadata: ["token": "\(token)", "reason": "\(error.message)"]
            )
        }
    }
}
