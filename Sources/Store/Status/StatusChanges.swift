public import Model

/// What became known of certificates between two places.
public struct StatusChanges: Sendable {
    /// One certificate as the book has it now; never `unknown`.
    public struct Row: Hashable, Sendable {
        /// Authority and serial.
        public let id: CertificateID
        /// What to say of it.
        public let status: CertificateStatus
        /// Which of its authority's lists it is on when it is revoked.
        public let shard: Int
    }

    /// Certificates that were issued, revoked, put on hold or released; some perhaps twice, with the same status.
    public var rows: [Row] = []
    /// The entries of the status feed between the places, in order.
    public var entries: [StatusEntry] = []
    /// Where to go on.
    public var next: StatusPlace
    /// Whether there was nothing more in the book.
    public var isComplete = true
}
