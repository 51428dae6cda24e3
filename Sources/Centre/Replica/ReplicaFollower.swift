import Foundation
import Glibc
import Logging
import Model
import OCSP
import OpenSSL
import Snapshot
import Synchronization

/// Takes snapshots as they arrive, and puts what they bring into service.
final class ReplicaFollower: Sendable {
    private static let day: Int64 = 86_400

    private struct State {
        /// What the manifest's file looked like when it was taken.
        var seen: [Int] = []
        /// The last refusal, which is said once.
        var refusal: String?
        /// When each authority's request was last spoken of.
        var warned: [AuthorityID: Timestamp] = [:]
        /// When signers were last looked at.
        var looked: Timestamp?
        var isServed = false
        /// After a refusal the next look waits a second: what is damaged may be large.
        var rests = 0
    }

    private let node: ReplicaNode
    private let source: String
    private let responder: OCSPResponder
    private let signers: ReplicaSigners
    private let logger: Logger
    private let state = Mutex(State())

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
        let first = node.replica.manifest?.authorities.first.flatMap { AuthorityID($0.name) }
        guard !state.withLock({ $0.isServed }), let first else { return nil }
        return CentreError(.noDelegation(authority: first))
    }

    /// Looks for a snapshot ten times a second until the task is cancelled.
    func run() async {
        do throws(SnapshotError) {
            if try node.replica.restore() { await serve() }
        } catch {
            logger.error(
                "the snapshot that was taken before is damaged",
                metadata: ["reason": "\(error.message)"]
            )
        }
        repeat {
            await round()
        } while (try? await Task.sleep(for: .milliseconds(100))) != nil
    }

    private func round() async {
        let identity = manifestIdentity()
        let isWaiting = state.withLock { state in
            state.rests = max(0, state.rests - 1)
            return state.rests > 0 || state.seen == identity
        }
        if !isWaiting {
            do throws(SnapshotError) {
                let manifest = try node.replica.take(from: source, at: node.clock.now)
                noteTaken(identity)
                if manifest != nil {
                    // What it makes untrue is forgotten before anything else.
                    try? responder.follower.follow()
                    await serve()
                }
            } catch {
                refuse(error)
            }
        }
        let now = node.clock.now
        let isDue = state.withLock { $0.looked.map { $0.advanced(bySeconds: 60) <= now } ?? true }
        if isDue, node.replica.manifest != nil { await serve() }
    }

    private func noteTaken(_ identity: [Int]) {
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
        let issuers = await signers.issuers(manifest) { report($0, $1) }
        responder.replaceIssuers(issuers)
        let now = node.clock.now
        state.withLock { state in
            state.looked = now
            state.isServed = issuers.contains { issuer in
                issuer.signers.contains { $0.certificate.isValid(at: now) }
            }
        }
        for waiting in await signers.succeed(issuers, onTrouble: { report($0, $1) }) { say(waiting, at: now) }
    }

    private func report(_ authority: AuthorityID, _ error: any Error) {
        logger.error(
            "an OCSP signer cannot be used",
            metadata: ["authority": "\(authority)", "reason": "\(describe(error))"]
        )
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

    private func manifestIdentity() -> [Int] {
        var facts = stat()
        guard unsafe stat("\(source)/manifest", &facts) == 0 else { return [-1] }
        return [Int(facts.st_ino), Int(facts.st_size), facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
    }
}
