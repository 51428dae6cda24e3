import Model

/// Whose a public key is: the one place that looks at every table which holds keys.
///
/// What is certified and what goes on record passes here in its own transaction; what is checked before anything is
/// written passes here too.
struct KeyRegister {
    private static let blocked: SQLText = "SELECT 1 FROM blockedKey WHERE keyHash = $1"

    /// Keys of authorities, of what may become one, and of signers; the audit key has no certificate.
    private static let held: SQLText = """
        SELECT 1 FROM authority WHERE keyHash = $1
        UNION ALL SELECT 1 FROM authorityRequest WHERE keyHash = $1
        UNION ALL SELECT 1 FROM signer WHERE keyHash = $1
        """

    private static let certified: SQLText = """
        SELECT 1 FROM certificate WHERE keyHash = $1 AND living = 1 AND repeatsKey = 0
        """

    /// Keys that are no authority's, and another authority's that is to come.
    ///
    /// What somebody else's records say of a key that an authority of this book has proven, or has asked for a certificate with, is no
    /// claim on it: anybody can certify a public key.
    private static let heldByOthers: SQLText = """
        SELECT 1 FROM signer WHERE keyHash = $1
        UNION ALL SELECT 1 FROM authorityRequest WHERE keyHash = $1 AND name <> $2
        UNION ALL SELECT 1 FROM certificate
            WHERE keyHash = $1 AND living = 1 AND repeatsKey = 0 AND purpose <> 'authority'
                AND NOT (act = 'imported' AND (
                    EXISTS (SELECT 1 FROM authority WHERE keyHash = $1)
                    OR EXISTS (SELECT 1 FROM authorityRequest WHERE keyHash = $1 AND name = $2)))
        UNION ALL SELECT 1 FROM certificate
            WHERE keyHash = $1 AND living = 1 AND repeatsKey = 1 AND purpose <> 'authority'
                AND NOT (act = 'imported' AND (
                    EXISTS (SELECT 1 FROM authority WHERE keyHash = $1)
                    OR EXISTS (SELECT 1 FROM authorityRequest WHERE keyHash = $1 AND name = $2)))
        """

    /// In one statement, because it stands between a request and its serial number.
    private static let known: SQLText = """
        SELECT 1 FROM blockedKey WHERE keyHash = $1
        UNION ALL SELECT 1 FROM authority WHERE keyHash = $1
        UNION ALL SELECT 1 FROM authorityRequest WHERE keyHash = $1
        UNION ALL SELECT 1 FROM signer WHERE keyHash = $1
        UNION ALL SELECT 1 FROM certificate WHERE keyHash = $1 AND living = 1 AND repeatsKey = 0
        """

    let session: Session

    /// Refuses a key that `claim` may not have.
    ///
    /// - Throws: `BookError` with `.keyBlocked` or `.keyAlreadyCertified`.
    func demand(_ keyHash: [UInt8], for claim: KeyClaim) throws(BookError) {
        guard try !session.exists(KeyRegister.blocked, [.blob(keyHash)]) else {
            throw BookError(.keyBlocked(keyHash: keyHash))
        }
        guard try !isTaken(keyHash, for: claim) else {
            throw BookError(.keyAlreadyCertified(keyHash: keyHash))
        }
    }

    /// Refuses keys of which any is blocked, or anybody's.
    ///
    /// - Throws: `BookError` with `.keyBlocked` or `.keyAlreadyCertified`.
    func demandFreeKin(_ keyHashes: [[UInt8]]) throws(BookError) {
        for keyHash in keyHashes where try session.exists(KeyRegister.known, [.blob(keyHash)]) {
            try demand(keyHash, for: .first)
        }
    }

    /// Whether a living record has this key.
    func isCertified(_ keyHash: [UInt8]) throws(BookError) -> Bool {
        try session.exists(KeyRegister.certified, [.blob(keyHash)])
    }

    private func isTaken(_ keyHash: [UInt8], for claim: KeyClaim) throws(BookError) -> Bool {
        switch claim {
        case .first:
            guard try !isHeld(keyHash) else { return true }
            return try isCertified(keyHash)
        case .again: return try isHeld(keyHash)
        case .authority(let name):
            return try session.exists(KeyRegister.heldByOthers, [.blob(keyHash), .authority(name)])
        }
    }

    private func isHeld(_ keyHash: [UInt8]) throws(BookError) -> Bool {
        try session.exists(KeyRegister.held, [.blob(keyHash)])
    }
}
