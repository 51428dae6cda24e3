import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Tokens

/// A ceremony done with throwaway keys, on a hierarchy of the same shape in a folder that is removed at the end.
///
/// No key of the centre is opened. The authorities are what their certificates say, whatever the profiles say today, with
/// keys of the same kind; what the ceremony makes is made by today's profiles. Keys that the ceremony puts on a medium or
/// into a token are files here, and shares are made without seals: what is rehearsed is the order of steps, names,
/// profiles, lints and everything the book demands.
struct CeremonyRehearsal {
    let centre: CACentre
    let ceremony: Ceremony

    /// - Returns: the transcript.
    func run() async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "pki-rehearsal-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let stage = try await prepare(folder)
        var lines: [String] = []
        do {
            let persons = try TwoPersons(
                first: stage.staffOperator(ceremony.first),
                second: stage.staffOperator(ceremony.second)
            )
            let before = try dependants(on: stage)
            for (position, step) in ceremony.steps.enumerated() {
                try checkEnd(step, number: position, on: stage, before)
                try await play(step, number: position, on: stage, persons, folder.path)
                lines.append("\(position + 1). \(step.words)")
                lines += try CeremonyProtocol.outcome(of: step, in: stage, isRehearsal: true).map {
                    "   \($0)"
                }
                lines += try needs(of: step, number: position, on: stage).map { "   \($0)" }
            }
        } catch {
            try? await stage.close()
            throw error
        }
        try await stage.close()
        return lines
    }

    /// Plays one step; what keeps it from being done is told with its place in the file.
    private func play(
        _ step: CeremonyStep,
        number position: Int,
        on stage: CACentre,
        _ persons: TwoPersons,
        _ folder: String
    ) async throws {
        do {
            try check(step, persons)
            try checkToken(step, number: position, on: stage)
            guard try isPlayed(step, on: stage) else { return }
            try await AuthorityDesk(centre: stage, persons: persons)
                .perform(step.onStage(folder)) { _ in SecretBytes(copying: []) }
        } catch let error as any OperatorError {
            throw CeremonyError(at: ceremony.places[position], error)
        }
    }

    /// Whether the stage has what a step is done to: keys are in files there, and certificates of somebody else's authorities are not.
    private func isPlayed(_ step: CeremonyStep, on stage: CACentre) throws -> Bool {
        switch step {
        case .move: false
        case .revokeCertificate(let id, _): try stage.book.certificate(id) != nil
        case .create, .rollOver, .sign, .crossSign, .crossSignFile, .revoke, .publishList, .retire, .destroy,
            .offline, .share:
            true
        }
    }

    /// Refuses a destruction that would take more valid certificates with it than it says: those of the book, and those that the
    /// steps before it make, as links.
    private func checkEnd(
        _ step: CeremonyStep,
        number position: Int,
        on stage: CACentre,
        _ before: [AuthorityID: Int]
    ) throws {
        guard case .destroy(let id, let valid) = step else { return }
        let made = try (dependants(on: stage)[id] ?? 0) - (before[id] ?? 0)
        let count = try made + (authority(id).map { try centre.dependants(of: $0) } ?? 0)
        guard count <= valid else {
            throw CeremonyError(at: ceremony.places[position], HierarchyError(.needed(id, valid: count)))
        }
    }

    private func dependants(on stage: CACentre) throws -> [AuthorityID: Int] {
        let all = try stage.book.authorities().map { ($0.id, try stage.dependants(of: $0)) }
        return Dictionary(all, uniquingKeysWith: { first, _ in first })
    }

    /// Refuses what cannot be done with a key in a token, which the rehearsal has in a file.
    private func checkToken(_ step: CeremonyStep, number position: Int, on stage: CACentre) throws {
        switch step {
        case .create(let plan): try check(plan.custody, plan.algorithm)
        case .rollOver(let id, let renewal):
            let own = try renewal.custody ?? custody(of: id, before: position, on: stage)
            guard let place = own else { return }
            try check(place, renewal.algorithm ?? authority(id)?.algorithm)
        case .offline(let id), .share(let id, _, _, _):
            guard case .token? = try custody(of: id, before: position, on: stage) else { return }
            throw HierarchyError(
                .unusable(
                    what: "key of \(id)",
                    detail: "it is in a token, and only one in a file can be moved or split"
                )
            )
        case .move(let id, let uri): try check(.token(uri: uri), authority(id)?.algorithm)
        case .sign, .crossSign, .crossSignFile, .revoke, .revokeCertificate, .publishList, .retire, .destroy:
            return
        }
    }

    private func check(_ custody: KeyCustody, _ algorithm: KeyAlgorithm?) throws {
        guard case .token(let text) = custody else { return }
        let uri = try TokenURI(parsing: text)
        guard (uri.modulePath ?? centre.configuration.hsm?.module) != nil else { throw HSMError(.noModule) }
        guard algorithm != .sm2 else {
            throw HSMError(.notOffered(what: "sm2 keys", token: uri.tokenOnly.description))
        }
    }

    /// Where an authority's key is when a step begins; nil for one that nobody knows.
    func custody(
        of id: AuthorityID,
        before position: Int,
        on stage: CACentre
    ) throws -> KeyCustody? {
        let made = try stage.book.authorities().first { $0.id == id }
        for (number, step) in ceremony.steps.prefix(position).enumerated() {
            switch step {
            case .create(let plan) where plan.id == id: return plan.custody
            case .rollOver(let old, let renewal) where made?.predecessor == old:
                return try renewal.custody ?? custody(of: old, before: number, on: stage)
            default: continue
            }
        }
        return try authority(id).map { try KeyCustody(like: $0.keyReference) }
    }

    func authority(_ id: AuthorityID) throws -> AuthorityRecord? {
        try centre.book.authorities().first { $0.id == id }
    }

    private func prepare(_ folder: URL) async throws -> CACentre {
        let state = StateDirectory(folder.appendingPathComponent("state").path)
        try await CentreFounding(
            configuration: centre.configuration,
            profiles: centre.profiles,
            clock: centre.clock
        )
        .found(in: state, passphrase: nil) { try RehearsalCast(centre: centre, ceremony: ceremony) }
        return try CACentre(
            state: state,
            definition: centre.definition,
            configuration: centre.configuration,
            passphrase: PassphraseSource(environment: [:]),
            rootKeys: RootKeys(folder: folder.path),
            clock: centre.clock
        )
    }
}

extension CeremonyStep {
    /// The same step with files for keys, and shares in the folder of the rehearsal.
    fileprivate func onStage(_ folder: String) -> CeremonyStep {
        switch self {
        case .create(var plan):
            plan.custody = .file
            return .create(plan)
        case .rollOver(let id, var renewal):
            renewal.custody = .file
            return .rollOver(id, renewal)
        case .share(let id, let threshold, let count, _):
            return .share(id, threshold: threshold, of: count, folder: folder)
        // Its certificates are those of the rehearsal's persons.
        case .destroy(let id, _): return .destroy(id, evenThough: .max)
        case .sign, .crossSign, .crossSignFile, .revoke, .revokeCertificate, .publishList, .retire, .offline,
            .move:
            return self
        }
    }
}
