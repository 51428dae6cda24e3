import CRL
import Model
import StatusFixtures
import Synchronization

/// A book in memory whose walks through the entries of lists tell something else, as a damaged index would.
final class LyingRevocations: RevocationSource {
    /// What becomes of the entries that a walk finds.
    typealias Lie = @Sendable ([RevokedEntry]) -> [RevokedEntry]

    private let truth: MemoryStatus
    private let lie = Mutex<Lie?>(nil)

    init(_ truth: MemoryStatus) { self.truth = truth }

    /// Lies from now on, or tells the truth again with nil.
    func tell(_ lie: Lie?) { self.lie.withLock { $0 = lie } }

    func viewRevocations(_ body: (any RevocationView) throws(BookError) -> Void) throws(BookError) {
        let lie = lie.withLock { $0 }
        try truth.viewRevocations { view throws(BookError) in
            try body(View(truth: view, lie: lie ?? { $0 }))
        }
    }

    func standings(of ids: [CertificateID]) throws(BookError) -> [ListedStanding?] {
        try truth.standings(of: ids)
    }

    func latestRevocationList(of name: RevocationListName) throws(BookError) -> RevocationListRecord? {
        try truth.latestRevocationList(of: name)
    }

    func publishedRevocationList(of name: RevocationListName) throws(BookError) -> RevocationListRecord? {
        try truth.publishedRevocationList(of: name)
    }

    func baseRevocationList(
        of name: RevocationListName,
        at moment: Timestamp
    ) throws(BookError) -> RevocationListRecord? {
        try truth.baseRevocationList(of: name, at: moment)
    }

    func endOfDeltaPointers(
        of name: RevocationListName,
        at moment: Timestamp
    ) throws(BookError) -> Timestamp? {
        try truth.endOfDeltaPointers(of: name, at: moment)
    }

    func partitions(of authority: AuthorityID) throws(BookError) -> [RevocationListPartition] {
        try truth.partitions(of: authority)
    }

    private struct View: RevocationView {
        let truth: any RevocationView
        let lie: Lie

        func feedHead() throws(BookError) -> Int64 { try truth.feedHead() }

        func forEachRevoked(
            on name: RevocationListName,
            expiringAfter: Timestamp,
            _ body: (RevokedEntry) -> Void
        ) throws(BookError) {
            var entries: [RevokedEntry] = []
            try truth.forEachRevoked(on: name, expiringAfter: expiringAfter) { entries.append($0) }
            lie(entries).sorted { $0.serial < $1.serial }.forEach(body)
        }

        func forEachChange(
            on name: RevocationListName,
            after sequence: Int64,
            expiringAfter: Timestamp,
            now: Timestamp,
            _ body: (RevokedEntry) -> Void
        ) throws(BookError) {
            var entries: [RevokedEntry] = []
            try truth.forEachChange(on: name, after: sequence, expiringAfter: expiringAfter, now: now) {
                entries.append($0)
            }
            lie(entries).sorted { $0.serial < $1.serial }.forEach(body)
        }
    }
}
