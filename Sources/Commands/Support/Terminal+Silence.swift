import Model

extension Terminal {
    /// Tells that lists say what was just revoked only when the keys that sign them are back.
    static func warnOfWait(for authorities: [AuthorityID]) {
        for authority in authorities {
            say(
                "warning: no list of \(authority) says so yet, its key is not here: bring it back and run 'pki crl publish'; "
                    + "answers to status requests do"
            )
        }
    }

    /// Tells that lists do not say yet what was just revoked, because they would lack what was revoked elsewhere.
    static func warn(ofOwedRecords authorities: [AuthorityID]) {
        for authority in authorities {
            say(
                "warning: no list of \(authority) says so before its records are in: 'pki certificate import --authority \(authority)'"
            )
        }
    }

    /// Tells that lists cannot say what was just revoked, because nobody can sign them any more, or nobody believes them.
    ///
    /// - Parameters:
    ///   - authorities: whose lists.
    ///   - fallen: the authorities that have fallen themselves; the key of one of these may be away, and is not asked for.
    static func warnOfSilence(of authorities: [AuthorityID], fallen: Set<AuthorityID>) {
        for authority in authorities {
            let reason = fallen.contains(authority) ? "it has fallen itself" : "its key is not here any more"
            say("warning: no list of \(authority) says so, \(reason); answers to status requests do")
        }
    }
}
