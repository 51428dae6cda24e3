import Foundation
import Model
public import OpenSSL
import Tokens

/// 更新服务 and 替换服务: a token gets a new key and a new certificate beside the old ones, with the code of an application that was
/// approved and paid.
///
/// 1. The code opens a session of the centre's.
/// 2. The old key signs: its holder is here, with the PIN.
/// 3. The token makes a new key, in another place than the old one; a card asks the centre for its management key meanwhile.
/// 4. The new key signs a request and the old key a statement about it; the centre gives the certificate.
/// 5. The certificate is looked at, written, and read back.
/// 6. The new key signs, and the centre puts its certificate in force.
///
/// Cut at any moment, the same code goes on: how far it came is in a file of the user's. The old key stays on the token.
///
/// Source: product.md §5.4; `docs/assistant-protocol.md`; ADR 0065.
public struct HolderRenewal: Sendable {
    private let tokens: HolderTokens
    private let door: any CentreDoor
    private let roots: [Certificate]
    let drawer: RenewalDrawer

    /// Makes it.
    ///
    /// - Parameters:
    ///   - tokens: those in reach.
    ///   - door: the centre's.
    ///   - roots: those of the centre; with the authorities of `tokens` what a new certificate has to lead to.
    ///   - drawer: where is kept how far it came.
    public init(tokens: HolderTokens, door: any CentreDoor, roots: [Certificate], drawer: RenewalDrawer) {
        self.tokens = tokens
        self.door = door
        self.roots = roots
        self.drawer = drawer
    }

    /// Renews or replaces.
    ///
    /// - Parameters:
    ///   - kind: which of both.
    ///   - code: as it was typed; what cannot be one costs no try.
    ///   - pin: the token's, which stays.
    ///   - serial: which token; nil for the only one.
    ///   - isAtOnce: 更新 without the days in which both certificates are in force.
    /// - Returns: what came of it.
    /// - Throws: `AssistantError` with `.renewalCodeUnfit`, `.pinUnfit`, `.pinLocked`, `.pinLastTry`, `.renewalRunning` and `.progress`
    ///   before anything is asked; `.tokenFull` before anything is written; `.centreRefused`, `.centre`, `.certificateUnexpected`, and
    ///   what the token says.
    public func run(
        _ kind: RenewalKind,
        code: borrowing SecretBytes,
        pin: borrowing SecretBytes,
        of serial: String?,
        atOnce isAtOnce: Bool = false
    ) async throws(AssistantError) -> RenewalOutcome {
        try HolderTokens.checkForm(pin)
        guard let code = TypedCode.normal(code) else { throw AssistantError(.renewalCodeUnfit) }
        let (found, token) = try await tokens.one(serial)
        switch found.pinTriesLeft {
        case 0: throw AssistantError(.pinLocked)
        case 1: throw AssistantError(.pinLastTry)
        default: break
        }
        let file = try drawer.open(token.identity.serial)
        let means = try means(kind, token, file, pin.withBytes { SecretBytes(copying: $0) })
        let begun = file.entry.flatMap { $0.kind == kind ? $0 : nil }
        guard let earlier = try await finished(begun, found, means, isAtOnce) else {
            let opened = try await redeem(kind, code, found, begun, means.talk)
            return try await follow(kind, opened, begun, found, means, isAtOnce)
        }
        // The code may be that of another application.
        let opened: Opened
        do throws(AssistantError) {
            opened = try await redeem(kind, code, found, nil, means.talk)
        } catch {
            return earlier.besides(error)
        }
        return try await follow(kind, opened, nil, found, means, isAtOnce)
    }

    /// The certificate that is followed, and the session that a code opened for it.
    private typealias Opened = (
        old: (held: HeldCertificate, certificate: Certificate), session: RenewalMessages.Session
    )

    private func follow(
        _ kind: RenewalKind,
        _ opened: Opened,
        _ begun: RenewalEntry?,
        _ found: FoundToken,
        _ means: RenewalMeans,
        _ isAtOnce: Bool
    ) async throws(AssistantError) -> RenewalOutcome {
        try HolderRenewal.checkRequest(begun, opened.session, kind)
        let unproven = Set(opened.session.unproven ?? [])
        let former = Set(opened.session.former ?? [])
        let kept = try await opened.session.pair == true ? HolderRenewal.paired(means, found, unproven) : nil
        var run = RenewalRun(
            means: means,
            old: opened.old,
            session: opened.session,
            check: IssuedCheck(trusted: tokens.authorities + roots, now: tokens.clock.now),
            entry: try HolderRenewal.entry(kind, opened.old.held, begun, found, unproven, former, kept)
                .ending(atOnce: isAtOnce)
        )
        return try await run.run()
    }

    /// The places with a key to decrypt with, which stay; one whose certificate never came in force opens nothing.
    private static func paired(
        _ means: RenewalMeans,
        _ found: FoundToken,
        _ unproven: Set<String>
    ) async throws(AssistantError) -> Set<TokenSlot> {
        let dual = try means.dual()
        var slots: Set<TokenSlot> = []
        for slot in TokenSlot.allCases {
            let key = try await means.read { () throws(TokenError) in
                try await dual.encryptionKey(in: slot)
            }
            let isUnproven = found.certificates.contains {
                $0.slot == slot && unproven.contains(Hexadecimal.encode($0.fingerprint))
            }
            if key != nil, !isUnproven { slots.insert(slot) }
        }
        return slots
    }

    private func means(
        _ kind: RenewalKind,
        _ token: any Token,
        _ file: RenewalFile,
        _ pin: consuming SecretBytes
    ) throws(AssistantError) -> RenewalMeans {
        let talk = CentreTalk(door: door, path: "/api/v1/renewal") { RenewalWords.of($0, kind) }
        let management = CentreManagement(talk)
        do throws(TokenError) {
            let leave = try HolderLeave(pin: pin) { question in try await management.answer(question) }
            return RenewalMeans(
                token: token,
                leave: leave,
                management: management,
                talk: talk,
                file: file,
                drawer: drawer
            )
        } catch {
            throw AssistantError(error)
        }
    }

    /// Ends what was cut before its last answer came; nil when there is more to do, or the session is over.
    private func finished(
        _ begun: RenewalEntry?,
        _ found: FoundToken,
        _ means: RenewalMeans,
        _ isAtOnce: Bool
    ) async throws(AssistantError) -> RenewalOutcome? {
        guard let begun, begun.isWritten else { return nil }
        let isThere = found.certificates.contains {
            $0.slot == begun.slot && Data($0.der) == begun.certificate
        }
        guard isThere else { return nil }
        let old = found.followed.first { Data($0.held.fingerprint) == begun.old }
        do throws(AssistantError) {
            let entry = begun.ending(atOnce: isAtOnce)
            return try await RenewalFinish(means: means, entry: entry, old: old).complete()
        } catch {
            guard case .centreRefused = error.reason else { throw error }
            return nil
        }
    }

    /// Shows the code for the certificate that was begun with, then for each other one, the newest first: for one that nothing waits
    /// for, no try is counted.
    ///
    /// The one that came of it is asked for last: it is in force when only the end of an earlier renewal was not heard.
    private func redeem(
        _ kind: RenewalKind,
        _ code: String,
        _ found: FoundToken,
        _ begun: RenewalEntry?,
        _ talk: CentreTalk
    ) async throws(AssistantError) -> Opened {
        let all = found.followed
        let first = all.filter { Data($0.held.fingerprint) == begun?.old }
        let last = all.filter { Data($0.held.der) == begun?.certificate }
        let rest = all.filter { one in !(first + last).contains { $0.held == one.held } }
        var refusal: AssistantError?
        for old in first + rest + last {
            let question = RenewalMessages.Redeem(
                kind: kind,
                code: code,
                certificate: old.certificate.serial.hexadecimal,
                token: found.identity?.serial ?? "",
                clientNonce: Data(try RandomWord.octets(32))
            )
            do throws(AssistantError) {
                let session = try await talk.ask("redeem", question, for: RenewalMessages.Session.self)
                guard session.isWellFormed else { throw AssistantError(.centreUnclear) }
                return (old, session)
            } catch {
                guard case .centreRefused("code-refused", _) = error.reason else { throw error }
                refusal = refusal ?? error
            }
        }
        let none =
            found.certificates.isEmpty ? AssistantError(.noCertificate) : AssistantError(.certificateForeign)
        throw refusal ?? none
    }

    /// Refuses a code with which another machine asked for its certificate, before anything on the token gives way.
    private static func checkRequest(
        _ begun: RenewalEntry?,
        _ session: RenewalMessages.Session,
        _ kind: RenewalKind
    ) throws(AssistantError) {
        guard let taken = session.request else { return }
        let own = begun?.request.map { Hexadecimal.encode(DigestAlgorithm.sha256.hash(Array($0))) }
        guard own == taken else {
            let code = "other-request"
            throw AssistantError(.centreRefused(code: code, words: RenewalWords.of(code, kind)))
        }
    }

    /// What was begun for this certificate, or a new beginning: with the key of what was begun elsewhere, where that is on the token.
    private static func entry(
        _ kind: RenewalKind,
        _ old: HeldCertificate,
        _ begun: RenewalEntry?,
        _ found: FoundToken,
        _ unproven: Set<String>,
        _ former: Set<String>,
        _ kept: Set<TokenSlot>?
    ) throws(AssistantError) -> RenewalEntry {
        if let begun, begun.old == Data(old.fingerprint), begun.slot != old.slot { return begun }
        let slot = try NewKeyPlace.beside(old, on: found, unproven.union(former), keeping: kept)
        let elsewhere = found.certificates.first {
            $0.slot == slot && unproven.contains(Hexadecimal.encode($0.fingerprint))
        }
        return RenewalEntry(
            kind: kind,
            token: found.identity?.serial ?? "",
            old: Data(old.fingerprint),
            slot: slot,
            key: elsewhere?.certificate.map { Data($0.publicKey.subjectPublicKeyInfo) }
        )
    }
}
