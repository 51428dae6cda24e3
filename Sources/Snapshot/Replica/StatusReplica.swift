public import Foundation
public import Model
public import OpenSSL
import Synchronization

/// What a machine without a book says of certificates: the newest snapshot it took, as long as that may be used.
///
/// A snapshot comes from a folder that anybody may have filled: it is copied into a folder of our own, looked at there, and
/// put into use as a whole or not at all. One that is older than the present one is never taken, nor one that has ended.
public final class StatusReplica: StatusSource, Sendable {
    /// How far a snapshot may be ahead of this machine's clock.
    static let aheadSeconds: Int64 = 300
    /// Octets of a file for relying parties, at most.
    static let fileLimit = 1 << 30
    private static let nothing = BookError(.outOfDate(detail: "no snapshot of status was taken yet"))

    private struct State {
        var manifest: SnapshotManifest?
        /// The manifest as it was signed.
        var octets: [UInt8] = []
        var index = StatusIndex()
        /// The last one that a restart finds again.
        var settled: SnapshotManifest?
        /// Where the one in use arrived, and its files may still be arriving.
        var source: SnapshotSource?
        /// What relying parties are given, and what they may be given next.
        var offers = FileOffers()
        /// Which list of the one in use is not given to them.
        var kept: SnapshotError?
    }

    private let store: ObjectFolder
    private let published: PublishedFolder
    private let key: PublicKey
    private let state = Mutex(State())

    /// Opens the folder with the snapshot that was taken before.
    ///
    /// - Parameters:
    ///   - path: the folder of our own, made when it is not there.
    ///   - published: where files for relying parties go.
    ///   - key: the centre's key that signs manifests.
    /// - Throws: `SnapshotError` with `.file`.
    public init(store path: String, published: String, trusting key: PublicKey) throws(SnapshotError) {
        store = try ObjectFolder(path)
        self.published = PublishedFolder(published)
        self.key = key
    }

    /// The snapshot in use; nil when there is none yet.
    public var manifest: SnapshotManifest? { state.withLock { $0.manifest } }

    /// Puts into use what was taken before this process began; whether there was something.
    ///
    /// - Throws: `SnapshotError` when it is damaged; then nothing is in use until the next one is taken.
    public func restore() throws(SnapshotError) -> Bool {
        guard let octets = try store.readManifest() else { return false }
        let manifest = try SignedManifest.open(octets, trusting: key)
        for object in manifest.statusObjects where !store.has(object) {
            throw SnapshotError(.damaged(object: object))
        }
        let index = try StatusIndex(manifest, in: store, known: StatusIndex())
        var offers = FileOffers()
        offers.offer(manifest.files)
        state.withLock {
            $0 = State(manifest: manifest, octets: octets, index: index, settled: manifest, offers: offers)
        }
        return true
    }

    /// Takes the snapshot in `folder`, if it is another one than that in use.
    ///
    /// It is in use before it is on the disk, and before its files for relying parties are there, which is for `settle`: a slow
    /// disk and a long list keep no revocation waiting, and what a crash loses is still in the folder.
    ///
    /// - Parameters:
    ///   - folder: where copies of the centre's snapshots arrive; nothing in it is trusted or changed.
    ///   - now: the time.
    /// - Returns: the manifest of what was put into use; nil when it is in use already.
    /// - Throws: `SnapshotError`; then what was in use stays so.
    public func take(from folder: String, at now: Timestamp) throws(SnapshotError) -> SnapshotManifest? {
        let source = SnapshotSource(folder)
        guard let octets = try source.manifest() else { throw SnapshotError(.missing(folder: folder)) }
        let manifest = try SignedManifest.open(octets, trusting: key)
        let (present, known) = state.withLock { ($0.manifest, $0.index) }
        guard manifest != present else { return nil }
        try demandNewer(manifest, than: present, at: now)
        // What the snapshot in use names was looked at when it was taken.
        let held = present?.objects ?? []
        for segment in manifest.authorities.flatMap(\.segments) where !held.contains(segment.object) {
            let size = StatusSegment.magic.count + segment.records * StatusRecord.size
            try source.copy(segment.object, to: store, size: size...size)
        }
        for delegates in manifest.authorities.compactMap(\.delegates) where !held.contains(delegates.object) {
            try source.copy(delegates.object, to: store, size: delegates.octets...delegates.octets)
        }
        let index = try StatusIndex(manifest, in: store, known: known)
        state.withLock {
            ($0.manifest, $0.octets, $0.index, $0.source) = (manifest, octets, index, source)
            $0.offers.offer(manifest.files)
        }
        return manifest
    }

    /// Makes what is in use durable, and puts files for relying parties into place, each as it comes.
    ///
    /// A list that was on its way while newer ones were made is given to relying parties as soon as it is here, and no older one after it.
    ///
    /// - Parameter now: the time; what is used no more is cleared away when it is older than a minute, because the next
    ///   snapshot may be arriving.
    /// - Throws: `SnapshotError` with `.file`, or `.incomplete` or `.damaged` for a file of the snapshot in use that has not arrived, or
    ///   `.olderList` for one that is not given to relying parties; the others are in place then.
    public func settle(at now: Timestamp) throws(SnapshotError) {
        let state = self.state.withLock { $0 }
        guard let manifest = state.manifest else { return }
        let isNew = manifest != state.settled
        if isNew {
            try store.settle(manifest.statusObjects.subtracting(state.settled?.statusObjects ?? []))
            try store.replaceManifest(state.octets)
            self.state.withLock { $0.settled = manifest }
        } else if state.offers.areDone {
            if let kept = state.kept { throw kept }
            return
        }
        let (trouble, kept) = try giveFiles(of: state, at: now)
        self.state.withLock { $0.kept = kept }
        if trouble == nil {
            try published.tidy(except: state.offers.names)
            self.state.withLock { $0.offers.tidied(except: state.offers.names) }
        }
        if isNew || trouble == nil { clear(at: now) }
        if let trouble = trouble ?? kept { throw trouble }
    }

    /// Takes away what is used no more.
    private func clear(at now: Timestamp) {
        let kept = state.withLock { state in
            [state.manifest, state.settled].compactMap { $0?.statusObjects }
                .reduce(state.offers.objects) { $0.union($1) }
        }
        store.clear(except: kept, madeBefore: now.advanced(bySeconds: -ObjectFolder.graceSeconds))
    }

    /// Gives relying parties the newest of each file that has arrived.
    ///
    /// - Returns: why the newest of all is not among them, if it is not; and which list is older than the one that they have, which they
    ///   keep.
    /// - Throws: `SnapshotError` with `.file` when the folder cannot be written.
    private func giveFiles(
        of state: State,
        at now: Timestamp
    ) throws(SnapshotError) -> (trouble: SnapshotError?, kept: SnapshotError?) {
        var (trouble, kept): (SnapshotError?, SnapshotError?) = (nil, nil)
        for (name, objects) in state.offers.waiting {
            for object in objects.reversed() {
                if !state.offers.isPlaced(object, as: name) {
                    do throws(SnapshotError) {
                        try fetch(object, from: state.source)
                    } catch {
                        trouble = trouble ?? error
                        continue
                    }
                    try store.settle([object])
                }
                do throws(SnapshotError) {
                    let file = SnapshotManifest.File(name: name, object: object)
                    try published.put(file, from: store, at: now)
                } catch {
                    guard case .olderList = error.reason else { throw error }
                    kept = kept ?? error
                }
                self.state.withLock { $0.offers.given(object, as: name) }
                break
            }
        }
        return (trouble, kept)
    }

    private func fetch(_ object: String, from source: SnapshotSource?) throws(SnapshotError) {
        if let source {
            try source.copy(object, to: store, size: 0...Self.fileLimit)
        } else if !store.has(object) {
            throw SnapshotError(.incomplete(object: object))
        }
    }

    private func demandNewer(
        _ manifest: SnapshotManifest,
        than present: SnapshotManifest?,
        at now: Timestamp
    ) throws(SnapshotError) {
        if let present {
            guard manifest.sequence != present.sequence else {
                throw SnapshotError(.contradicts(sequence: manifest.sequence))
            }
            // The number alone: the centre's clock may have been put back.
            guard manifest.sequence > present.sequence else {
                throw SnapshotError(.older(sequence: manifest.sequence, taken: present.sequence))
            }
        }
        guard manifest.nextUpdate >= now else { throw SnapshotError(.stale(nextUpdate: manifest.nextUpdate)) }
        guard manifest.thisUpdate <= now.advanced(bySeconds: Self.aheadSeconds) else {
            throw SnapshotError(.future(thisUpdate: manifest.thisUpdate))
        }
    }

    /// The status of a serial; `unknown` for what no snapshot has.
    public func status(of id: CertificateID) throws(BookError) -> CertificateStatus {
        let (manifest, index) = state.withLock { ($0.manifest, $0.index) }
        guard let manifest else { throw Self.nothing }
        let found = index.status(of: id)
        guard found == .unknown else { return found }
        // Those of authorities are in no segment unless their issuer is answered for, too.
        return manifest.authorities.lazy.flatMap { $0.above ?? [] }.first { $0.id == id }?.status ?? .unknown
    }

    /// The certificates of those to whom an authority of the snapshot in use delegated OCSP, DER.
    public func signers(of authority: SnapshotManifest.Authority) -> [Data] {
        state.withLock { $0.index }.signers(of: authority)
    }

    /// The head of the status feed at the time of the snapshot.
    public func feedHead() throws(BookError) -> Int64 {
        guard let manifest else { throw Self.nothing }
        return manifest.feed
    }

    /// The line of snapshots that the present one is of; another one when the centre's book was replaced by a backup.
    public func generation() throws(BookError) -> Int64 { manifest?.since ?? 0 }

    /// Entries after `sequence`; none when the snapshot does not go back so far, and everything kept has to be forgotten.
    public func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry] {
        let (manifest, index) = state.withLock { ($0.manifest, $0.index) }
        guard let changes = manifest?.changes, let first = changes.first, first.sequence <= sequence + 1
        else {
            return []
        }
        return changes.lazy.filter { $0.sequence > sequence }.prefix(max(0, limit)).compactMap { change in
            guard let authority = AuthorityID(written: change.authority),
                let serial = SerialNumber(hexadecimal: change.serial)
            else { return nil }
            let id = CertificateID(authority: authority, serial: serial)
            let revocation: Revocation? =
                if case .revoked(let found) = index.status(of: id) { found } else { nil }
            return StatusEntry(sequence: change.sequence, id: id, revocation: revocation)
        }
    }

    /// When the book was looked at for the snapshot.
    ///
    /// - Throws: `BookError` with `.outOfDate` when there is none, or it may not be used any more.
    public func knowledge(at now: Timestamp) throws(BookError) -> Timestamp {
        guard let manifest else { throw Self.nothing }
        guard now <= manifest.nextUpdate else {
            throw BookError(.outOfDate(detail: "the snapshot of status has ended, and no newer one arrived"))
        }
        return min(now, manifest.thisUpdate)
    }
}
