public import Model

extension OpenSSLIndex {
    /// What the index says about a revocation: `date[,reason[,detail]]`.
    public struct RevocationNote: Hashable, Sendable {
        /// A reason, as `openssl ca` spells it.
        public enum Reason: String, CaseIterable, Hashable, Sendable {
            /// No reason was given.
            case unspecified
            /// The subject's key is known to somebody else.
            case keyCompromise
            /// An authority's key is known to somebody else.
            case caCompromise = "CACompromise"
            /// Name or organisation changed.
            case affiliationChanged
            /// Replaced.
            case superseded
            /// No longer used.
            case cessationOfOperation
            /// Suspended; it may come back.
            case certificateHold
            /// Released from suspension; means something on delta lists only.
            case removeFromCRL

            /// The reason as our book writes it, or nil for those that it does not write.
            public var recorded: RevocationReason? {
                switch self {
                case .unspecified: .unspecified
                case .keyCompromise: .keyCompromise
                case .caCompromise: .caCompromise
                case .affiliationChanged: .affiliationChanged
                case .superseded: .superseded
                case .cessationOfOperation: .cessationOfOperation
                case .certificateHold, .removeFromCRL: nil
                }
            }

            /// Whether it is a reason to revoke, if only for a time.
            var isRevocation: Bool { self != .removeFromCRL }
        }

        /// When it was revoked.
        public let date: Timestamp
        /// Why; `keyTime` is key compromise, `CAkeyTime` CA compromise, `holdInstruction` a hold.
        public let reason: Reason
        /// Since when the key is not to be trusted (`keyTime`, `CAkeyTime`); may lie after `date`.
        public let invalidityDate: Timestamp?
        /// What to do about a hold, as a name or a dotted identifier (`holdInstruction`).
        public let holdInstruction: String?
    }
}

extension OpenSSLIndex.RevocationNote {
    /// Reads the third field of a revoked certificate's line.
    init(_ text: String) throws(OpenSSLIndexError.Reason) {
        let parts = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false).map(
            String.init
        )
        date = try OpenSSLIndex.moment(parts[0], of: "the revocation")
        let word = parts.count > 1 ? parts[1] : Reason.unspecified.rawValue
        let detail = parts.count > 2 ? parts[2] : nil
        switch word.lowercased() {
        case "keytime": (reason, holdInstruction) = (.keyCompromise, nil)
        case "cakeytime": (reason, holdInstruction) = (.caCompromise, nil)
        case "holdinstruction":
            guard let detail, !detail.isEmpty else { throw .missingDetail(reason: word) }
            (reason, invalidityDate, holdInstruction) = (.certificateHold, nil, detail)
            return
        default:
            (reason, invalidityDate, holdInstruction) = (try Self.reason(word, detail), nil, nil)
            return
        }
        guard let detail else { throw .missingDetail(reason: word) }
        invalidityDate = try OpenSSLIndex.moment(detail, of: "the compromise")
    }

    /// A reason that takes no detail; its letters' case does not matter, as with `openssl ca`.
    private static func reason(
        _ word: String,
        _ detail: String?
    ) throws(OpenSSLIndexError.Reason) -> Reason {
        let match = Reason.allCases.first { $0.rawValue.lowercased() == word.lowercased() }
        guard let match else { throw .unknownReason(word) }
        guard detail == nil else { throw .needlessDetail(reason: word) }
        return match
    }
}
