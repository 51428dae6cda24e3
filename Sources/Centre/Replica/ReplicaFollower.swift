import CRL
import Dispatch
import Logging
import Model
import OCSP
import OpenSSL
import Snapshot
import Synchronization

/// Takes snapshots as they arrive, and puts what they bring into service.
final class ReplicaFollower: Sendable {
    private static let day: Int64 = 86_400

    /// What may be in trouble on its own.
    private enum Work {
        case signing
        case succession
    }

    private struct State {
        /// What the manifest's file looked like when it was taken; nil before.
        var seen: FileIdentity?
        /// The last refusal, which is said once.
        var refusal: String?
        /// Why what is in use is not on the disk, which is said once.
        var unsettled: String?
        /// Since when a file for relying parties has not arrived.
        var waiting: Timestamp?
        /// When each authority's request was last spoken of.
        var warned: [AuthorityID: Timestamp] = [:]
        /// When signers are looked at again; nil before the first look.
        var nextLook: Timestamp?
        /// What each authority's signers and their successors suffer from, which is said once.
        var troubles: [Work: ReplicaSigners.Troubles] = [:]
        /// Authorities that the centre withholds, which is said once.
        var withheld: Set<String> = []
        /// Authorities whose signers may need successors.
        var unlooked: [OCSPIssuer] = []
        /// After a refusal the next look waits a second: what is damaged may be large.
        var rests = 0
    }

    private let node: ReplicaNode
    private let source: String
    private let responder: OCSPResponder
    private let signers: ReplicaSigners
    private let logger: Logger
    private let state = Mutex(State())
    /// Threads of their own for what waits for the disk: those that tasks share are few.
    private let taking = DispatchQueue(label: "replica-taking")
    private let settling = DispatchQueue(label: "replica-settling")

    init(_ node: ReplicaNode, source: String, responder: OCSPResponder, logger: Logger) {
        self.node = node
        self.source = source
        self.responder = responder
        self.logger = logger
        signers = ReplicaSigners(node)
    }

    /// What keeps answers from being given now; nil when nothing does.
    var ailment: (any OperatorError)? {
        do throws(BookError) {
            _ = try node.replica.knowledge(at: node.clock.now)
        } catch {
            return error
        }
        guard !responder.canSign(at: node.clock.now) else { return nil }
        let authorities = node.replica.manifest?.authorities ?? []
        // One that is over is delegated to by nobody.
        let first = (authorities.first { !$0.isOver } ?? authorities.first).flatMap { AuthorityID($0.name) }
        return first.map { CentreError(.noDelegation(authority: $0)) }
    }

    /// Looks for a snapshot ten times a second until the task is cancelled.
    ///
    /// Beside that, and keeping no revocation waiting, what was taken is put on the disk and successors of signers are made.
    func run() async {
        do throws(SnapshotError) {
            if try node.replica.restore() { await serve() }
        } catch {
            logger.error(
                "the snapshot that was taken before is damaged",
                metadata: ["reason": "\(error.message)"]
            )
        }
        await withTaskGroup { group in
            group.addTask { await self.repeating { await self.round() } }
            group.addTask { await self.repeating { await self.settling.run { self.settle() } } }
        }
    }

    private func repeating(_ work: () async -> Void) async {
        repeat {
            await work()
        } while (try? await Task.sleep(for: .milliseconds(100))) != nil
    }

    private func round() async {
        let isNew = await taking.run { self.take() }
        let now = node.clock.now
        let isDue = state.withLock { state in
            // A clock that was put back keeps nobody waiting.
            state.nextLook.map { $0 <= now || $0 > now.advanced(bySeconds: 60) } ?? true
        }
        if isNew || isDue, node.replica.manifest != nil { await serve() }
    }

    /// Takes the snapshot that arrived, if one did.
    ///
    /// - Returns: whether another one is in use now.
    private func take() -> Bool {
        let identity = FileIdentity(path: "\(source)/manifest")
        let isWaiting = state.withLock { state in
            state.rests = max(0, state.rests - 1)
            return state.rests > 0 || identity != nil && state.seen == identity
        }
        guard !isWaiting else { return false }
        do throws(SnapshotError) {
            let manifest = try node.replica.take(from: source, at: node.clock.now)
            noteTaken(identity)
            // What it makes untrue is forgotten before anything else.
            if manifest != nil { try? responder.follower.follow() }
            return manifest != nil
        } catch {
            refuse(error)
            return false
        }
    }

    /// Puts what is in use on the disk, and makes the keys that are due.
    private func settle() {
        do throws(SnapshotError) {
            try node.replica.settle(at: node.clock.now)
            note(unsettled: nil)
        } catch {
            note(unsettled: error)
        }
        let issuers = state.withLock { state in
            defer { state.unlooked = [] }
            return state.unlooked
        }
        guard !issuers.isEmpty else { return }
        let now = node.clock.now
        let (waiting, troubles) = signers.succeed(issuers)
        say(troubles, of: .succession)
        for request in waiting { say(request, at: now) }
    }

    private func note(unsettled error: SnapshotError?) {
        guard !isArriving(error) else { return }
        let before = state.withLock { state in
            defer { state.unsettled = error?.message }
            return state.unsettled
        }
        guard before != error?.message else { return }
        guard let error else { return logger.notice("snapshots are on the disk again") }
        logger.error(
            "a snapshot in use cannot be put on the disk",
            metadata: ["reason": "\(error.message)", "hint": "\(error.hint ?? "-")"]
        )
    }

    /// Whether a file for relying parties is still under way, as a long list may be for a minute.
    private func isArriving(_ error: SnapshotError?) -> Bool {
        let now = node.clock.now
        return state.withLock { state in
            guard case .incomplete = error?.reason else {
                state.waiting = nil
                return false
            }
            let since = state.waiting ?? now
            state.waiting = since
            return (0..<60).contains(now.secondsSinceEpoch - since.secondsSinceEpoch)
        }
    }

    private func noteTaken(_ identity: FileIdentity?) {
        let wasRefused = state.withLock { state in
            state.seen = identity
            defer { state.refusal = nil }
            return state.refusal != nil
        }
        if wasRefused { logger.notice("snapshots are taken again") }
    }

    private func refuse(_ error: SnapshotError) {
        let isNew = state.withLock { state in
            defer { state.refusal = error.message }
            state.rests = 10
            return state.refusal != error.message
        }
        guard isNew else { return }
        logger.error(
            "a snapshot was refused",
            metadata: ["reason": "\(error.message)", "hint": "\(error.hint ?? "-")"]
        )
    }

    /// Brings authorities and signers into service, and tells of what has to be seen to.
    private func serve() async {
        guard let manifest = node.replica.manifest else { return }
        let (issuers, troubles) = await signers.issuers(manifest)
        responder.replaceIssuers(issuers)
        say(troubles, of: .signing)
        say(withheld: Set(manifest.authorities.filter(\.isWithheld).map(\.name)))
        let now = node.clock.now
        let over = Set(manifest.authorities.filter { $0.isOver || $0.isWithheld }.map(\.name))
        state.withLock { state in
            // What could not be used may be mended any moment, and nobody is answered meanwhile.
            state.nextLook = now.advanced(bySeconds: troubles.isEmpty ? 60 : 1)
            // An authority that is over certifies no successor; one that is withheld has its signers, and does not say which.
            state.unlooked = issuers.filter { !over.contains($0.id.name) }
        }
    }

    /// Whoever asks about these is told to try later.
    private func say(withheld: Set<String>) {
        let before = state.withLock { state in
            defer { state.withheld = withheld }
            return state.withheld
        }
        for name in withheld.subtracting(before).sorted() {
            logger.warning(
                "the centre withholds an authority, because its book is behind a published list",
                metadata: ["authority": "\(name)"]
            )
        }
        for name in before.subtracting(withheld).sorted() {
            logger.notice("an authority is answered for again", metadata: ["authority": "\(name)"])
        }
    }

    /// What is new of the troubles of a work.
    private func say(_ troubles: ReplicaSigners.Troubles, of work: Work) {
        let before = state.withLock { $0.troubles.updateValue(troubles, forKey: work) } ?? [:]
        for (authority, all) in troubles {
            for reason in all.subtracting(before[authority] ?? []).sorted() {
                logger.error(
                    "an OCSP signer cannot be used",
                    metadata: ["authority": "\(authority)", "reason": "\(reason)"]
                )
            }
        }
    }

    /// Once a day for each authority.
    private func say(_ waiting: ReplicaSigners.Waiting, at now: Timestamp) {
        let isDue = state.withLock { state in
            let last = state.warned[waiting.authority]
            let isDue = last.map { $0.advanced(bySeconds: Self.day) <= now } ?? true
            if isDue { state.warned[waiting.authority] = now }
            return isDue
        }
        guard isDue else { return }
        logger.warning(
            "an OCSP signer waits to be certified with 'pki ocsp delegate'",
            metadata: [
                "authority": "\(waiting.authority)", "request": "\(waiting.request)",
                "present": "\(waiting.days.map { "ends in \($0) days" } ?? "none")",
            ]
        )
    }
}

extension DispatchQueue {
    /// Does `work`, which may wait, on this queue, and keeps no thread that tasks share meanwhile.
    fileprivate func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            self.async { continuation.resume(returning: work()) }
        }
    }
}
